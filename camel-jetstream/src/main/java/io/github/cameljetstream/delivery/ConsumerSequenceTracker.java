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
    /** A server that is short of time writes the number of a delivery seconds after it was made. */
    private static final int LONGEST_WRITE_SECONDS = 10;

    private final BooleanSupplier isClustered;
    private final BooleanSupplier mayBeReset;
    private volatile long last = -1;
    /** The last number of each of the latest seconds, the earliest first. The server has written the earliest for certain. */
    private final long[] seconds = new long[LONGEST_WRITE_SECONDS];

    /** The server has had all up to this number since its last restart. */
    private long known;

    private volatile boolean restarted;
    private long restartedAt;

    /** What a number says. */
    public enum Verdict {
        /** The numbers go on. */
        NEXT,
        /** The server has forgotten its latest deliveries. */
        FORGOTTEN,
        /** The consumer was set back. */
        SET_BACK
    }

    /**
     * @param isClustered whether the leader of the consumer may change without our being told
     * @param mayBeReset whether the server can reset a consumer at all, which is so from 2.14 on
     */
    public ConsumerSequenceTracker(BooleanSupplier isClustered, BooleanSupplier mayBeReset) {
        this.isClustered = isClustered;
        this.mayBeReset = mayBeReset;
    }

    /**
     * Deliveries come from a consumer which has given that number last.
     *
     * @param delivered -1 if that is not known: then it is the consumer of before
     * @param isSame whether it is the consumer of before: then deliveries up to that number may still be on their way
     */
    public synchronized void boundTo(long delivered, boolean isSame) {
        if (delivered < 0) {
            return;
        }
        if (!isSame) {
            last = delivered;
        }
        // A restart still counts: deliveries that were read off the old connection may come yet.
        writtenAtMost(delivered);
        known = delivered;
    }

    /** How many deliveries did not arrive here, if the next one has this sequence. To be called before {@link #delivered}. */
    public long missingBefore(long place) {
        return last < 0 ? 0 : Math.max(0, place - last - 1);
    }

    /**
     * A delivery has come. Called by one thread at a time.
     *
     * @param askedAt since when ({@link System#nanoTime}) deliveries like it are asked for; 0 if that is not known
     */
    public Verdict delivered(long place, long askedAt) {
        long before = last;
        last = place;
        if (place <= before) {
            return wentBackTo(place, before, System.nanoTime());
        }
        if (restarted && askedAt != 0) {
            fromServerAskedAt(place, askedAt);
        }
        return Verdict.NEXT;
    }

    /** Unlike one that was read off the old connection, this one was delivered by the server after its restart. */
    private synchronized void fromServerAskedAt(long place, long askedAt) {
        if (restarted && askedAt - restartedAt > 0) {
            known = place;
        }
    }

    private synchronized Verdict wentBackTo(long place, long before, long now) {
        boolean restarted = isRestarted(now);
        // Deliveries of before and after a restart may come mixed, also those that the server had counted when it was
        // asked: then only the first number can be that of a reset.
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
        return Verdict.SET_BACK;
    }

    /**
     * Whether the server cannot have forgotten that delivery. After a reset the first number is 1, and a server that has
     * forgotten all deliveries of a consumer was killed in its first moments; so a second is enough for that one.
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

    /** The server was started anew: it may have forgotten the latest deliveries. */
    public synchronized void serverRestarted(long now) {
        restarted = true;
        restartedAt = now;
        known = 0;
    }

    /**
     * The numbers of a consumer that replaces this one. They are kept apart, since another thread may read the last
     * deliveries of this one while its successor is bound.
     */
    public synchronized ConsumerSequenceTracker ofSuccessor() {
        ConsumerSequenceTracker successor = new ConsumerSequenceTracker(isClustered, mayBeReset);
        successor.restarted = restarted;
        successor.restartedAt = restartedAt;
        return successor;
    }

    /** The number of the latest delivery that has come; -1 if none has. To be asked for before the server is. */
    public long latest() {
        return last;
    }

    /**
     * The server has reported which number it gave last.
     *
     * @param delivered -1 if it has not
     * @param latest {@link #latest()} before it was asked: others may have come before its reply
     * @return what that says
     */
    public synchronized Verdict standsAt(long delivered, long latest) {
        long now = last;
        if (delivered < 0 || now < latest) {
            return Verdict.NEXT; // it went back meanwhile, and that was seen
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
