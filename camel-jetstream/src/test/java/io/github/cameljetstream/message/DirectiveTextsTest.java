package io.github.cameljetstream.message;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The values of headers and options, as the server reads them. */
class DirectiveTextsTest {
    @ParameterizedTest
    @CsvSource({
        "TTL, 1s, 1s",
        "TTL, 1500ms, ",
        "TTL, 999ms, ",
        "TTL, 0, ",
        "TTL, 1h, 3600s",
        "TTL, ' Never ', never",
        "TTL, soon, ",
        "ROLLUP, sub, sub",
        "ROLLUP, Subject, sub",
        "ROLLUP, all, all",
        "ROLLUP, none, ",
        "SCHEDULE_ROLLUP, subject, sub",
        "SCHEDULE_ROLLUP, SUB, sub",
        "SCHEDULE_ROLLUP, all, ",
        "EXPECTED_LAST_SEQUENCE, ' 7 ', 7",
        "EXPECTED_LAST_SEQUENCE, 0, 0",
        "EXPECTED_LAST_SEQUENCE, -1, ",
        "EXPECTED_LAST_SEQUENCE, x, ",
        "EXPECTED_LAST_MESSAGE_ID, a-b, a-b",
        "EXPECTED_LAST_MESSAGE_ID, a b, ",
        "EXPECTED_LAST_MESSAGE_ID, '', ",
        "EXPECTED_LAST_MESSAGE_ID, ä, ",
        "SCHEDULE_TARGET, a.b, a.b",
        "SCHEDULE_TARGET, a.*, ",
        "SCHEDULE_TARGET, a..b, ",
        "EXPECTED_LAST_SUBJECT_SEQUENCE_SUBJECT, a.>, a.>"
    })
    void aValueIsWrittenAsTheServerReadsItOrRefused(PublishDirective directive, String value, String written) {
        if (written == null) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> directive.toNats("option", value))
                    .withMessageStartingWith("option=")
                    .withMessageContaining(" is refused: it must be ");
        } else {
            assertThat(directive.toNats("option", value)).isEqualTo(written);
        }
    }

    @Test
    void aDurationOfJavaCodeIsOne() {
        assertThat(PublishDirective.TTL.toNats("messageTtl", Duration.ofMinutes(2)))
                .isEqualTo("120s");
    }

    @Test
    void aHeaderOfTheServerIsNamedByOursIfThereIsOne() {
        assertThat(PublishDirective.headerOf("Nats-TTL")).isEqualTo("CamelJetStreamPublishTtl");
        assertThat(PublishDirective.headerOf("Nats-Schedule-Next")).isEqualTo("Nats-Schedule-Next");
    }
}
