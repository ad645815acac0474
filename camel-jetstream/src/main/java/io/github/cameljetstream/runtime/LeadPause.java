package io.github.cameljetstream.runtime;

import java.util.concurrent.TimeUnit;

/**
 * How long a {@link LeadWorker} leaves the items of a queue to workers: for a moment if it cannot keep up with them, and after
 * an item that blocked for a while, which doubles each time. Thread-safe.
 */
final class LeadPause {
    private static final long SHORT_NANOS = TimeUnit.MILLISECONDS.toNanos(100);
    private static final long MIN_NANOS = TimeUnit.SECONDS.toNanos(1);
    private static final long MAX_NANOS = TimeUnit.SECONDS.toNanos(60);
    /** After this number of items without a pause, the next one is shorter. */
    private static final int GOOD_RUN = 1_000;

    private volatile boolean active;
    private volatile long until;
    private volatile long afterBlock;
    /** Only the lead uses it. */
    private int good;

    boolean isActive() {
        return active && !isOver(System.nanoTime());
    }

    private boolean isOver(long now) {
        if (now - until < 0) {
            return false;
        }
        active = false;
        return true;
    }

    /** The lead has processed an item without being replaced. */
    void noteProcessed() {
        good++;
        if (good >= GOOD_RUN) {
            good = 0;
            afterBlock = afterBlock / 2;
        }
    }

    /** Others can help: the lead has too much to do. */
    void beginShort() {
        begin(SHORT_NANOS);
    }

    /** An item has blocked: the next ones probably block too. */
    void beginAfterBlock() {
        afterBlock = Math.max(MIN_NANOS, Math.min(MAX_NANOS, 2 * afterBlock));
        begin(afterBlock);
    }

    private void begin(long nanos) {
        until = System.nanoTime() + nanos;
        active = true;
    }
}
