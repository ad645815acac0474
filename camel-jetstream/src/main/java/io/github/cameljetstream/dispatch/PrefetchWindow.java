package io.github.cameljetstream.dispatch;

/**
 * How many messages are worth having in wait: what is routed in about two seconds at the present pace. A quick route
 * soon gets many at a time, while a slow one holds few, which another instance could do meanwhile, and which would have
 * to be kept alive and handed back. Pure; thread-safe.
 */
public final class PrefetchWindow {
    private static final int LEAST = 16;
    private static final int SECONDS = 2;

    private final int least;
    private final int most;
    private volatile long pace;
    private volatile long settledBefore;

    /**
     * @param batch how many are routed together, of which one more batch is to be ready
     */
    public PrefetchWindow(int most, int batch) {
        this.most = most;
        this.least = Math.min(Math.max(LEAST, 2 * batch), most);
    }

    /** The size now, when so many messages have been settled in all. */
    int size(long settled) {
        long thisSecond = settled - settledBefore;
        return (int) Math.max(least, Math.min(most, SECONDS * Math.max(pace, thisSecond)));
    }

    /** To be called once a second, by one thread. */
    public void everySecond(long settled) {
        pace = settled - settledBefore;
        settledBefore = settled;
    }

    /** How many messages were settled in the last second. */
    public long pace() {
        return pace;
    }
}
