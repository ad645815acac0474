package io.github.cameljetstream.publish;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.cameljetstream.connection.Denial;
import io.github.cameljetstream.message.OutgoingMessage;
import io.github.cameljetstream.message.OutgoingMessage.Earlier;
import io.github.cameljetstream.options.PublishOptions;
import io.github.cameljetstream.publish.PublishException.Outcome;
import io.nats.client.JetStreamApiException;
import java.time.Duration;
import java.util.List;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A failure must not claim that a message is not stored if an earlier attempt may have stored it. */
class PublishFailuresTest {
    private static final Denial DENIAL = new Denial(Denial.Kind.PUBLISH, "a");

    private static final PublishFailures FAILURES = new PublishFailures(null, new PublishOptions(), null);

    private static PendingPublish publish(String id, Earlier earlier) {
        return new PendingPublish(
                List.of(), new OutgoingMessage("a", null, new byte[0], id, null, earlier), (ack, failure) -> {}, 0);
    }

    private static PendingPublish batch() {
        OutgoingMessage message = new OutgoingMessage("a", null, new byte[0], "id");
        return new PendingPublish(List.of(message), message, (ack, failure) -> {}, 0);
    }

    static List<Function<PendingPublish, PublishException>> failures() {
        return List.of(
                FAILURES::stopped,
                publish -> FAILURES.interrupted(publish, new InterruptedException()),
                publish -> FAILURES.notSent(publish, new IllegalStateException("closed")),
                publish -> FAILURES.notPermitted(publish, DENIAL),
                publish -> FAILURES.repliesDenied(publish, DENIAL),
                FAILURES::noStream,
                publish -> FAILURES.refused(publish, error(10071)));
    }

    private static JetStreamApiException error(int code) {
        return RefusalTest.refusal(code, "{}").error();
    }

    @ParameterizedTest
    @MethodSource("failures")
    void afterAnUnansweredAttemptTheOutcomeIsUnknown(Function<PendingPublish, PublishException> failure) {
        PublishException first = failure.apply(publish("id", Earlier.NONE));
        assertThat(first.getOutcome()).isNotEqualTo(Outcome.UNKNOWN);
        assertThat(first).hasMessageStartingWith("The message to 'a' with id id was ");
        PublishException repeated = failure.apply(publish(null, Earlier.UNANSWERED));
        assertThat(repeated.getOutcome()).isEqualTo(Outcome.UNKNOWN);
        assertThat(repeated)
                .hasMessageStartingWith("The message to 'a' was ")
                .hasMessageEndingWith("An earlier attempt had no answer: it is not known whether that one was stored.");
    }

    @Test
    void aBatchIsNamedByItsLastMessage() {
        assertThat(FAILURES.stopped(batch()))
                .hasMessage("The batch of 2 messages whose last is the message to 'a' with id id was not sent:"
                        + " the producer is stopped.");
    }

    @Test
    void aRepeatedAttemptThatCannotBeSentSaysNothingAboutTheFirst() {
        PendingPublish publish = publish("id", Earlier.NONE);
        for (int i = 0; i < 2; i++) {
            publish.beginAttempt(0, Duration.ofSeconds(1));
        }
        assertThat(FAILURES.notSent(publish, new IllegalStateException("closed"))
                        .getOutcome())
                .isEqualTo(Outcome.UNKNOWN);
    }

    @Test
    void withoutRepliesASentMessageMayBeStored() {
        PendingPublish publish = publish("id", Earlier.NONE);
        publish.beginAttempt(0, Duration.ofSeconds(1));
        publish.handOver(0);
        PublishException failure = FAILURES.repliesDenied(publish, DENIAL);
        assertThat(failure.getOutcome()).isEqualTo(Outcome.UNKNOWN);
        assertThat(failure).hasMessageContaining("was sent, and it is not known whether it was stored");
    }

    /** Servers that know no batches store the messages one by one. */
    @Test
    void aBatchThatWasStoredOneByOneHasAnUnknownOutcome() {
        PublishException failure = PublishFailures.notAtomic(batch());
        assertThat(failure.getOutcome()).isEqualTo(Outcome.UNKNOWN);
        assertThat(failure).hasMessageContaining("Is one of the cluster older than 2.12?");
    }

    @Test
    void theCureForIdsInABatchIsNamedIfThereAreIds() {
        JetStreamApiException unsupported = error(10177);
        assertThat(FAILURES.refused(publish("id", Earlier.NONE), unsupported))
                .hasMessageContaining("set messageIdStrategy=none");
        assertThat(FAILURES.refused(publish(null, Earlier.NONE), unsupported))
                .hasMessageNotContaining("messageIdStrategy");
        assertThat(FAILURES.refused(publish("id", Earlier.NONE), error(10071)))
                .hasMessageNotContaining("messageIdStrategy");
    }
}
