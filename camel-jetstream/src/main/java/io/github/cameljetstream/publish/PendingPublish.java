package io.github.cameljetstream.publish;

import io.github.cameljetstream.message.OutgoingMessage;
import io.nats.client.api.PublishAck;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;

/** A message on its way to the server, and who waits for the outcome. Settled exactly once. */
final class PendingPublish {
    final OutgoingMessage message;
    /** What belongs to one batch with it, and goes before it; empty unless it is atomic. */
    final List<OutgoingMessage> before;

    final long size;
    /** {@link System#nanoTime()}. */
    final long begunAt = System.nanoTime();

    private final PublishCallback callback;
    private final AtomicBoolean settled = new AtomicBoolean();

    /** How many times it was sent, or would have been had the connection not been away. */
    volatile int attempts;
    /** Whether jnats has ever taken it: until then it is certain that it was not stored. */
    volatile boolean handedOver;
    /** Whether it waits in the {@link OfflineSendBuffer}, which alone changes this. */
    volatile boolean kept;
    /** Whether an attempt, or a send before this one, has had no answer, so that it may be stored whatever becomes of the next. */
    volatile boolean unsure;
    /** When jnats took it first ({@link System#nanoTime()}). */
    volatile long sentAt;
    /** Who answered whose answer does not count; null if nobody did. */
    volatile String passedOver;
    /** Ends it with a refusal that may be another stream's, unless the right answer comes; null if there is none. */
    volatile Runnable heldRefusal;
    /** The place of the first attempt. */
    volatile long number;
    /** The place of the last attempt among the attempts, and bytes, that were given to jnats. */
    volatile long lastNumber;

    volatile long bytesUpTo;
    /** When the wait for the current attempt, or for a place in the window, ends ({@link System#nanoTime()}). */
    volatile long deadline;

    private final AtomicBoolean sending = new AtomicBoolean();

    private PublishAck ack;
    private PublishException failure;

    PendingPublish(List<OutgoingMessage> before, OutgoingMessage message, PublishCallback callback, long deadline) {
        this.before = before;
        this.message = message;
        this.size = message.payloadSize()
                + before.stream().mapToLong(OutgoingMessage::payloadSize).sum();
        this.callback = callback;
        this.unsure = message.earlier() == OutgoingMessage.Earlier.UNANSWERED;
        this.deadline = deadline;
    }

    /** The attempts of a message are made one at a time; false if another thread makes one just now. */
    boolean beginAttempt() {
        return sending.compareAndSet(false, true);
    }

    /** Whether it, or a message of its batch, is published to the subject. */
    boolean isTo(String subject) {
        if (message.subject().equals(subject)) {
            return true;
        }
        for (OutgoingMessage each : before) {
            if (each.subject().equals(subject)) {
                return true;
            }
        }
        return false;
    }

    /** Whether there may have been another attempt, so that the message may be there. */
    boolean isRepeated() {
        return attempts > 1
                || message.earlier() != OutgoingMessage.Earlier.NONE
                || before.stream().anyMatch(each -> each.earlier() != OutgoingMessage.Earlier.NONE);
    }

    void endAttempt() {
        sending.set(false);
    }

    boolean isSending() {
        return sending.get();
    }

    /** Decides the outcome; false if it is decided already. */
    boolean settle(PublishAck storedAs, PublishException failedWith) {
        if (!settled.compareAndSet(false, true)) {
            return false;
        }
        ack = storedAs;
        failure = failedWith;
        return true;
    }

    /** Tells more of a failure that {@link #settle} has decided, before it is told. */
    void failWith(PublishException failedWith) {
        failure = failedWith;
    }

    boolean isSettled() {
        return settled.get();
    }

    /** It cannot be sent now: the wait counts as an attempt. */
    void waitOn(Duration timeout) {
        attempts++;
        deadline = System.nanoTime() + timeout.toNanos();
    }

    boolean isOverdue(long now) {
        return now - deadline >= 0;
    }

    /** Tells the outcome. */
    void complete(PublishTally tally) {
        PublishOutcome as = failure != null
                ? PublishOutcome.of(failure.getOutcome())
                : ack.isDuplicate() ? PublishOutcome.DUPLICATE : PublishOutcome.STORED;
        tally.ended(as, before.size() + 1, begunAt);
        callback.done(ack, failure);
    }
}
