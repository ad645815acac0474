package io.github.cameljetstream.fastbatch;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.cameljetstream.fastbatch.BatchProgress.Phase;
import org.junit.jupiter.api.Test;

class BatchProgressTest {
    private static final int MANY = 10_000;

    private static BatchProgress opened(int every, int sent) {
        BatchProgress progress = new BatchProgress(MANY);
        progress.next();
        progress.apply(new FastReply.Flow(0, every));
        while (progress.sent() < sent) {
            progress.next();
        }
        return progress;
    }

    private static FastReply.Refused refused(long sequence, boolean endsBatch) {
        return new FastReply.Refused(sequence, "S", 10054, "too large", endsBatch);
    }

    @Test
    void nothingFollowsTheFirstMessageBeforeItsReply() {
        BatchProgress progress = new BatchProgress(MANY);
        assertThat(progress.next()).isEqualTo(1);
        assertThat(progress.hasRoom()).isFalse();
        assertThat(progress.apply(new FastReply.Flow(0, 500))).isTrue();
        assertThat(progress.hasRoom()).isTrue();
        assertThat(progress.acknowledged()).as("the first reply stores nothing").isZero();
    }

    /** ADR-50: wait while the last acknowledgement plus twice its distance is not after what was sent. */
    @Test
    void twoAcknowledgementsMayBeOutstanding() {
        BatchProgress progress = opened(10, 19);
        assertThat(progress.hasRoom()).isTrue();
        progress.next();
        assertThat(progress.hasRoom()).isFalse();
        progress.apply(new FastReply.Flow(10, 5));
        assertThat(progress.hasRoom()).as("20 sent, 10 acknowledged, each 5").isFalse();
        progress.apply(new FastReply.Flow(15, 5));
        assertThat(progress.hasRoom()).isTrue();
    }

    @Test
    void noMoreThanTheShareIsInFlight() {
        BatchProgress progress = new BatchProgress(3);
        progress.next();
        progress.apply(new FastReply.Flow(0, 500));
        progress.next();
        assertThat(progress.hasRoom()).isTrue();
        progress.next();
        assertThat(progress.hasRoom()).isFalse();
    }

    @Test
    void aLaterAcknowledgementStandsForALostOne() {
        BatchProgress progress = opened(10, 20);
        assertThat(progress.apply(new FastReply.Flow(20, 10))).isTrue();
        assertThat(progress.apply(new FastReply.Flow(10, 10)))
                .as("an old one is no news")
                .isFalse();
        assertThat(progress.acknowledged()).isEqualTo(20);
    }

    @Test
    void anAcknowledgementOfWhatWasNotSentCountsAsFarAsWasSent() {
        BatchProgress progress = opened(10, 5);
        progress.apply(new FastReply.Flow(1_000, 10));
        assertThat(progress.acknowledged()).isEqualTo(5);
    }

    @Test
    void theFinalAcknowledgementDecidesAll() {
        BatchProgress progress = opened(500, 8);
        progress.ending();
        assertThat(progress.phase()).isEqualTo(Phase.ENDING);
        progress.apply(new FastReply.End("S", null, 5));
        assertThat(progress.phase()).isEqualTo(Phase.OVER);
        assertThat(progress.acknowledged()).isEqualTo(5);
        assertThat(progress.isNotStored(5)).isFalse();
        assertThat(progress.isNotStored(6)).isTrue();
        assertThat(progress.isNotStored(8)).isTrue();
    }

    /** A new leader counts no messages that it recognized by their ids. */
    @Test
    void aCountBelowWhatIsAcknowledgedTakesNothingBack() {
        BatchProgress progress = opened(10, 30);
        progress.apply(new FastReply.Flow(20, 10));
        progress.apply(new FastReply.End("S", null, 12));
        assertThat(progress.acknowledged()).isEqualTo(20);
        assertThat(progress.isNotStored(20)).isFalse();
        assertThat(progress.isNotStored(21)).isTrue();
    }

    @Test
    void aGapEndsTheBatchAndTheFinalAcknowledgementFollows() {
        BatchProgress progress = opened(500, 20);
        progress.apply(new FastReply.Gap(7));
        assertThat(progress.phase()).isEqualTo(Phase.ENDING);
        assertThat(progress.hasRoom()).isFalse();
        assertThat(progress.isNotStored(6)).isFalse();
        assertThat(progress.isNotStored(7)).isTrue();
        progress.apply(new FastReply.End("S", null, 6));
        assertThat(progress.acknowledged()).isEqualTo(6);
    }

    @Test
    void anUnknownBatchLeavesWhatWasSentBeforeUncertain() {
        BatchProgress progress = opened(10, 30);
        progress.apply(new FastReply.Flow(10, 10));
        progress.apply(new FastReply.NoBatch(15, "S", FastReply.UNKNOWN_ID, "unknown"));
        assertThat(progress.phase()).isEqualTo(Phase.OVER);
        assertThat(progress.acknowledged()).isEqualTo(10);
        assertThat(progress.isNotStored(11)).isFalse();
        assertThat(progress.isNotStored(14)).isFalse();
        assertThat(progress.isNotStored(15)).isTrue();
    }

