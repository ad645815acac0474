package io.github.cameljetstream.fastbatch;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.cameljetstream.connection.Denial;
import io.github.cameljetstream.message.OutgoingMessage;
import io.github.cameljetstream.publish.PublishException;
import io.github.cameljetstream.publish.PublishException.Outcome;
import io.github.cameljetstream.publish.PublishOutcome;
import io.github.cameljetstream.publish.PublishResult;
import io.github.cameljetstream.wire.PubAck;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What becomes of each message when a batch ends, whatever ends it. */
class BatchSequenceTest implements BatchSequence.Listener {
    private static final int SIZE = 10;

    private final SimulatedBatches batches = new SimulatedBatches();
    private final List<PublishResult> results = new ArrayList<>();
    private final SendOutcomes outcomes = new SendOutcomes(batches.tally, (all, failure) -> results.addAll(all));
    private final BatchSequence sequence = new BatchSequence(batches, this, outcomes);
    private long now = TimeUnit.SECONDS.toNanos(1_000);
    private boolean stoppedEarly;
    private int toConfirm;

    BatchSequenceTest() {
        sequence.begin(new FastWindow.Share(1_000, 1_000_000), now);
    }

    @Override
    public void onReply(OpenBatch batch, FastReply reply) {
        throw new AssertionError("The test passes replies on");
    }

    @Override
    public void stopEarly() {
        stoppedEarly = true;
    }

    @Override
    public void confirm() {
        toConfirm++;
    }

    private void add(String... subjects) {
        for (String subject : subjects) {
            sequence.add(new FastElement(outcomes.add(), new OutgoingMessage(subject, null, new byte[SIZE], subject)));
        }
        sequence.advance(now);
    }

    private void reply(FastReply reply) {
        sequence.onReply(batches.batch, reply, now);
        sequence.advance(now);
    }

    private void pass(long millis) {
        now += TimeUnit.MILLISECONDS.toNanos(millis);
    }

    private void tick(long millis) {
        pass(millis);
        sequence.tick(now);
        sequence.advance(now);
    }

    /** All messages have an outcome. */
    private List<PublishResult> report() {
        assertThat(sequence.pending()).isZero();
        outcomes.report();
        assertThat(outcomes.settled()).isEqualTo(results.size());
        return results;
    }

    private PublishException failure(int index) {
        return (PublishException) results.get(index).requiredFailure();
    }

    @Test
    void theSecondMessageFollowsWhenTheServerHasAcceptedTheFirst() {
        add("a", "b");
        assertThat(batches.takeSent()).containsExactly("a b1 1 open");
        assertThat(sequence.hasRoom()).isFalse();
        assertThat(sequence.pendingBytes()).isEqualTo(SIZE);

        reply(new FastReply.Flow(1, 500));

        assertThat(batches.takeSent()).containsExactly("b b1 2 add");
        assertThat(sequence.hasRoom()).isTrue();
        assertThat(sequence.end(now)).isFalse();
        assertThat(sequence.isEnding()).isTrue();
        assertThat(batches.takeSent()).containsExactly("a b1 3 end");
        reply(new FastReply.End("S", null, 2));
        assertThat(sequence.end(now)).isTrue();
        assertThat(report()).extracting(PublishResult::stream).containsExactly("S", "S");
        assertThat(batches.notes).containsExactly("closed b1", "stored a in S");
        assertThat(batches.tally.ended(PublishOutcome.STORED_OR_KNOWN)).isEqualTo(2);
    }

    @Test
    void aReplyToAnEarlierBatchChangesNothing() {
        add("a");
        OpenBatch first = batches.batch;
        reply(new FastReply.NoBatch(1, "S", FastReply.UNKNOWN_ID, "unknown"));
        pass(100);
        sequence.advance(now);
        assertThat(batches.takeSent()).containsExactly("a b1 1 open", "a b2 1 open");

        sequence.onReply(first, new FastReply.End("S", null, 1), now);
        sequence.advance(now);

        assertThat(outcomes.settled()).isZero();
        assertThat(sequence.pending()).isEqualTo(1);
    }

    @Test
    void aConnectionThatClosesDuringTheSendLosesNothing() {
        batches.failure = new IllegalStateException("Connection is Closed");
        add("a", "b");
        assertThat(sequence.pending()).isEqualTo(2);
        assertThat(outcomes.settled()).isZero();
        sequence.advance(now);
        assertThat(batches.opened).as("not before the delay").isEqualTo(1);

        pass(100);
        sequence.advance(now);
        reply(new FastReply.Flow(1, 500));

        assertThat(batches.takeSent()).containsExactly("a b2 1 open", "b b2 2 add");
    }

