package io.github.cameljetstream.publish;

import static java.util.Objects.requireNonNull;

import io.github.cameljetstream.message.OutgoingMessage;
import io.github.cameljetstream.wire.PubAck;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicIntegerFieldUpdater;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * A message, or an atomic batch, that waits for its outcome: its attempts so far, and the one outcome that is decided
 * once. Thread-safe; see the fields.
 */
final class PendingPublish {
    /** Updaters, since an object for each flag would be an allocation for each message. */
    private static final AtomicIntegerFieldUpdater<PendingPublish> SETTLED =
            AtomicIntegerFieldUpdater.newUpdater(PendingPublish.class, "settled");

    private static final AtomicIntegerFieldUpdater<PendingPublish> SENDING =
            AtomicIntegerFieldUpdater.newUpdater(PendingPublish.class, "sending");

    private final OutgoingMessage message;
    private final List<OutgoingMessage> leading;
    private final BiConsumer<@Nullable PubAck, @Nullable PublishException> completion;
    private final long size;
    private final long createdAt = System.nanoTime();

    private volatile int settled;
    private volatile int sending;
    private volatile int attempts;
    private volatile boolean handedOver;
    private volatile long handedOverAt;
    private volatile boolean buffered;
    private volatile boolean mayBeStored;
    private volatile @Nullable String ignoredSender;
    private volatile @Nullable Runnable heldOutcome;
    private volatile long firstNumber;
    private volatile long lastNumber;
    private volatile long bytesUpTo;
    private volatile long deadline;

    /** Written before the outcome is handed to the thread that reports it. */
    private @Nullable PubAck ack;

    private @Nullable PublishException failure;

    /**
     * @param leading the messages of the same atomic batch before the last one; empty for a single message
     * @param message the message, or the last one of a batch
     * @param deadline when the wait for a place in the window ends ({@link System#nanoTime()})
     */
    PendingPublish(
            List<OutgoingMessage> leading,
            OutgoingMessage message,
            BiConsumer<@Nullable PubAck, @Nullable PublishException> completion,
            long deadline) {
        this.leading = leading;
        this.message = message;
        this.size = sizeOf(leading) + message.payloadSize();
        this.completion = completion;
        this.mayBeStored = message.earlier() == OutgoingMessage.Earlier.UNANSWERED;
        this.deadline = deadline;
    }

    private static long sizeOf(List<OutgoingMessage> messages) {
        long size = 0;
        for (int i = 0; i < messages.size(); i++) {
            size += messages.get(i).payloadSize();
        }
        return size;
    }

    /** The message, or the last one of a batch. */
    OutgoingMessage message() {
        return message;
    }

    /** The messages of a batch before the last one; empty for a single message. */
    List<OutgoingMessage> leading() {
        return leading;
    }

    boolean isBatch() {
        return !leading.isEmpty();
    }

    int messageCount() {
        return leading.size() + 1;
    }

    /** The bytes of bodies and headers. */
    long size() {
        return size;
    }

    /** The first message that is larger than the limit; null if there is none. */
    @Nullable
    OutgoingMessage largerThan(long maxPayload) {
        if (message.payloadSize() > maxPayload) {
            return message;
        }
        for (int i = 0; i < leading.size(); i++) {
            if (leading.get(i).payloadSize() > maxPayload) {
                return leading.get(i);
            }
        }
        return null;
    }

    /** If true, this message, or one of its batch, is published to the subject. */
    boolean isTo(String subject) {
        return message.subject().equals(subject)
                || leading.stream().anyMatch(each -> each.subject().equals(subject));
    }

    /** If true, an earlier attempt or an earlier send may have stored the message. */
    boolean isRepeated() {
        return attempts > 1
                || message.earlier() != OutgoingMessage.Earlier.NONE
                || leading.stream().anyMatch(each -> each.earlier() != OutgoingMessage.Earlier.NONE);
    }

    /** Claims the right to make an attempt: one thread at a time; false if another thread has it. */
    boolean claimAttempt() {
        return SENDING.compareAndSet(this, 0, 1);
    }

