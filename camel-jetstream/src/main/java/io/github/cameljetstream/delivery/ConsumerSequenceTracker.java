package io.github.cameljetstream.delivery;

import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/**
 * Follows the sequences that the server gives to the deliveries of a consumer: how many did not arrive, and why they go back.
 * A server that was killed forgot its latest deliveries, since it writes them at most ten times a second, and a new leader of
 * a cluster may not know them: then their messages are delivered once more, and nobody wants that. If somebody reset the
 * consumer, the sequences begin again at 1, and the messages are wanted again. Thread-safe.
 */
public final class ConsumerSequenceTracker {
    private static final long LONGEST_RESTART_NANOS = TimeUnit.MINUTES.toNanos(1);
    /** A server under load writes the sequence of a delivery seconds after the delivery. */
    private static final int LONGEST_WRITE_SECONDS = 10;

    private final BooleanSupplier isClustered;
    private final BooleanSupplier mayBeReset;
    private volatile long last = -1;
    /** The last sequence of each of the latest seconds, the earliest first. The server certainly wrote the earliest. */
    private final long[] seconds = new long[LONGEST_WRITE_SECONDS];

    /** The server knows all up to this sequence since its last restart. */
    private long known;

    private volatile boolean restarted;
    private long restartedAt;

    /** What a sequence says. */
    public enum Verdict {
        /** It is a new one. */
        NEXT,
        /** The server forgot its latest deliveries. */
        FORGOTTEN,
        /** Somebody reset the consumer. */
        RESET
    }

    /**
     * @param isClustered whether the leader of the consumer may change unnoticed
     * @param mayBeReset whether the server can reset a consumer; it can from 2.14 on
     */
    public ConsumerSequenceTracker(BooleanSupplier isClustered, BooleanSupplier mayBeReset) {
        this.isClustered = isClustered;
        this.mayBeReset = mayBeReset;
    }

    /**
     * Deliveries come from a consumer, from now on.
     *
     * @param delivered its latest sequence; -1 if that is unknown, then it is the consumer of before
     * @param isSame whether it is the consumer of before, so that deliveries up to that sequence may still be on their way
     */
    public synchronized void boundTo(long delivered, boolean isSame) {
        if (delivered < 0) {
            return;
        }
        if (!isSame) {
            last = delivered;
        }
        // A restart still counts: deliveries that were read from the old connection may still arrive.
        writtenAtMost(delivered);
        known = delivered;
    }

    /** How many deliveries did not arrive here, if the next one has this sequence. To be called before {@link #delivered}. */
    public long missingBefore(long place) {
        return last < 0 ? 0 : Math.max(0, place - last - 1);
    }

    /**
     * A delivery arrived. Called by one thread at a time.
     *
     * @param requestedAt when it was requested ({@link System#nanoTime}), at the earliest; 0 if that is unknown
     */
    public Verdict delivered(long place, long requestedAt) {
        long before = last;
        last = place;
        if (place <= before) {
            return wentBackTo(place, before, System.nanoTime());
        }
        if (restarted && requestedAt != 0) {
            confirmRestart(place, requestedAt);
        }
        return Verdict.NEXT;
    }

    /** The server made this delivery after its restart, if it was requested after it. */
    private synchronized void confirmRestart(long place, long requestedAt) {
        if (restarted && requestedAt - restartedAt > 0) {
            known = place;
        }
    }

    private synchronized Verdict wentBackTo(long place, long before, long now) {
        boolean restarted = isRestarted(now);
        // Deliveries from before and after a restart may arrive mixed, also those that the server had counted when it
        // was
        // asked: then only sequence 1 can be that of a reset.
        boolean isMixed = restarted && place > 1;
        boolean mayHaveForgotten = restarted || (isClustered.getAsBoolean() && place > 1);
        boolean forgotten = isMixed || (mayHaveForgotten && !(mayBeReset.getAsBoolean() && isWritten(place)));
        writtenAtMost(place - 1);
        known = place - 1;
        if (before < 0) {
            return Verdict.NEXT;
        }
        if (forgotten) {
            return Verdict.FORGOTTEN;
        }
        this.restarted = false;
        return Verdict.RESET;
    }

    /**
     * Whether the server cannot have forgotten that delivery. After a reset the first sequence is 1, and only a server that
     * was killed in the first moments of a consumer forgot all its deliveries; so a second is enough for sequence 1.
     */
    private boolean isWritten(long place) {
        return place <= known || place <= (place == 1 ? seconds[seconds.length - 2] : seconds[0]);
    }

    private void writtenAtMost(long place) {
        Arrays.setAll(seconds, second -> Math.min(seconds[second], place));
    }

    private boolean isRestarted(long now) {
        return restarted && now - restartedAt < LONGEST_RESTART_NANOS;
    }

    /** The server restarted: it may have forgotten the latest deliveries. */
    public synchronized void serverRestarted(long now) {
        restarted = true;
        restartedAt = now;
        known = 0;
    }

    /**
     * The tracker of a consumer that replaces this one. It is another one, since a thread of the connection may still read
     * the last deliveries of this consumer while its successor is bound.
     */
    public synchronized ConsumerSequenceTracker ofSuccessor() {
        ConsumerSequenceTracker successor = new ConsumerSequenceTracker(isClustered, mayBeReset);
        successor.restarted = restarted;
        successor.restartedAt = restartedAt;
        return successor;
    }

    /** The sequence of the latest delivery; -1 if none arrived. Read it before asking the server for its own. */
    public long latest() {
        return last;
    }

    /**
     * The server reported its latest sequence.
     *
     * @param delivered -1 if it did not
     * @param latest {@link #latest()} before it was asked: others may have arrived before its reply
     * @return what that says
     */
    public synchronized Verdict standsAt(long delivered, long latest) {
        long now = last;
        if (delivered < 0 || now < latest) {
            return Verdict.NEXT; // it went back meanwhile, which was noticed
        }
        if (delivered >= latest) {
            known = delivered;
            return Verdict.NEXT;
        }
        last = delivered;
        return wentBackTo(delivered + 1, latest, System.nanoTime());
    }

    /** To be called once a second while the connection works. */
    public synchronized void everySecond(long now) {
        if (!isRestarted(now)) {
            restarted = false;
            System.arraycopy(seconds, 1, seconds, 0, seconds.length - 1);
            seconds[seconds.length - 1] = Math.max(0, last);
        }
    }
}
