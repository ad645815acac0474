package io.github.cameljetstream.runtime;

import java.util.concurrent.TimeUnit;

/**
 * Decides whether the items of a queue are so short that a {@link LeadWorker} may process them. After an item that blocked,
 * or when items take long on average, it may not for a while, which doubles each time. Thread-safe.
 */
final class ItemDurations {
    /** With longer ones it is worth to wake up other workers. */
    private static final long MAX_AVERAGE_NANOS = TimeUnit.MICROSECONDS.toNanos(100);
    /** A single item that takes long, perhaps since the machine is busy, means little. */
    private static final long MAX_COUNTED_NANOS = 4 * MAX_AVERAGE_NANOS;

    private static final int AVERAGED = 16;
    private static final long MIN_PAUSE_NANOS = TimeUnit.SECONDS.toNanos(1);
    private static final long MAX_PAUSE_NANOS = TimeUnit.SECONDS.toNanos(60);
    /** After so many items without a pause the next one is shorter. */
    private static final int GOOD_RUN = 1_000;

    private volatile boolean paused;
    private volatile long pausedUntil;
    private volatile long pause;
    /** Only the lead uses these. */
    private long average;

    private int good;

    boolean areShort() {
        return !paused || isPauseOver(System.nanoTime());
    }

    private boolean isPauseOver(long now) {
        if (now - pausedUntil < 0) {
            return false;
        }
        paused = false;
        return true;
    }

    /** The lead has processed an item in this time. */
    void note(long nanos) {
        average += (Math.min(nanos, MAX_COUNTED_NANOS) - average) / AVERAGED;
        good++;
        if (average > MAX_AVERAGE_NANOS) {
            average = 0;
            good = 0;
            pause();
        } else if (good >= GOOD_RUN) {
            good = 0;
            pause = pause / 2;
        }
    }

    /** An item has blocked, or items take long. */
    void pause() {
        pause(System.nanoTime());
    }

    private void pause(long now) {
        pause = Math.max(MIN_PAUSE_NANOS, Math.min(MAX_PAUSE_NANOS, 2 * pause));
        pausedUntil = now + pause;
        paused = true;
    }
}
