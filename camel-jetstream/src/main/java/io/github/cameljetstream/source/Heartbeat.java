package io.github.cameljetstream.source;

import java.time.Duration;

/**
 * How often the server says that it has nothing for a pull consumer. When the consumer moves to another server, the old
 * one may fall silent without a word, which is noticed the sooner, the more often it speaks. Many consumers on one
 * connection hear of each less often, so that what idles costs little: about a hundred times a second in all.
 *
 * @param every the time between two heartbeats
 */
record Heartbeat(Duration every) {
    private static final Duration LEAST = Duration.ofMillis(500);
    private static final Duration MOST = Duration.ofSeconds(5);
    private static final Duration EACH = Duration.ofMillis(10);

    /**
     * @param consumers how many share the connection
     */
    static Heartbeat among(int consumers) {
        Duration share = EACH.multipliedBy(consumers);
        return new Heartbeat(share.compareTo(LEAST) < 0 ? LEAST : share.compareTo(MOST) > 0 ? MOST : share);
    }

    /** Whether it was chosen for so much fewer that it is to be chosen again. */
    boolean isTooFrequentAmong(int consumers) {
        return among(consumers).every().compareTo(every.multipliedBy(2)) >= 0;
    }

    /** After so long without a word something is wrong. */
    long silenceNanos() {
        return every.toNanos() * 5 / 2;
    }
}
