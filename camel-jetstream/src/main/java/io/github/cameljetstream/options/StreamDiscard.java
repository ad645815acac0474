package io.github.cameljetstream.options;

/** What a full stream does with a new message. */
public enum StreamDiscard {
    /** Takes it and drops the oldest. */
    OLD,
    /** Refuses it. */
    NEW
}
