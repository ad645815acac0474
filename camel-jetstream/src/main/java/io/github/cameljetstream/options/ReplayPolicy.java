package io.github.cameljetstream.options;

/** How fast stored messages are delivered. */
public enum ReplayPolicy {
    /** As fast as possible. */
    INSTANT,
    /** At the pace at which they were stored. */
    ORIGINAL
}