    @Test
    void aReconnectEndsTheDelay() {
        batches.failure = new IllegalStateException("Connection is Closed");
        add("a");
        sequence.onReconnected(now);
        sequence.advance(now);
        assertThat(batches.takeSent()).containsExactly("a b2 1 open");
    }

    @Test
    void aMessageThatJnatsRefusesFailsAloneAndTheNextOpensTheBatch() {
        batches.failure = new IllegalArgumentException("Subject cannot be that");
        add("a", "b");
        assertThat(batches.takeSent()).containsExactly("b b2 1 open");
        assertThat(batches.notes).containsExactly("closed b1");
        reply(new FastReply.Flow(1, 500));
        report();
        assertThat(failure(0).getOutcome()).isEqualTo(Outcome.NOT_SENT);
        assertThat(failure(0)).hasMessage("The message to 'a' with id a was not sent: Subject cannot be that");
        assertThat(results.get(1).isStored()).isTrue();
    }

    @Test
    void aLaterMessageThatJnatsRefusesLeavesNoGapInTheBatch() {
        add("a");
        reply(new FastReply.Flow(1, 500));
        batches.failure = new IllegalArgumentException("Subject cannot be that");
        add("b", "c");
        assertThat(batches.takeSent()).containsExactly("a b1 1 open", "c b1 2 add");
        assertThat(batches.notes).isEmpty();
        assertThat(outcomes.failed()).isEqualTo(1);
    }

    @Test
    void aMessageOfAnotherStreamWaitsForAnotherBatch() {
        batches.oneStream = false;
        add("a");
        reply(new FastReply.Flow(1, 500));
        add("b");
        assertThat(batches.takeSent()).containsExactly("a b1 1 open", "a b1 2 end");
        reply(new FastReply.End("S", null, 1));
        assertThat(batches.takeSent()).containsExactly("b b2 1 open");
    }

    @Test
    void whatCannotBeStoredIsNotSent() {
        batches.elsewhere.add("b");
        batches.maxPayload = SIZE - 1;
        add("a");
        batches.maxPayload = SIZE;
        add("b");
        batches.repliesDenied = new Denial(Denial.Kind.SUBSCRIBE, "_INBOX.>");
        add("c");
        assertThat(batches.takeSent()).isEmpty();
        report();
        assertThat(failure(0).isTooLarge()).isTrue();
        assertThat(failure(1)).hasMessageContaining("none of the stream that streamName names");
        assertThat(failure(2).getOutcome()).isEqualTo(Outcome.NOT_PERMITTED);
        assertThat(failure(2)).hasMessageContaining("or set inboxPrefix");
        assertThat(stoppedEarly).isTrue();
    }

    /** The first message is stored: a server that is too old takes it as any other. */
    @Test
    void aServerThatKnowsNoFastBatchesGetsOneMessage() {
        add("a", "b");
        reply(new FastReply.StoredAlone("S", null));
        assertThat(batches.takeSent()).containsExactly("a b1 1 open");
        report();
        assertThat(results.get(0).isStored()).isTrue();
        assertThat(failure(1)).hasMessageContaining("its server is older than 2.14");
        assertThat(stoppedEarly).isTrue();
    }

    @Test
    void aStreamThatAllowsNoFastBatchesFailsAllAtOnce() {
        add("a", "b");
        reply(new FastReply.NoBatch(1, "S", FastReply.DISABLED, "batch publish is disabled"));
        report();
        assertThat(failure(0)).hasMessageContaining("error 10205: batch publish is disabled");
        assertThat(failure(1).getApiErrorCode()).isEqualTo(FastReply.DISABLED);
        assertThat(stoppedEarly).isTrue();
    }

    @ParameterizedTest
    @ValueSource(ints = {FastReply.TOO_MANY, FastReply.UNAVAILABLE, FastReply.UNKNOWN_ID})
    void aBatchThatTheStreamDoesNotTakeNowIsTriedAgainAsOftenAsTheOptionSays(int code) {
        add("a");
        for (int attempt = 1; attempt <= 3; attempt++) {
            assertThat(batches.opened).isEqualTo(attempt);
            reply(new FastReply.NoBatch(1, "S", code, "not now"));
            assertThat(batches.opened).as("not before the delay").isEqualTo(attempt);
            pass(100);
            sequence.advance(now);
        }
        assertThat(batches.opened).isEqualTo(3);
        assertThat(batches.tally.retries()).isEqualTo(2);
        report();
        assertThat(failure(0)).hasMessageContaining("after 3 attempts").hasMessageContaining("error " + code);
        assertThat(failure(0).getOutcome()).isEqualTo(Outcome.REFUSED);
    }

