package io.github.cameljetstream.fastbatch;

import io.github.cameljetstream.runtime.StopLimit;
import java.time.Duration;

/**
 * Decides how often a batch is tried without any message being settled: publishRetries times, or while the cluster may
 * elect a leader, as long as a stream that does not answer; and not while the context has been stopping for longer than
 * its limit. Pure; not thread-safe.
 */
final class Attempts {
    private final int maxRetries;
    private final long timeoutNanos;
    private final StopLimit stop;
    private int failed;
    private long firstFailedAt;

    Attempts(int maxRetries, Duration timeout, StopLimit stop) {
        this.maxRetries = maxRetries;
        this.timeoutNanos = timeout.toNanos();
        this.stop = stop;
    }

    /** A message was settled: counts from the beginning. */
    void progressed() {
        failed = 0;
    }

    /** An attempt failed; true if another one may be made. */
    boolean mayRetryAfter(long now, boolean electing) {
        if (failed == 0) {
            firstFailedAt = now;
        }
        failed++;
        if (stop.isOver(now)) {
            return false;
        }
        return failed <= maxRetries
                || (electing && maxRetries > 0 && now - firstFailedAt < timeoutNanos * (maxRetries + 1L));
    }

    /** The number of attempts since the last one that settled a message. */
    int failed() {
        return failed;
    }
}