    void releaseAttempt() {
        sending = 0;
    }

    boolean isSending() {
        return sending != 0;
    }

    /** The number of times that it was sent, or could not be sent within a time-out. */
    int attempts() {
        return attempts;
    }

    /** An attempt begins, or could not be made within the time-out, which counts as one. */
    @SuppressWarnings("NonAtomicVolatileUpdate")
    void beginAttempt(long now, Duration timeout) {
        attempts++;
        deadline = now + timeout.toNanos();
    }

    /**
     * The attempt that begins has this place among all attempts.
     *
     * @param bytes the bytes of all attempts up to this one
     */
    void setPlace(long number, long bytes) {
        bytesUpTo = bytes;
        lastNumber = number;
        if (firstNumber == 0) {
            firstNumber = number;
        }
    }

    /** The place of the first attempt. */
    long firstNumber() {
        return firstNumber;
    }

    /** The place of the latest attempt. */
    long lastNumber() {
        return lastNumber;
    }

    /** The bytes of all attempts up to the latest one. */
    long bytesUpTo() {
        return bytesUpTo;
    }

    /** jnats is about to get the message, whose reply may arrive at once. */
    void handOver(long now) {
        if (!handedOver) {
            handedOverAt = now;
        }
        handedOver = true;
    }

    /** jnats did not accept the message. */
    void undoHandOver(boolean before) {
        handedOver = before;
    }

    /** If false, it is certain that the message is not stored. */
    boolean isHandedOver() {
        return handedOver;
    }

    /** When jnats got the message for the first time ({@link System#nanoTime()}). */
    long handedOverAt() {
        return handedOverAt;
    }

    /** If true, it waits in the {@link OfflineSendBuffer}, which alone changes this. */
    boolean isBuffered() {
        return buffered;
    }

    void setBuffered(boolean value) {
        buffered = value;
    }

    /** If true, an attempt or an earlier send had no answer: the message may be stored, whatever the next answer is. */
    boolean mayBeStored() {
        return mayBeStored;
    }

    void setMayBeStored(boolean value) {
        mayBeStored = value;
    }

    /** An attempt has no answer, and another one follows or none is possible. */
    void giveUpAnswer() {
        if (handedOver) {
            mayBeStored = true;
        }
    }

    /** Who sent the last reply that does not count; null if nobody did. */
    @Nullable
    String ignoredSender() {
        return ignoredSender;
    }

    void setIgnoredSender(String sender) {
        ignoredSender = sender;
    }

    /** Decides an outcome that another reply may replace; null if there is none. */
    @Nullable
    Runnable heldOutcome() {
        return heldOutcome;
    }

    void holdOutcome(Runnable decision) {
        heldOutcome = decision;
    }

    /** When the wait for the current attempt, or for a place in the window, ends. */
    void setDeadlineAfter(long nanos) {
        deadline = System.nanoTime() + nanos;
    }

    boolean isOverdue(long now) {
        return now - deadline >= 0;
    }

    /** Decides the outcome; false if it is decided already. */
    boolean settle(@Nullable PubAck storedAs, @Nullable PublishException failedWith) {
        if (!SETTLED.compareAndSet(this, 0, 1)) {
            return false;
        }
        ack = storedAs;
        failure = failedWith;
        return true;
    }

    boolean isSettled() {
        return settled != 0;
    }

    /** Replaces the failure that {@link #settle} has decided, before it is reported. */
    void replaceFailure(PublishException failedWith) {
        failure = failedWith;
    }

    /** Reports the outcome to the caller. */
    void report(PublishTally tally) {
        tally.count(outcome(), messageCount(), createdAt);
        completion.accept(ack, failure);
    }

    private PublishOutcome outcome() {
        if (failure != null) {
            return PublishOutcome.of(failure.getOutcome());
        }
        return requireNonNull(ack, "stored if not failed").duplicate()
                ? PublishOutcome.DUPLICATE
                : PublishOutcome.STORED;
    }
}
