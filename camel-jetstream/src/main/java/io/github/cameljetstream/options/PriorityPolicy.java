package io.github.cameljetstream.options;

/** Distribution of messages among the instances that share a pull consumer (NATS ADR-42). */
public enum PriorityPolicy {
    /** All instances receive messages evenly. */
    NONE,
    /** An instance receives messages only while its minimum is reached. */
    OVERFLOW,
    /** One instance receives all messages until it stops. */
    PINNED_CLIENT,
    /** The instances with the lowest priority receive messages first. */
    PRIORITIZED
}