    @Test
    void aPingThatIsAnsweredWithAnUnknownBatchLeavesAllUncertain() {
        BatchProgress progress = opened(10, 30);
        progress.apply(new FastReply.NoBatch(Long.MAX_VALUE, "S", FastReply.UNKNOWN_ID, "unknown"));
        assertThat(progress.isNotStored(1)).isFalse();
        assertThat(progress.isNotStored(30)).isFalse();
    }

    @Test
    void anAbandonedBatchLeavesAllUncertain() {
        BatchProgress progress = opened(10, 30);
        progress.apply(new FastReply.Flow(10, 10));
        progress.abandon();
        assertThat(progress.end()).isNull();
        assertThat(progress.isNotStored(11)).isFalse();
        assertThat(progress.apply(new FastReply.Flow(20, 10)))
                .as("nobody waits for replies")
                .isFalse();
    }

    @Test
    void whatDidNotReachTheStreamAndWhatFollowsItIsNotStored() {
        BatchProgress progress = opened(500, 20);
        progress.apply(new FastReply.Lost(12, 503));
        assertThat(progress.mustEnd()).isTrue();
        assertThat(progress.isNotStored(11)).isFalse();
        assertThat(progress.isNotStored(12)).isTrue();
        assertThat(progress.isNotStored(20)).isTrue();
    }

    @Test
    void aLostEndIsNoNews() {
        BatchProgress progress = opened(500, 20);
        progress.ending();
        assertThat(progress.apply(new FastReply.Lost(21, 503))).isFalse();
        assertThat(progress.apply(new FastReply.Lost(Long.MAX_VALUE, 503))).isFalse();
        assertThat(progress.isNotStored(20)).isFalse();
    }

    /** Codes of a single message do not say that the batch is over: those after it may be stored. */
    @Test
    void aRefusedMessageIsRememberedAndTheBatchIsEnded() {
        BatchProgress progress = opened(10, 20);
        progress.apply(refused(12, false));
        assertThat(progress.mustEnd()).isTrue();
        assertThat(progress.hasRoom()).isFalse();
        assertThat(progress.refusal(12)).isNotNull();
        assertThat(progress.isNotStored(13)).isFalse();
        progress.apply(new FastReply.Flow(20, 10));
        assertThat(progress.acknowledged()).isEqualTo(20);
        assertThat(progress.refusal(12)).isNotNull();
    }

    @Test
    void anErrorThatEndsTheBatchLeavesNothingAfterIt() {
        BatchProgress progress = opened(10, 20);
        progress.apply(refused(12, true));
        assertThat(progress.phase()).isEqualTo(Phase.ENDING);
        assertThat(progress.isNotStored(13)).isTrue();
    }

    @Test
    void whateverRefusesTheFirstMessageKeepsNoBatch() {
        for (FastReply reply : new FastReply[] {
            refused(1, false), new FastReply.Lost(1, 503), new FastReply.NoBatch(1, "S", FastReply.DISABLED, "")
        }) {
            BatchProgress progress = new BatchProgress(MANY);
            progress.next();
            progress.apply(reply);
            assertThat(progress.phase()).as("%s", reply).isEqualTo(Phase.OVER);
            assertThat(progress.isNotStored(1)).as("%s", reply).isTrue();
            assertThat(progress.end()).isEqualTo(reply);
        }
    }

    @Test
    void anOlderServerHasStoredTheFirstMessage() {
        BatchProgress progress = new BatchProgress(MANY);
        progress.next();
        progress.apply(new FastReply.StoredAlone("S", null));
        assertThat(progress.acknowledged()).isEqualTo(1);
        assertThat(progress.phase()).isEqualTo(Phase.OVER);
    }

    @Test
    void whatIsUnreadableChangesNothing() {
        BatchProgress progress = opened(10, 20);
        assertThat(progress.apply(new FastReply.Unreadable("?"))).isFalse();
        assertThat(progress.phase()).isEqualTo(Phase.OPEN);
    }

    @Test
    void aMessageThatWasNotSentHasNoSequence() {
        BatchProgress progress = opened(10, 5);
        progress.next();
        progress.undoNext();
        assertThat(progress.next()).isEqualTo(6);
    }

    @Test
    void aFlowWithoutACountKeepsTheEarlierOne() {
        BatchProgress progress = opened(10, 15);
        progress.apply(new FastReply.Flow(0, 0));
        assertThat(progress.hasRoom()).as("twice ten may be in flight").isTrue();
    }

    @Test
    void aRefusalOfNoMessageIsIgnored() {
        BatchProgress progress = opened(10, 3);
        assertThat(progress.apply(refused(0, true))).isFalse();
        assertThat(progress.apply(refused(4, true))).isFalse();
        assertThat(progress.phase()).isEqualTo(Phase.OPEN);
        assertThat(progress.mustEnd()).isFalse();
    }

    @Test
    void whatIsStoredAloneIsTheOnlyMessage() {
        BatchProgress progress = opened(10, 2);
        progress.apply(new FastReply.StoredAlone("S", null));
        assertThat(progress.acknowledged()).isZero();
        assertThat(progress.phase()).isEqualTo(Phase.OVER);
        assertThat(progress.apply(new FastReply.End("S", null, 2)))
                .as("it is over")
                .isFalse();
    }
}
