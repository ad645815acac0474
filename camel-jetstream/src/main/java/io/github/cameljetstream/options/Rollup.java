package io.github.cameljetstream.options;

/** Which earlier messages of the stream a message takes the place of. */
public enum Rollup {
    /** Those of its subject. */
    SUBJECT,
    /** All of the stream. */
    ALL
}
