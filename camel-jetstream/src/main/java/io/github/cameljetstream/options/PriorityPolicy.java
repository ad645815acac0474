package io.github.cameljetstream.options;

/** Which of the instances that share a pull consumer get its messages (NATS ADR-42). */
public enum PriorityPolicy {
    /** All, evenly. */
    NONE,
    /** An instance only while more wait than it says. */
    OVERFLOW,
    /** One, until it is gone. */
    PINNED_CLIENT,
    /** Those with the lowest priority first. */
    PRIORITIZED
}
