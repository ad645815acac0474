package io.github.cameljetstream.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ProtocolSubjectsTest {
    @ParameterizedTest
    @ValueSource(strings = {"orders", "orders.new", "$JS.ACK.s.d.1.2.3.4.5", "_INBOX.a-b_c.>", "a.*", "größe"})
    void whatNatsAllowsPasses(String subject) {
        assertThat(ProtocolSubjects.check(subject)).isSameAs(subject);
    }

    @ParameterizedTest
    @ValueSource(strings = {"a b", " a", "a\r", "a\nb", "a\tb", "a\u0000", "a\u007f"})
    void whatWouldBreakTheProtocolIsRefused(String subject) {
        assertThatThrownBy(() -> ProtocolSubjects.check(subject))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("space or control character at position");
    }

    @ParameterizedTest
    @ValueSource(strings = "")
    void anEmptySubjectIsRefused(String subject) {
        assertThatThrownBy(() -> ProtocolSubjects.check(subject))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("The subject is empty");
    }
}
