package io.github.cameljetstream.delivery;

import io.github.cameljetstream.wire.SubjectBytes;
import io.nats.client.Message;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReferenceFieldUpdater;
import org.jspecify.annotations.Nullable;

/** One message as it was delivered once. {@link DeliveryState} shows its life. Settled exactly once. Thread-safe. */
public final class Delivery {
    /** Marks that no later delivery may follow this one any more. */
    private static final List<Delivery> CLOSED = Collections.unmodifiableList(new ArrayList<>(0));

    private static final AtomicReferenceFieldUpdater<Delivery, DeliveryState> STATE =
            AtomicReferenceFieldUpdater.newUpdater(Delivery.class, DeliveryState.class, "state");
    private static final AtomicReferenceFieldUpdater<Delivery, AckWait> ACK_WAIT =
            AtomicReferenceFieldUpdater.newUpdater(Delivery.class, AckWait.class, "ackWait");

    private final Message message;
    private final AckSubject info;
    private final DeliverySettler<Delivery> settler;
    private final long receivedAt;
    /** Changed only by {@link #move}. */
    private volatile DeliveryState state = DeliveryState.RECEIVED;

    private volatile AckWait ackWait = AckWait.EXTENDED;

    /** When the server must hear of it again ({@link System#nanoTime()}); the timer reads and writes it. */
    private volatile long progressDue;

    /** How many times its exchange was retried in place. Only the thread whose turn it is changes it. */
    private volatile int localRetries;

    private volatile @Nullable Runnable whenSettled;
    private volatile @Nullable CompletableFuture<Void> confirmation;
    /** How many characters of the stored subject precede the published one. Set before it is queued. */
    private int subjectPrefix;
    /** When its exchange must have begun ({@link System#nanoTime}); 0 for any time. Set before it is queued. */
    private long latestBegin;
    /** The message may have been delivered here before. */
    private volatile boolean repeated;

    /** The delivery in flight of the same sequence before this one; null if there is none. */
    private volatile @Nullable Delivery before;

    /** Later deliveries of the same message that follow this one; null if there are none. Guarded by this object. */
    private @Nullable List<Delivery> followers;

    /** Whether the server waits for the acknowledgement. */
    private enum AckWait {
        /** It does, and the component extends the wait. */
        EXTENDED,
        /** The component extends the wait no more. */
        EXPIRING,
        /** The stream is gone: the server would take an acknowledgement for one of the stream that replaced it. */
        VOID
    }

    /**
     * @param settler settles the delivery
     * @param now {@link System#nanoTime()}
     */
    public Delivery(Message message, AckSubject info, DeliverySettler<Delivery> settler, long now) {
        this.message = message;
        this.info = info;
        this.settler = settler;
        this.receivedAt = now;
    }

    /** Changes the state: false, and no change, if the move is not allowed. */
    public boolean moveTo(DeliveryState next) {
        return move(next, false);
    }

    /** Its exchange begins. Returns false, and does nothing, if it began before or needs none any more. */
    public boolean begin() {
        return move(DeliveryState.RUNNING, true);
    }

    private boolean move(DeliveryState next, boolean onlyFirst) {
        DeliveryState now = state;
        while (now.mayBecome(next) && !(onlyFirst && now.hasBegun())) {
            if (STATE.compareAndSet(this, now, next)) {
                return true;
            }
            now = state;
        }
        return false;
    }

    /** Its exchange may not begin later ({@link System#nanoTime}); 0 for any time. */
    public void mustBeginBy(long time) {
        latestBegin = time;
    }

    /** Whether it is too late for its exchange to begin. */
    public boolean isOverdue() {
        return latestBegin != 0 && System.nanoTime() - latestBegin > 0;
    }

    public DeliveryState state() {
        return state;
    }

    /** Its settlement is decided. Returns false, and does nothing, if that was so already. */
    public boolean settle() {
        if (!moveTo(DeliveryState.SETTLED)) {
            return false;
        }
        if (ackWait == AckWait.VOID) {
            moveTo(DeliveryState.ORPHANED);
        }
        return true;
    }

    /** Whether its exchange began. */
    public boolean hasBegun() {
        return state.hasBegun();
    }

    public boolean isSettled() {
        return state.isFinal();
    }

    /** From now on it is the user who extends the wait of the server. */
    public void leaveToUser() {
        moveTo(DeliveryState.AWAITING_USER);
    }

    public boolean isLeftToUser() {
        return state == DeliveryState.AWAITING_USER;
    }

    /** Its exchange is retried in place. */
    @SuppressWarnings("NonAtomicVolatileUpdate") // only the thread that has the exchange retries it
    public void retried() {
        localRetries++;
        moveTo(DeliveryState.RUNNING);
    }

    /** Nothing may be sent about it, since the server would take it for a message of the stream that replaced its own. */
    public void streamIsGone() {
        ackWait = AckWait.VOID;
        moveTo(DeliveryState.ORPHANED); // refused unless it is settled: otherwise its settlement makes the move
    }

    /** Whether it is settled and nothing may be sent about it, since its stream is gone. */
    public boolean isOrphaned() {
        return state == DeliveryState.ORPHANED;
    }

