package io.github.cameljetstream.source;

import java.time.Duration;

/** How many messages a source may request. Thread-safe. */
public interface Demand {
    /**
     * How many messages to request; 0 if none are wanted, or if it is too early. A source calls it whenever the result may
     * have changed, also when a request ended without a message.
     *
     * @param outstanding how many messages were requested and have not arrived
     */
    int toRequest(int outstanding);

    /**
     * How many messages are wanted, even if that is too few for an efficient request. A source without an open request
     * uses it, since messages in flight may be waiting for these few.
     */
    default int wanted(int outstanding) {
        return toRequest(outstanding);
    }

    /** The source sent a request; this many messages are outstanding now. */
    default void onRequested(int outstanding) {}

    /** The maximum bytes of a request. */
    long maxBytes();

    /** Whether so much is in flight that the server should pause. */
    boolean isFull();

    /** How long a request is useful; a source may request for a shorter time and repeat it. */
    default Duration expiry() {
        return Duration.ofDays(1);
    }
}
