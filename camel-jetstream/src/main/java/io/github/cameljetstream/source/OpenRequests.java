package io.github.cameljetstream.source;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The requests that the server has not ended yet. Several may be open at a time, and the server serves them in turn, so
 * only the sum of their messages is counted. Thread-safe; methods that change more than the sum are called under the lock
 * of the source.
 */
final class OpenRequests {
    /** Forged statuses must not determine how often requests are sent again. */
    private static final long RENEWAL_PAUSE_NANOS = TimeUnit.SECONDS.toNanos(1);

    /** The messages that were requested and have not arrived. */
    private final AtomicInteger outstanding = new AtomicInteger();
    /** The number of requests since nothing was outstanding. */
    private int requests;

    /** When the oldest open request was sent, at the earliest ({@link System#nanoTime}). */
    private volatile long since = System.nanoTime();

    private volatile int lastBatch;
    /** The largest limit of bytes of these requests. */
    private volatile long maxBytes;
    /** A status does not match the requests: perhaps the server counts otherwise. */
    private volatile boolean miscounted;
    /** Used by the timer only. */
    private long renewedAt = System.nanoTime() - RENEWAL_PAUSE_NANOS;

    void reset() {
        outstanding.set(0);
        maxBytes = 0;
        miscounted = false;
    }

    int outstanding() {
        return outstanding.get();
    }

    /** What arrives was requested at this time or later ({@link System#nanoTime}). */
    long since() {
        return since;
    }

    /** The number of open requests, as far as it is known. */
    int count() {
        if (outstanding.get() <= 0) {
            requests = 0;
        }
        return requests;
    }

    /** A request will be sent. Returns whether it is the only one with outstanding messages. */
    boolean add(int batch, long bytes) {
        boolean isFirst = outstanding.addAndGet(batch) == batch;
        if (isFirst) {
            since = System.nanoTime();
        }
        requests++;
        lastBatch = batch;
        maxBytes = Math.max(maxBytes, bytes);
        return isFirst;
    }

    /** A request could not be sent. */
    void withdraw(int batch) {
        outstanding.addAndGet(-batch);
    }

    void messageArrived() {
        outstanding.decrementAndGet();
    }

    /**
     * A status arrived, which anybody may have sent: it counts only within what was requested. Returns false if the server
     * cannot have sent it.
     */
    boolean statusArrived(RequestStatus status) {
        if (status.fits(outstanding.get(), maxBytes, lastBatch)) {
            outstanding.addAndGet(-status.notDelivered(lastBatch));
            return true;
        }
        miscounted = true;
        return false;
    }

    /** Whether to give up these requests and send new ones, since a status did not match them. */
    boolean needRenewal(long now) {
        boolean isDue = miscounted && now - renewedAt > RENEWAL_PAUSE_NANOS;
        if (isDue) {
            renewedAt = now;
        }
        return isDue;
    }
}
