package io.github.cameljetstream.consume;

import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/**
 * Follows the numbers that the server gives to the deliveries of a consumer, and says why they go back. A server that was
 * killed has forgotten its latest deliveries, since it writes them at most ten times a second, and a new leader of a
 * cluster may not have heard of them: then their messages come once more without anybody having asked for them. If somebody
 * has reset the consumer, the numbers begin again at 1, and the messages are wanted again. Thread-safe.
 */
final class DeliveryNumbers {
    private static final long LONGEST_RESTART_NANOS = TimeUnit.MINUTES.toNanos(1);

    private final BooleanSupplier isClustered;
    private volatile long last = -1;
    /** The server has written all up to this number, and one more second later all up to the other. */
    private long written;

    private long writtenSoon;
    private boolean restarted;
    private long restartedAt;

    /** What a number says. */
    enum Verdict {
        /** The numbers go on. */
        NEXT,
        /** The server has forgotten its latest deliveries. */
        FORGOTTEN,
        /** The consumer was set back. */
        SET_BACK
    }

    /**
     * @param isClustered whether the leader of the consumer may change without our being told
     */
    DeliveryNumbers(BooleanSupplier isClustered) {
        this.isClustered = isClustered;
    }

    /**
     * Deliveries come from a consumer which has given that number last, and may be another one.
     *
     * @param delivered -1 if that is not known: then it is the one before
     */
    synchronized void boundTo(long delivered) {
        if (delivered < 0) {
            return;
        }
        last = delivered;
        written = Math.max(0, delivered);
        writtenSoon = written;
        restarted = false;
    }

    /** A delivery has come. Called by one thread at a time. */
    Verdict delivered(long place) {
        long before = last;
        last = place;
        return place > before ? Verdict.NEXT : wentBackTo(place, before, System.nanoTime());
    }

    private synchronized Verdict wentBackTo(long place, long before, long now) {
        boolean mayHaveForgotten = isRestarted(now) || (isClustered.getAsBoolean() && place > 1);
        boolean forgotten = mayHaveForgotten && place > written;
        written = Math.min(written, place - 1);
        writtenSoon = written;
        restarted = false;
        return before < 0 ? Verdict.NEXT : forgotten ? Verdict.FORGOTTEN : Verdict.SET_BACK;
    }

    private boolean isRestarted(long now) {
        return restarted && now - restartedAt < LONGEST_RESTART_NANOS;
    }

    /** The server was started anew: it may have forgotten the latest deliveries. */
    synchronized void serverRestarted(long now) {
        if (!restarted) {
            restarted = true;
            restartedAt = now;
        }
    }

    /**
     * The server has told which number it gave last.
     *
     * @param delivered -1 if it has not
     * @return what that says; from now on it has forgotten no more
     */
    synchronized Verdict standsAt(long delivered) {
        long before = last;
        if (delivered < 0) {
            return Verdict.NEXT;
        }
        if (delivered >= before) {
            restarted = false;
            return Verdict.NEXT;
        }
        last = delivered;
        return wentBackTo(delivered + 1, before, System.nanoTime());
    }

    /** To be called once a second while the connection works. */
    synchronized void everySecond(long now) {
        if (!isRestarted(now)) {
            written = writtenSoon;
            writtenSoon = Math.max(0, last);
        }
    }
}
