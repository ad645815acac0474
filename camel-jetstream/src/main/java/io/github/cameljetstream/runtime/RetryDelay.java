package io.github.cameljetstream.runtime;

/**
 * The delay before a retry, which doubles with each retry up to a maximum.
 *
 * @param millis the delay before the next retry
 * @param maxMillis the longest delay
 */
public record RetryDelay(long millis, long maxMillis) {
    /** The delay before the retry after the next one. */
    public RetryDelay next() {
        return new RetryDelay(Math.min(millis * 2, maxMillis), maxMillis);
    }
}
