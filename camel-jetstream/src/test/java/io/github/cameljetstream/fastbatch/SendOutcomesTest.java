package io.github.cameljetstream.fastbatch;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.cameljetstream.message.OutgoingMessage;
import io.github.cameljetstream.message.OutgoingMessage.Earlier;
import io.github.cameljetstream.publish.PublishBatchException;
import io.github.cameljetstream.publish.PublishException;
import io.github.cameljetstream.publish.PublishException.Outcome;
import io.github.cameljetstream.publish.PublishOutcome;
import io.github.cameljetstream.publish.PublishResult;
import io.github.cameljetstream.publish.PublishTally;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The results and the counts of the messages of one body. */
class SendOutcomesTest {
    private final PublishTally tally = new PublishTally();
    private final SendOutcomes outcomes = new SendOutcomes(tally, this::report);
    private List<PublishResult> results;
    private PublishBatchException failure;

    private void report(List<PublishResult> all, PublishBatchException failed) {
        results = all;
        failure = failed;
    }

    private FastElement element(String id) {
        return new FastElement(outcomes.add(), new OutgoingMessage("a", null, new byte[0], id));
    }

    private static FastReply.Refused refusal() {
        return new FastReply.Refused(1, "S", 10071, "wrong last sequence", false);
    }

    @Test
    void withoutAFailureThereIsNoException() {
        outcomes.setStream("S");
        outcomes.stored(element(null));
        outcomes.report();
        assertThat(failure).isNull();
        assertThat(results).containsExactly(new PublishResult(0, "S", 0, PublishOutcome.STORED, null));
    }

    @Test
    void aMessageWithAnIdMayHaveBeenStoredBefore() {
        outcomes.stored(element("id"));
        outcomes.publishedAlone(element("id"), null);
        outcomes.report();
        assertThat(results)
                .extracting(PublishResult::outcome)
                .containsExactly(PublishOutcome.STORED_OR_KNOWN, PublishOutcome.STORED_OR_KNOWN);
        assertThat(outcomes.settled()).isEqualTo(2);
    }

    @Test
    void storedMessagesAreCountedOnceForEachAcknowledgement() {
        outcomes.stored(element(null));
        outcomes.stored(element(null));
        outcomes.stored(element("id"));
        assertThat(tally.ended(PublishOutcome.STORED)).isZero();
        outcomes.countStored();
        outcomes.countStored();
        assertThat(tally.ended(PublishOutcome.STORED)).isEqualTo(2);
        assertThat(tally.ended(PublishOutcome.STORED_OR_KNOWN)).isEqualTo(1);
    }

    /** It is counted where it was published. */
    @Test
    void aMessagePublishedByItselfIsNotCountedAgain() {
        PublishException unknown = new PublishException(Outcome.UNKNOWN, 0, "no answer", null);
        outcomes.publishedAlone(element("id"), unknown);
        outcomes.publishedAlone(element("id"), null);
        outcomes.countStored();
        assertThat(tally.ended(PublishOutcome.UNKNOWN)).isZero();
        assertThat(tally.ended(PublishOutcome.STORED_OR_KNOWN)).isZero();
        assertThat(outcomes.failed()).isEqualTo(1);
        assertThat(outcomes.settled()).isEqualTo(2);
    }

    @Test
    void refusalsInARowEndWithAStoredMessage() {
        outcomes.refused(element(null), refusal());
        outcomes.refused(element(null), refusal());
        assertThat(outcomes.refusals()).isEqualTo(2);
        outcomes.fail(element(null), FastBatchFailures.stopped());
        assertThat(outcomes.refusals()).as("it was not refused").isEqualTo(2);
        outcomes.stored(element(null));
        assertThat(outcomes.refusals()).isZero();
        assertThat(tally.ended(PublishOutcome.REFUSED)).isEqualTo(2);
    }

    @Test
    void theExceptionHasTheFirstFailureAndTheCount() {
        outcomes.stored(element(null));
        IllegalStateException unreadable = new IllegalStateException("no body");
        outcomes.fail(unreadable);
        outcomes.refused(element(null), refusal());
        outcomes.report();
        assertThat(failure)
                .hasMessage("2 of 3 messages of the batch were not stored, or not known to be."
                        + " The first, number 1: no body")
                .hasCause(unreadable);
        assertThat(failure.getResults()).isEqualTo(results);
        assertThat(results)
                .extracting(PublishResult::outcome)
                .containsExactly(PublishOutcome.STORED, PublishOutcome.NOT_SENT, PublishOutcome.REFUSED);
        assertThat(tally.ended(PublishOutcome.NOT_SENT)).isEqualTo(1);
    }

    @Test
    void theExceptionTellsThatTheRestWasNotSent() {
        outcomes.refused(element(null), refusal());
        outcomes.stopEarly();
        outcomes.report();
        assertThat(failure).hasMessageContaining("and those after them were not sent. The first, number 0");
    }

    /** Whatever refuses it now: an earlier send may have stored it. */
    @Test
    void aRefusedMessageOfAnUnansweredSendMayBeStored() {
        OutgoingMessage message = new OutgoingMessage("a", null, new byte[0], "id", null, Earlier.UNANSWERED);
        FastElement large = new FastElement(outcomes.add(), message);
        outcomes.refused(new FastElement(outcomes.add(), message), refusal());
        outcomes.fail(large, FastBatchFailures.tooLarge(large, 1));
        outcomes.report();
        for (PublishResult each : results) {
            PublishException failed = (PublishException) each.requiredFailure();
            assertThat(failed.getOutcome()).isEqualTo(Outcome.UNKNOWN);
            assertThat(failed.isTooLarge()).isFalse();
            assertThat(failed).hasMessageContaining("An earlier attempt had no answer");
        }
    }
}
