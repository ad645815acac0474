package io.github.cameljetstream.consume;

/**
 * How many messages are worth having in wait: about what is routed in a second. A quick route soon gets many at a time,
 * while a slow one holds few that another instance could do meanwhile, and that would have to be kept alive and handed
 * back. Pure; not thread-safe.
 */
final class PrefetchWindow {
    static final int LEAST = 16;

    private final int most;
    private int size;
    private long settledBefore;

    PrefetchWindow(int most) {
        this.most = most;
        this.size = Math.min(LEAST, most);
    }

    int size() {
        return size;
    }

    /** What was asked for has come and is nearly used up: ask for more at a time. */
    void ranDry() {
        size = Math.min(most, size * 2);
    }

    /** Once a second: fit the size to the pace. */
    void everySecond(long settledSoFar) {
        long pace = settledSoFar - settledBefore;
        settledBefore = settledSoFar;
        // Twice the pace leaves room to grow; a short pause must not throw away what was learnt at once.
        long fitting = Math.max(pace * 2, size / 2);
        size = (int) Math.max(Math.min(LEAST, most), Math.min(size, fitting));
    }
}
