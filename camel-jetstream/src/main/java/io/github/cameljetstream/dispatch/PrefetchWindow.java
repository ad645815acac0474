package io.github.cameljetstream.dispatch;

import java.util.function.LongSupplier;

/**
 * How many messages to prefetch: what the route processes in about two seconds at its present pace. A fast route soon
 * prefetches many messages. A slow one prefetches few: another instance could process the others meanwhile, and the
 * component would have to extend their acknowledgement wait and hand them back. Thread-safe.
 */
public final class PrefetchWindow {
    private static final int MIN_SIZE = 16;
    private static final int SECONDS = 2;
    /** A tenth of a second covers the way of a request to a distant server and back. */
    private static final int PARTS_OF_A_SECOND = 10;

    private static final int MAX_AHEAD = 1_000;

    private final int min;
    private final int max;
    private final LongSupplier settled;
    private final LongSupplier maxAckPending;
    private volatile long pace;
    private volatile long settledBefore;

    /**
     * @param max how many messages may be in flight, apart from those {@linkplain #ahead() ahead}
     * @param batch how many messages are routed together; the window holds one more batch
     * @param settled the total number of settled messages
     * @param maxAckPending how many messages the server sends without an acknowledgement; 0 or less for no limit. No
     *     messages lie ahead unless it is more than {@code max}
     */
    public PrefetchWindow(int max, int batch, LongSupplier settled, LongSupplier maxAckPending) {
        this.max = max;
        this.min = Math.min(Math.max(MIN_SIZE, 2 * batch), max);
        this.settled = settled;
        this.maxAckPending = maxAckPending;
    }

    int size() {
        return (int) Math.max(min, Math.min(max + ahead(), SECONDS * presentPace()));
    }

    /** How many messages may wait for the end of an exchange, so that the next begins without a request for it. */
    int ahead() {
        long limit = maxAckPending.getAsLong();
        long allowed = limit <= 0 ? MAX_AHEAD : Math.min(MAX_AHEAD, limit - max);
        return (int) Math.max(0, Math.min(allowed, presentPace() / PARTS_OF_A_SECOND));
    }

    private long presentPace() {
        return Math.max(pace, settled.getAsLong() - settledBefore);
    }

    /** Called once a second, by one thread. */
    public void everySecond() {
        long now = settled.getAsLong();
        pace = now - settledBefore;
        settledBefore = now;
    }

    /** How many messages were settled in the last second. */
    public long pace() {
        return pace;
    }
}
