package io.github.cameljetstream.object.bucket;

import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** The time since the last progress, by the monotonic clock of this machine. For one thread. */
final class Progress {
    private final Duration timeout;
    private long last = System.nanoTime();

    /**
     * @param timeout the longest time without progress
     */
    Progress(Duration timeout) {
        this.timeout = timeout;
    }

    void made() {
        last = System.nanoTime();
    }

    boolean isOver() {
        return System.nanoTime() - last >= timeout.toNanos();
    }

    /** The rest of the time, at most this long, and at least a millisecond. */
    Duration rest(Duration atMost) {
        long rest = Math.max(timeout.toNanos() - (System.nanoTime() - last), TimeUnit.MILLISECONDS.toNanos(1));
        return Duration.ofNanos(Math.min(rest, atMost.toNanos()));
    }

    Duration timeout() {
        return timeout;
    }
}
