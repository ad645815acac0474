package io.github.cameljetstream.fastbatch;

import java.time.Duration;

/**
 * Decides how often a batch is tried without any message being settled: publishRetries times, or while the cluster may
 * elect a leader, as long as a stream that does not answer. Pure; not thread-safe.
 */
final class Attempts {
    private final int maxRetries;
    private final long timeoutNanos;
    private int failed;
    private long firstFailedAt;

    Attempts(int maxRetries, Duration timeout) {
        this.maxRetries = maxRetries;
        this.timeoutNanos = timeout.toNanos();
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
        return failed <= maxRetries
                || (electing && maxRetries > 0 && now - firstFailedAt < timeoutNanos * (maxRetries + 1L));
    }

    /** The number of attempts since the last one that settled a message. */
    int failed() {
        return failed;
    }
}
