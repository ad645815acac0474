package io.github.cameljetstream.dispatch;

/**
 * How many messages to prefetch: what the route processes in about two seconds at its present pace. A fast route soon
 * prefetches many messages. A slow one prefetches few: another instance could process the others meanwhile, and the
 * component would have to extend their acknowledgement wait and hand them back. Pure; thread-safe.
 */
public final class PrefetchWindow {
    private static final int MIN_SIZE = 16;
    private static final int SECONDS = 2;

    private final int min;
    private final int max;
    private volatile long pace;
    private volatile long settledBefore;

    /** @param batch how many messages are routed together; the window holds one more batch */
    public PrefetchWindow(int max, int batch) {
        this.max = max;
        this.min = Math.min(Math.max(MIN_SIZE, 2 * batch), max);
    }

    /** @param settled the total number of settled messages */
    int size(long settled) {
        long thisSecond = settled - settledBefore;
        return (int) Math.max(min, Math.min(max, SECONDS * Math.max(pace, thisSecond)));
    }

    /** Called once a second, by one thread. */
    public void everySecond(long settled) {
        pace = settled - settledBefore;
        settledBefore = settled;
    }

    /** How many messages were settled in the last second. */
    public long pace() {
        return pace;
    }
}
