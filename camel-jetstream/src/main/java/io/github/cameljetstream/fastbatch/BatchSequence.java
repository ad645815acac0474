package io.github.cameljetstream.fastbatch;

import static java.util.Objects.requireNonNull;

import io.github.cameljetstream.connection.Denial;
import io.github.cameljetstream.publish.PublishException;
import io.github.cameljetstream.wire.PubAck;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The fast batches that the messages of one body are sent in, one batch after the other: decides after each batch which of
 * its messages are stored, fail, go into another batch, or are published one by one. Guarded by its {@link FastBatchSend}.
 */
final class BatchSequence {
    /** The limit of refused messages in a row: the next message would be refused too. */
    private static final int MAX_REFUSALS = 16;

    private final BatchEnvironment environment;
    private final Listener listener;
    private final SendOutcomes outcomes;
    private final Confirmations confirmations;
    private final Attempts attempts;
    /** In their order: the message that was read last, or those that a batch has not stored. */
    private final Deque<FastElement> waiting = new ArrayDeque<>();

    private FastWindow.@Nullable Share share;
    /** Null if none is open. */
    private @Nullable OpenBatch batch;

    private long deadline;
    private long openNotBefore;
    private long expectedSize;
    /** The number of messages that had an outcome when the batch was opened. */
    private long settledBefore;
    /** A server that does not know fast batches has stored the first message of one. */
    private boolean serverIsOld;

    /** The body that the messages are of. */
    interface Listener extends ReplyRouter.Receiver {
        /** What is not read yet would fail likewise. */
        void stopEarly();

        /** Messages may be stored or not: {@link #nextToConfirm} is to be published, without the lock. */
        void confirm();
    }

    BatchSequence(BatchEnvironment environment, Listener listener, SendOutcomes outcomes) {
        this.environment = environment;
        this.listener = listener;
        this.outcomes = outcomes;
        this.confirmations = new Confirmations(environment, outcomes);
        this.attempts = environment.newAttempts();
    }

    /** So much may be in flight. */
    void begin(FastWindow.Share given, long now) {
        share = given;
        openNotBefore = now;
        deadline = now + environment.timeoutNanos();
    }

    /** Another message is sent as soon as possible. */
    void add(FastElement element) {
        waiting.add(element);
    }

    /** If true, another message can be sent at once, or opens a batch. */
    boolean hasRoom() {
        return waiting.isEmpty() && !confirmations.isActive() && (batch == null || batch.hasRoom());
    }

    /** Settles what is known, and sends what may be sent. */
    void advance(long now) {
        settle();
        while (!waiting.isEmpty() && maySend(now)) {
            sendNext(now);
        }
        if (batch != null && (batch.progress().mustEnd() || batch.isStuck())) {
            batch.end(now);
        }
    }

    /** Nothing follows: ends the batch; true if every message has its outcome. */
    boolean end(long now) {
        if (!waiting.isEmpty() || confirmations.isActive()) {
            return false;
        }
        if (batch != null) {
            batch.end(now);
        }
        return batch == null;
    }

    /** If true, only the final acknowledgement is awaited. */
    boolean isEnding() {
        return batch != null && batch.progress().phase() == BatchProgress.Phase.ENDING;
    }

    private void settle() {
        if (batch != null && batch.hasAcknowledged()) {
            batch.settle(this::settle);
            outcomes.countStored();
        }
    }

    private void settle(FastElement element, FastReply.@Nullable Refused refusal) {
        if (refusal == null) {
            outcomes.stored(element);
        } else {
            outcomes.refused(element, refusal);
        }
    }

    private boolean maySend(long now) {
        if (confirmations.isActive() || !environment.isOnline()) {
            return false;
        }
        return batch == null ? now - openNotBefore >= 0 : batch.hasRoom();
    }

    private void sendNext(long now) {
        FastElement element = waiting.remove();
        PublishException impossible = whyImpossible(element);
        if (impossible != null) {
            outcomes.fail(element, impossible);
            return;
        }
        boolean isFirst = batch == null;
        OpenBatch open = batch == null ? open(element, now) : batch;
        if (!environment.areOfOneStream(open.subject(), element.message().subject())) {
            waiting.addFirst(element); // a batch is one of a stream
            open.end(now);
            return;
        }
        try {
            open.send(element, now);
        } catch (IllegalStateException e) {
            waiting.addFirst(element); // the connection is closed or keeps no more: tried again when it is back
            open.progress().abandon();
            close(open, now);
            openNotBefore = now + environment.retryDelayNanos();
        } catch (RuntimeException e) {
            outcomes.fail(element, FastBatchFailures.notAccepted(element, e));
            if (isFirst) {
                drop(open);
            }
        }
    }

    private @Nullable PublishException whyImpossible(FastElement element) {
        long maxPayload = environment.maxPayload();
        if (element.size() > maxPayload) { // the limit may have changed with the connection
            return FastBatchFailures.tooLarge(element, maxPayload);
        }
        if (environment.isElsewhere(element.message().subject())) {
            return FastBatchFailures.elsewhere(element);
        }
        Denial denied = environment.repliesDenied();
        if (denied == null && !serverIsOld) {
            return null;
        }
        listener.stopEarly();
        return denied == null
                ? FastBatchFailures.noFastBatches(element, 0, "")
                : FastBatchFailures.repliesDenied(element, denied);
    }

    private OpenBatch open(FastElement first, long now) {
        FastWindow.Share given = requireNonNull(share, "begun");
        expectedSize = Math.max(expectedSize, first.size());
        FlowRequest flow = FlowRequest.of(given.messages(), given.bytes(), expectedSize);
        OpenBatch opened = environment.open(listener, first.message().subject(), flow, given.bytes());
        batch = opened;
        settledBefore = outcomes.settled();
        deadline = now + environment.timeoutNanos();
        return opened;
    }

