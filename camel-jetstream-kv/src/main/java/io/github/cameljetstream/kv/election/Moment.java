package io.github.cameljetstream.kv.election;

import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * A time on the clocks of this machine.
 *
 * @param nanos the monotonic clock, {@link System#nanoTime}
 * @param millis the wall clock, {@link System#currentTimeMillis}
 */
record Moment(long nanos, long millis) {

    static Moment now() {
        return new Moment(System.nanoTime(), System.currentTimeMillis());
    }

    /**
     * The nanoseconds since an earlier moment: the larger figure of the two clocks. The monotonic clock stands still while
     * the machine is suspended, and the wall clock may be set back.
     */
    long since(Moment earlier) {
        return Math.max(nanos - earlier.nanos, TimeUnit.MILLISECONDS.toNanos(millis - earlier.millis));
    }

    Moment plus(Duration time) {
        return new Moment(nanos + time.toNanos(), millis + time.toMillis());
    }
}