    /** Other deliveries in flight have the same sequence. To be called, as {@link #without}, by one thread at a time. */
    Delivery isAfter(Delivery other) {
        before = other;
        return this;
    }

    /** The delivery in flight of the same sequence before this one; null if there is none. */
    @Nullable
    Delivery before() {
        return before;
    }

    /** The chain that begins with this delivery, without one that is not in flight any more. */
    @Nullable
    Delivery without(Delivery gone, boolean[] found) {
        if (gone == this) {
            found[0] = true;
            return before;
        }
        for (Delivery each = this; each.before != null; each = each.before) {
            if (each.before == gone) {
                each.before = gone.before;
                found[0] = true;
                break;
            }
        }
        return this;
    }

    public void mayBeRepeated() {
        repeated = true;
    }

    boolean isPerhapsRepeated() {
        return repeated;
    }

    /** Whether a later delivery of the message may wait for the end of this one. */
    synchronized boolean mayBeFollowed() {
        DeliveryState now = state;
        boolean hadTurn = now == DeliveryState.QUEUED || now.hasBegun();
        return hadTurn && followers != CLOSED && ackWait == AckWait.EXTENDED && now != DeliveryState.ORPHANED;
    }

    /** A later delivery of the message waits for the end of this one. Returns false if that is decided already. */
    public synchronized boolean follow(Delivery later) {
        if (followers == CLOSED) {
            return false;
        }
        later.moveTo(DeliveryState.FOLLOWING);
        if (followers == null) {
            followers = new ArrayList<>();
        }
        followers.add(later);
        return true;
    }

    /** The end is decided: takes those that followed this delivery, in the order in which they arrived. */
    public synchronized List<Delivery> takeFollowers() {
        List<Delivery> taken = followers == null || followers == CLOSED ? List.of() : followers;
        followers = CLOSED;
        return taken;
    }

    /** The server has to confirm the acknowledgement. Returns what completes then. */
    public CompletableFuture<Void> wantConfirmation() {
        confirmation = new CompletableFuture<>();
        return confirmation;
    }

    public boolean wantsConfirmation() {
        return confirmation != null;
    }

    /**
     * Completes the confirmation that the user waits for, if any.
     *
     * @param failure null if the server confirmed the acknowledgement
     */
    public void confirm(@Nullable Throwable failure) {
        CompletableFuture<Void> wanted = confirmation;
        if (wanted == null) {
            return;
        }
        if (failure == null) {
            wanted.complete(null);
        } else {
            wanted.completeExceptionally(failure);
        }
    }

    public Message message() {
        return message;
    }

    public String subject() {
        String stored = SubjectBytes.decoded(message.getSubject());
        return stored.substring(Math.min(subjectPrefix, stored.length()));
    }

    /** The stored subject begins with that many characters which are not part of the published one. */
    public void cutSubject(int prefix) {
        subjectPrefix = prefix;
    }

    public DeliverySettler<Delivery> settler() {
        return settler;
    }

    public AckSubject info() {
        return info;
    }

    /** Where acknowledgements of this delivery are published. */
    public String replyTo() {
        return message.getReplyTo();
    }

    /** 1 for the first delivery of the message. */
    public long count() {
        return info.deliveredCount();
    }

    /** The number of this attempt at the message: deliveries and retries in place. */
    public long attempt() {
        return info.deliveredCount() + localRetries;
    }

    public long receivedAt() {
        return receivedAt;
    }

    /** What is to be run once the delivery is settled. Set before the exchange begins. */
    public void whenSettled(Runnable then) {
        whenSettled = then;
    }

    /** The settlement is sent. */
    public void settled() {
        Runnable then = whenSettled;
        if (then != null) {
            whenSettled = null;
            then.run();
        }
    }

    /** Whether both are deliveries of one message: the time tells it from that of the same sequence in a later stream. */
    public boolean isOfSameMessage(Delivery other) {
        return info.streamSequence() == other.info.streamSequence()
                && info.timestampNanos() == other.info.timestampNanos()
                && info.stream().equals(other.info.stream());
    }

    public long streamSequence() {
        return info.streamSequence();
    }

    /** What it takes of the permitted bytes. */
    public long size() {
        return message.consumeByteCount();
    }

    public boolean isProgressDue(long now) {
        return !isProgressEnded() && now - progressDue >= 0;
    }

    /** The component extends the wait of the server no more. */
    public void endProgress() {
        ACK_WAIT.compareAndSet(this, AckWait.EXTENDED, AckWait.EXPIRING);
    }

    public boolean isProgressEnded() {
        return ackWait != AckWait.EXTENDED;
    }

    /** Whether the server certainly awaits its acknowledgement: nothing is sent yet, and the wait is extended. */
    public boolean isAwaited() {
        return !isProgressEnded() && !isSettled();
    }

    public long progressDue() {
        return progressDue;
    }

    public void progressDueAt(long time) {
        progressDue = time;
    }

    @Override
    public String toString() {
        return "message " + info.streamSequence() + " of stream " + info.stream() + " (delivery "
                + info.deliveredCount() + ")";
    }
}
