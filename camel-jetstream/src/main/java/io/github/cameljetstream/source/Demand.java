package io.github.cameljetstream.source;

import java.time.Duration;

/** How many messages are wanted, read by a source whenever it may ask for more. Thread-safe. */
public interface Demand {
    /**
     * How many to ask for; 0 if none are wanted, or if it is too early to ask. A source calls it whenever this may have
     * changed, so also when a request has ended without a message.
     *
     * @param outstanding how many that were asked for have yet to come
     */
    int toAskFor(int outstanding);

    /**
     * How many are wanted, however few they are: while a source has asked for nothing it looks after them now and then,
     * since it may be these that the others wait for.
     */
    default int wanted(int outstanding) {
        return toAskFor(outstanding);
    }

    /** To be called when a source has asked: so many have yet to come now. */
    default void asked(int outstanding) {}

    /** How many bytes of messages are wanted. */
    long bytes();

    /** Whether so much is in flight that the server should pause. */
    boolean isFull();

    /** For how long a message is wanted; a source may ask for a shorter time, and then again. */
    default Duration patience() {
        return Duration.ofDays(1);
    }
}