    @Test
    void withoutAStreamAllFailAfterTheRetries() {
        add("a", "b");
        for (int attempt = 1; attempt <= 3; attempt++) {
            reply(new FastReply.Lost(1, FastReply.NO_RESPONDERS));
            pass(100);
            sequence.advance(now);
        }
        report();
        assertThat(failure(1).getOutcome()).isEqualTo(Outcome.NO_STREAM);
        assertThat(stoppedEarly).isTrue();
    }

    @Test
    void aKnownStreamHasTimeToElectALeader() {
        batches.streamKnown = true;
        add("a");
        for (int attempt = 1; attempt <= 11; attempt++) {
            reply(new FastReply.Lost(1, FastReply.NO_RESPONDERS));
            pass(1_000);
            sequence.advance(now);
            assertThat(batches.opened).isEqualTo(attempt + 1);
        }
        pass(1_000);
        reply(new FastReply.Lost(1, FastReply.NO_RESPONDERS));
        report();
        assertThat(failure(0).getOutcome()).isEqualTo(Outcome.NO_STREAM);
    }

    @Test
    void sixteenRefusalsInARowEndTheBody() {
        String[] subjects = new String[40];
        Arrays.setAll(subjects, i -> "s" + i);
        add(subjects);
        for (int i = 0; i < 15; i++) {
            reply(new FastReply.Refused(1, "S", 10071, "wrong last sequence", false));
        }
        reply(new FastReply.Flow(1, 1));
        assertThat(outcomes.refusals())
                .as("a stored one begins the count again")
                .isZero();
        reply(new FastReply.Refused(2, "S", 10071, "wrong last sequence", false));
        reply(new FastReply.End("S", null, 1));
        for (int i = 0; i < 15; i++) {
            assertThat(stoppedEarly).isFalse();
            reply(new FastReply.Refused(1, "S", 10071, "wrong last sequence", false));
        }
        assertThat(stoppedEarly).isTrue();
        report();
        assertThat(results.get(15).isStored()).isTrue();
        assertThat(failure(31).getOutcome()).isEqualTo(Outcome.REFUSED);
        assertThat(failure(32)).hasMessageContaining("refused the 16 messages before it");
        assertThat(failure(39).getOutcome()).isEqualTo(Outcome.NOT_SENT);
    }

    @Test
    void aBatchThatMayHoldNoMoreBytesEndsSoThatTheServerAcknowledges() {
        sequence.begin(new FastWindow.Share(1_000, SIZE), now);
        add("a");
        reply(new FastReply.Flow(1, 10));
        add("b");
        assertThat(batches.takeSent()).containsExactly("a b1 1 open", "b b1 2 add", "a b1 3 end");
    }

    @Test
    void aDeniedMessageFailsAndTheOthersGoAgain() {
        assertThat(sequence.onDenied(new Denial(Denial.Kind.PUBLISH, "a"), now)).isFalse();
        add("a", "b");
        assertThat(sequence.onDenied(new Denial(Denial.Kind.PUBLISH, "other"), now))
                .isFalse();
        assertThat(sequence.onDenied(new Denial(Denial.Kind.PUBLISH, "a"), now)).isTrue();
        sequence.advance(now);
        assertThat(batches.takeSent()).containsExactly("a b1 1 open", "b b2 1 open");
        reply(new FastReply.Flow(1, 500));
        report();
        assertThat(failure(0).getOutcome()).isEqualTo(Outcome.NOT_PERMITTED);
    }

    @Test
    void aSilentServerIsAskedAndThenTheMessagesArePublishedByThemselves() {
        add("a");
        reply(new FastReply.Flow(1, 2));
        add("b", "c", "d", "e", "f");
        assertThat(batches.takeSent()).hasSize(5);
        tick(1_001);
        assertThat(batches.takeSent()).containsExactly("a b1 5 ping");
        assertThat(batches.notes).containsExactly("late a");
        tick(2_999);
        assertThat(batches.takeSent()).as("asked again").containsExactly("a b1 5 ping");
        assertThat(toConfirm).isEqualTo(1);
        assertThat(sequence.hasRoom()).as("nothing overtakes").isFalse();
        assertThat(sequence.pending()).as("those that wait").isEqualTo(1);

        assertThat(sequence.nextToConfirm().index()).isEqualTo(1);
        sequence.onConfirmed(PubAck.ofMessage("S", 2, true, null), null);
        assertThat(sequence.nextToConfirm().index()).isEqualTo(2);
        sequence.onConfirmed(PubAck.ofMessage("S", 9, false, null), null);

        assertThat(sequence.nextToConfirm()).as("those after it are not stored").isNull();
        sequence.advance(now);
        assertThat(batches.takeSent()).containsExactly("d b2 1 open");
        assertThat(outcomes.settled()).isEqualTo(3);
        assertThat(sequence.pending()).isEqualTo(3);
    }

