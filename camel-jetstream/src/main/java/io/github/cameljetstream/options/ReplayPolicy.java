package io.github.cameljetstream.options;

/** Pace at which the server delivers stored messages. */
public enum ReplayPolicy {
    /** As fast as possible. */
    INSTANT,
    /** At the pace at which the stream stored them. */
    ORIGINAL
}
