package io.github.cameljetstream.publish;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.cameljetstream.publish.PublishException.Outcome;
import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PublishExceptionTest {
    private static PublishException failure(Outcome outcome, int code, boolean isRule) {
        return new PublishException(
                outcome, code, "failed", isRule ? new IllegalArgumentException() : new IOException());
    }

    @ParameterizedTest
    @CsvSource({
        "REFUSED, 10054, false, true, true, true",
        "REFUSED, 10169, false, true, false, true",
        "REFUSED, 10077, false, true, false, false",
        "NOT_PERMITTED, 0, false, true, false, true",
        "NOT_SENT, 0, true, false, false, true",
        "NOT_SENT, 0, false, false, false, false",
        "UNKNOWN, 10054, false, false, false, false"
    })
    void theOutcomeAndTheCodeSayWhatARetryCanDo(
            Outcome outcome, int code, boolean isRule, boolean alone, boolean tooLarge, boolean isFinal) {
        PublishException failure = failure(outcome, code, isRule);

        assertThat(failure.isOfThisMessageAlone()).as("of this message alone").isEqualTo(alone);
        assertThat(failure.isTooLarge()).as("too large").isEqualTo(tooLarge);
        assertThat(failure.isFinal()).as("final").isEqualTo(isFinal);
    }

    @Test
    void aMessageThatTheComponentFindsTooLargeIsNotSent() {
        PublishException failure = PublishException.tooLarge("too large");

        assertThat(failure.getOutcome()).isEqualTo(Outcome.NOT_SENT);
        assertThat(failure.isOfThisMessageAlone()).isTrue();
        assertThat(failure.isTooLarge()).isTrue();
        assertThat(failure.isFinal()).isTrue();
    }
}