    /** The server forgets a batch that it hears nothing of; and an open batch slows down those of others. */
    @Test
    void aSourceThatPausesKeepsItsBatchForTenSeconds() {
        add("a");
        reply(new FastReply.Flow(1, 500));
        add("b");
        batches.takeSent();
        for (int i = 0; i < 4; i++) {
            tick(2_001);
            assertThat(batches.takeSent()).containsExactly("a b1 2 ping");
            reply(new FastReply.Flow(2, 500));
            tick(1);
        }
        tick(2_001);
        assertThat(batches.takeSent()).containsExactly("a b1 3 end");
        assertThat(toConfirm).isZero();
    }

    @Test
    void whatHasNoReplyWithoutAConnectionTimesOut() {
        add("a");
        reply(new FastReply.Flow(1, 500));
        batches.online = false;
        tick(60_000);
        assertThat(toConfirm).as("nothing is in flight").isZero();
        batches.online = true;
        add("b");
        batches.online = false;
        tick(4_000);
        assertThat(toConfirm).isEqualTo(1);
    }

    @Test
    void withoutAConnectionTheMessagesFailInTime() {
        batches.online = false;
        add("a");
        for (int i = 0; i < 3; i++) {
            assertThat(outcomes.settled()).isZero();
            tick(4_000);
        }
        report();
        assertThat(failure(0).getOutcome()).isEqualTo(Outcome.NOT_SENT);
        assertThat(failure(0)).hasMessageContaining("nats://h:4222");
    }

    @Test
    void aReconnectAsksForTheRepliesOfAnOpenBatchOnly() {
        add("a");
        sequence.onReconnected(now);
        assertThat(toConfirm).as("the first reply may be lost").isEqualTo(1);
        assertThat(sequence.nextToConfirm().index()).isZero();
        sequence.onConfirmed(PubAck.ofMessage("S", 1, false, null), null);
        add("b");
        reply(new FastReply.Flow(1, 500));
        add("c");
        batches.takeSent();
        sequence.onReconnected(now);
        assertThat(batches.takeSent()).containsExactly("b b2 2 ping");
    }

    @Test
    void aStopLeavesTheOutcomeOfWhatWasSentOpen() {
        add("a");
        reply(new FastReply.Flow(1, 500));
        add("b");
        batches.online = false;
        add("c");
        sequence.failAll(FastBatchFailures::stopped);
        report();
        assertThat(results.get(0).isStored()).isTrue();
        assertThat(failure(1).getOutcome()).isEqualTo(Outcome.UNKNOWN);
        assertThat(failure(2).getOutcome()).isEqualTo(Outcome.NOT_SENT);
        assertThat(failure(2)).hasMessageContaining("the producer is stopped");
    }

    @Test
    void aFailureThatOthersShareStopsTheBody() {
        add("a");
        sequence.onReconnected(now);
        assertThat(sequence.end(now)).as("a message has no outcome").isFalse();
        sequence.nextToConfirm();
        sequence.onConfirmed(null, new PublishException(Outcome.REFUSED, 10071, "no", null));
        assertThat(stoppedEarly).isFalse();
        add("b");
        sequence.onReconnected(now);
        sequence.nextToConfirm();
        sequence.onConfirmed(null, new PublishException(Outcome.NO_STREAM, 503, "no stream", null));
        assertThat(stoppedEarly).isTrue();
        report();
    }

    @Test
    void nothingEndsBeforeItIsSent() {
        batches.online = false;
        add("a");
        assertThat(sequence.end(now)).isFalse();
        assertThat(sequence.isEnding()).isFalse();
        assertThat(sequence.pendingBytes()).isZero();
        batches.online = true;
        sequence.advance(now);
        assertThat(sequence.isEnding()).isFalse();
    }

    @Test
    void theRestOfABodyIsNotReadWithoutRepliesOrPlace() {
        assertThat(batches.failures().noReplies())
                .hasMessageContaining("publishTimeout=4000ms, 2 retries included")
                .hasMessageContaining("Use batch=each if replies cannot arrive");
        assertThat(batches.failures().noPlace()).hasMessageContaining("maxPendingPublishes=");
        assertThat(FastBatchFailures.stopped().getOutcome()).isEqualTo(Outcome.NOT_SENT);
    }

    /** The server acknowledges up to a later message: the refused one before it is known from its own reply. */
    @Test
    void aRefusedMessageAmongStoredOnesFailsAlone() {
        add("a");
        reply(new FastReply.Flow(1, 500));
        add("b", "c");
        reply(new FastReply.Refused(2, "S", 10071, "wrong last sequence", false));
        reply(new FastReply.End("S", null, 3));
        report();
        assertThat(failure(1).getOutcome()).isEqualTo(Outcome.REFUSED);
        assertThat(results.get(2).isStored()).isTrue();
    }
}
