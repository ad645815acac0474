package io.github.cameljetstream.options;

/** Discard policy of a full stream. */
public enum StreamDiscard {
    /** The stream drops its oldest message. */
    OLD,
    /** The stream rejects the new message. */
    NEW
}
