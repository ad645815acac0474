package io.github.cameljetstream.source;

import java.time.Duration;

/**
 * The idle heartbeat of a pull consumer's requests. When the consumer moves to another server, the old one may become
 * silent; short intervals notice that early. Many consumers on one connection use longer intervals, so that idle
 * consumers receive about a hundred heartbeats a second in all.
 *
 * @param every the time between two heartbeats
 */
record Heartbeat(Duration every) {
    private static final Duration MIN_INTERVAL = Duration.ofMillis(500);
    private static final Duration MAX_INTERVAL = Duration.ofSeconds(5);
    private static final Duration INTERVAL_PER_CONSUMER = Duration.ofMillis(10);

    /** @param consumers how many share the connection */
    static Heartbeat among(int consumers) {
        Duration share = INTERVAL_PER_CONSUMER.multipliedBy(consumers);
        return new Heartbeat(
                share.compareTo(MIN_INTERVAL) < 0
                        ? MIN_INTERVAL
                        : share.compareTo(MAX_INTERVAL) > 0 ? MAX_INTERVAL : share);
    }

    /** Whether that many consumers need at least twice the interval. */
    boolean isTooFrequentAmong(int consumers) {
        return among(consumers).every().compareTo(every.multipliedBy(2)) >= 0;
    }

    /** A longer silence is a fault. */
    long silenceNanos() {
        return every.toNanos() * 5 / 2;
    }
}
