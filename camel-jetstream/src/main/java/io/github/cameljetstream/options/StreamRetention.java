package io.github.cameljetstream.options;

/** Retention policy of a stream. */
public enum StreamRetention {
    /** The stream removes a message when it reaches a limit. */
    LIMITS,
    /** The stream removes a message when all consumers have acknowledged it. */
    INTEREST,
    /** The stream removes a message when one consumer has acknowledged it. */
    WORKQUEUE
}
