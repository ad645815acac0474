package io.github.cameljetstream.options;

/** When a stream lets go of a message. */
public enum StreamRetention {
    /** When a limit is reached. */
    LIMITS,
    /** When no consumer is interested any more. */
    INTEREST,
    /** When it was acknowledged once. */
    WORKQUEUE
}
