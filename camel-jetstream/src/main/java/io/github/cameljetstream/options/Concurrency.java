package io.github.cameljetstream.options;

/** Number of exchanges of one consumer that the component routes at a time. */
public enum Concurrency {
    /** One, in the order of delivery. */
    SINGLE,
    /** Up to {@code maxInFlight}. */
    PARALLEL
}