    /** The batch is over: each of its messages that is not acknowledged fails, or goes again. */
    private void close(OpenBatch closed, long now) {
        settle();
        drop(closed);
        FastReply end = closed.progress().end();
        if (end instanceof FastReply.End acknowledged) {
            outcomes.setStream(acknowledged.stream());
            environment.noteStored(closed.subject(), acknowledged.stream());
        }
        serverIsOld = end instanceof FastReply.StoredAlone;
        expectedSize = Math.max(expectedSize, closed.averageSize());
        Remainder rest = Remainder.of(closed, outcomes);
        returnToWaiting(rest.notStored());
        if (!rest.uncertain().isEmpty()) {
            confirmations.add(rest.uncertain());
            listener.confirm();
        }
        decideAfter(end, now);
    }

    private void drop(OpenBatch closed) {
        environment.closed(closed);
        batch = null;
    }

    private void returnToWaiting(List<FastElement> elements) {
        for (int i = elements.size() - 1; i >= 0; i--) {
            waiting.addFirst(elements.get(i));
        }
    }

    private void decideAfter(@Nullable FastReply end, long now) {
        if (end instanceof FastReply.NoBatch none && none.code() != FastReply.UNKNOWN_ID && !none.isTransient()) {
            failWaiting(element -> FastBatchFailures.noFastBatches(element, none.code(), none.description()));
            listener.stopEarly();
        } else if (outcomes.refusals() >= MAX_REFUSALS) {
            int refused = outcomes.refusals();
            failWaiting(element -> FastBatchFailures.refusedLikeOthers(element, refused));
            listener.stopEarly();
        } else if (outcomes.settled() > settledBefore) {
            attempts.progressed();
            deadline = now + environment.timeoutNanos();
        } else {
            retryOrGiveUp(end, now);
        }
    }

    private void retryOrGiveUp(@Nullable FastReply last, long now) {
        boolean electing = last instanceof FastReply.Lost
                && !waiting.isEmpty()
                && environment.isStreamKnown(waiting.peek().message().subject());
        if (attempts.mayRetryAfter(now, electing)) {
            environment.tally().countRetry();
            deadline = now + environment.timeoutNanos();
            openNotBefore = last == null ? now : now + environment.retryDelayNanos();
            return;
        }
        int tried = attempts.failed();
        failWaiting(element -> environment.failures().notOpened(element, last, tried));
        listener.stopEarly();
    }

    private void failWaiting(Function<FastElement, PublishException> failure) {
        for (FastElement each = waiting.poll(); each != null; each = waiting.poll()) {
            outcomes.fail(each, failure.apply(each));
        }
    }

    /** A reply to a message of a batch. */
    void onReply(OpenBatch of, FastReply reply, long now) {
        if (of != batch) {
            return;
        }
        if (of.apply(reply, now)) {
            deadline = now + environment.timeoutNanos();
        }
        closeIfOver(now);
    }

    private void closeIfOver(long now) {
        if (batch != null && batch.isOver()) {
            close(batch, now);
        }
    }

    /** The next message to publish by itself; null if there is none. */
    @Nullable
    FastElement nextToConfirm() {
        return confirmations.next(listener::stopEarly);
    }

    /** The message that was published by itself has its outcome. */
    void onConfirmed(@Nullable PubAck ack, @Nullable PublishException failure) {
        returnToWaiting(confirmations.end(ack, failure));
        if (failure != null && !failure.isOfThisMessageAlone()) {
            listener.stopEarly();
        }
    }

    /** Asks for late replies, and ends what has waited for too long. */
    void tick(long now) {
        if (batch != null && environment.isOnline() && batch.tick(now, environment.timeoutNanos() / 4)) {
            environment.noteLateReply(batch.subject());
        }
        if (!isWaitingForServer()) {
            deadline = now + environment.timeoutNanos();
        } else if (now - deadline >= 0 && batch != null) {
            batch.progress().abandon();
            close(batch, now);
        } else if (now - deadline >= 0) {
            retryOrGiveUp(null, now);
        }
    }

    /** What is published one by one has its own time-outs. */
    private boolean isWaitingForServer() {
        if (confirmations.isActive()) {
            return false;
        }
        return !waiting.isEmpty()
                || (batch != null
                        && (batch.awaitsReply()
                                || (!environment.isOnline()
                                        && !batch.unacknowledged().isEmpty())));
    }

    /** The connection is back. */
    void onReconnected(long now) {
        if (batch == null) {
            openNotBefore = now;
        } else if (batch.progress().phase() == BatchProgress.Phase.OPENING) {
            batch.progress().abandon();
            close(batch, now);
        } else {
            batch.ask(now);
        }
    }

    /** The server denies our user to publish to a subject; false if no message has it. */
    boolean onDenied(Denial denial, long now) {
        if (batch == null || !batch.hasTo(denial.subject())) {
            return false;
        }
        batch.deny(denial.subject(), now);
        closeIfOver(now);
        return true;
    }

    /** Fails all messages without an outcome: those that were not sent in this way. */
    void failAll(Function<FastElement, PublishException> failure) {
        if (batch != null) {
            batch.unacknowledged().forEach(each -> outcomes.fail(each, environment.unknown(each)));
            drop(batch);
        }
        confirmations.failAll();
        failWaiting(failure);
    }

    /** The number of messages without an outcome, except those that are published one by one. */
    int pending() {
        return waiting.size() + (batch == null ? 0 : batch.unacknowledged().size());
    }

    /** The bytes of the messages in flight. */
    long pendingBytes() {
        return batch == null ? 0 : batch.bytes();
    }
}
