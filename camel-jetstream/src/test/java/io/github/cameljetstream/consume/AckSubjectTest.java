package io.github.cameljetstream.consume;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Both forms of the reply subject are read. The servers that we test with write the short one, even with a domain. */
class AckSubjectTest {
    @ParameterizedTest
    @CsvSource({
        "$JS.ACK.s.d.2.30.31.1700000000123456789.7, ",
        "$JS.ACK._.hash.s.d.2.30.31.1700000000123456789.7, ",
        "$JS.ACK.hub.hash.s.d.2.30.31.1700000000123456789.7, hub",
        "$JS.ACK.hub.hash.s.d.2.30.31.1700000000123456789.7.random, hub"
    })
    void allPartsAreRead(String reply, String domain) {
        assertThat(AckSubject.parse(reply))
                .isEqualTo(new AckSubject(domain, "s", "d", 2, 30, 31, 1_700_000_000_123_456_789L, 7));
    }

    @ParameterizedTest
    @ValueSource(strings = {"_INBOX.a.b", "$JS.ACK.s.d.2.30.31.7", "$JS.ACK.s.d.two.30.31.1700000000123456789.7"})
    void whatIsNoneIsRefused(String reply) {
        assertThat(AckSubject.parse(reply)).isNull();
    }

    @Test
    void namesThatAreKnownAreShared() {
        AckSubject one = AckSubject.parse("$JS.ACK.hub.hash.stream.durable.1.30.31.1700000000123456789.7");
        AckSubject next = AckSubject.parse("$JS.ACK.hub.hash.stream.durable.1.31.32.1700000000123456790.6", null, one);
        assertThat(next.stream()).isSameAs(one.stream());
        assertThat(next.consumer()).isSameAs(one.consumer());
        assertThat(next.domain()).isSameAs(one.domain());
        assertThat(AckSubject.parse("$JS.ACK.streams.du.1.31.32.1700000000123456790.6", "leaf", one))
                .isEqualTo(new AckSubject("leaf", "streams", "du", 1, 31, 32, 1_700_000_000_123_456_790L, 6));
    }
}
