package io.github.cameljetstream.delivery;

import io.github.cameljetstream.connection.SubjectBytes;
import io.nats.client.Message;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;

/** One message as it was delivered once. Settled exactly once. Thread-safe. */
public final class Delivery {
    private final Message message;
    private final AckSubject info;
    private final DeliverySettler settler;
    private final AtomicReference<DeliveryState> state = new AtomicReference<>(DeliveryState.WAITING);

    /** When the server must hear of it again ({@link System#nanoTime()}); the timer reads and writes it. */
    private volatile long progressDue;

    private final long receivedAt;
    private volatile boolean progressEnded;
    private volatile boolean outlived;
    /** How many times its exchange was run again in its place. Only the thread whose turn it is changes it. */
    private volatile int localRetries;

    private volatile Runnable whenSettled;
    /** The exchange has ended, and the user is to say what becomes of it. */
    private volatile boolean leftToUser;

    private volatile CompletableFuture<Void> confirmation;
    /** The message may have come before. */
    private volatile boolean repeated;
    /** It waits for its turn, or has had it. */
    private volatile boolean inLane;

    /** The one in flight of the same sequence that came before this one; null if there is none. */
    private volatile Delivery before;

    /** Later deliveries of the same message that wait for the end of this one; null if there are none. */
    private List<Delivery> followers;

    private boolean followersTaken;

    /**
     * @param settler settles the delivery
     * @param now {@link System#nanoTime()}
     */
    public Delivery(Message message, AckSubject info, DeliverySettler settler, long now) {
        this.message = message;
        this.info = info;
        this.settler = settler;
        this.receivedAt = now;
    }

    /** The only place that changes the state: false, and no change, if the move is not allowed. */
    public boolean moveTo(DeliveryState next) {
        DeliveryState now = state.get();
        while (now.mayBecome(next)) {
            if (state.compareAndSet(now, next)) {
                return true;
            }
            now = state.get();
        }
        return false;
    }

    /** In flight are others of the same sequence. To be called, as {@link #without}, by one thread at a time. */
    Delivery isAfter(Delivery other) {
        before = other;
        return this;
    }

    /** The one in flight of the same sequence that came before this one; null if there is none. */
    Delivery before() {
        return before;
    }

    /** The chain that begins with this one, without the one that is not in flight any more. */
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

    public void entersLane() {
        inLane = true;
    }

    /** Whether a later delivery of the message may wait for the end of this one. */
    boolean mayBeFollowed() {
        return inLane && !progressEnded;
    }

    /** A later delivery of the message waits for the end of this one. Returns false if that is decided already. */
    synchronized boolean follow(Delivery later) {
        if (followersTaken) {
            return false;
        }
        if (followers == null) {
            followers = new ArrayList<>();
        }
        followers.add(later);
        return true;
    }

    /** The end is decided: takes those that have waited for it, in the order in which they came. */
    public synchronized List<Delivery> takeFollowers() {
        followersTaken = true;
        List<Delivery> taken = followers == null ? List.of() : followers;
        followers = null;
        return taken;
    }

    /** Its exchange is under way, or has been. */
    public boolean hasBegun() {
        return state.get() != DeliveryState.WAITING;
    }

    public boolean isSettled() {
        return state.get() == DeliveryState.SETTLED;
    }

    /** From now on it is the user who prolongs the wait of the server. */
    public void leaveToUser() {
        leftToUser = true;
    }

    public boolean isLeftToUser() {
        return leftToUser && !isSettled();
    }

    /** Its acknowledgement is to be confirmed by the server. Returns what completes then. */
    public CompletableFuture<Void> wantConfirmation() {
        confirmation = new CompletableFuture<>();
        return confirmation;
    }

    /** Null if no confirmation is wanted. */
    public CompletableFuture<Void> confirmation() {
        return confirmation;
    }

    public Message message() {
        return message;
    }

    public String subject() {
        return SubjectBytes.decoded(message.getSubject());
    }

    public DeliverySettler settler() {
        return settler;
    }

    public AckSubject info() {
        return info;
    }

    /** Where acknowledgements of this delivery go to. */
    public String replyTo() {
        return message.getReplyTo();
    }

    /** 1 for the first delivery of the message. */
    public long count() {
        return info.deliveredCount();
    }

    /** Which attempt at the message this is: deliveries, and runs again in its place. */
    public long attempt() {
        return info.deliveredCount() + localRetries;
    }

    public void retried() {
        localRetries++;
        leftToUser = false;
    }

    public long receivedAt() {
        return receivedAt;
    }

    /** What is to be done once the server was told the outcome. Set before the exchange begins. */
    public void whenSettled(Runnable then) {
        whenSettled = then;
    }

    /** The server was told the outcome. */
    public void settled() {
        Runnable then = whenSettled;
        if (then != null) {
            whenSettled = null;
            then.run();
        }
    }

    /** Whether both are deliveries of one message: the time tells it from that of the same sequence in a later stream. */
    boolean isOfSameMessage(Delivery other) {
        return info.streamSequence() == other.info.streamSequence()
                && info.timestampNanos() == other.info.timestampNanos()
                && info.stream().equals(other.info.stream());
    }

    /** Its stream is no more: nothing may be told of it, since it would be taken for a message of the new one. */
    void outlived() {
        outlived = true;
        endProgress();
    }

    public boolean isOutlived() {
        return outlived;
    }

    public long streamSequence() {
        return info.streamSequence();
    }

    /** What it takes of the permitted bytes. */
    long size() {
        return message.consumeByteCount();
    }

    public boolean isProgressDue(long now) {
        return !progressEnded && now - progressDue >= 0;
    }

    /** The server is told of it no more. */
    public void endProgress() {
        progressEnded = true;
    }

    public boolean isProgressEnded() {
        return progressEnded;
    }

    /** Whether the server awaits its acknowledgement for certain: nothing is told yet, and it is kept in progress. */
    public boolean isAwaited() {
        return !progressEnded && !isSettled();
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
