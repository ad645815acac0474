package io.github.cameljetstream.kv.bucket;

import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * The end of an operation, by the monotonic clock of this machine.
 *
 * @param nanos the end, on the scale of {@link System#nanoTime}
 * @param timeout the whole time, for messages
 */
record Deadline(long nanos, Duration timeout) {

    static Deadline in(Duration timeout) {
        return new Deadline(System.nanoTime() + timeout.toNanos(), timeout);
    }

    boolean isOver() {
        return remainingNanos() <= 0;
    }

    private long remainingNanos() {
        return nanos - System.nanoTime();
    }

    /** The rest of the time, at most this long, and at least a millisecond. */
    Duration rest(Duration atMost) {
        long rest = Math.max(remainingNanos(), TimeUnit.MILLISECONDS.toNanos(1));
        return Duration.ofNanos(Math.min(rest, atMost.toNanos()));
    }
}
