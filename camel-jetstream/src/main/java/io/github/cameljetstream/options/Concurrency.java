package io.github.cameljetstream.options;

/** How many deliveries of one consumer are routed at the same time. */
public enum Concurrency {
    /** One after the other, in the order of their arrival. */
    SINGLE,
    /** As many as {@code maxInFlight} allows. */
    PARALLEL
}
