package io.github.cameljetstream.options;

/** Earlier messages that a stream drops when it stores a message. */
public enum Rollup {
    /** Those of its subject. */
    SUBJECT,
    /** All messages of the stream. */
    ALL
}
