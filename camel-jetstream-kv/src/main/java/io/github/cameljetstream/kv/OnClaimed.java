package io.github.cameljetstream.kv;

/** The answer for the key of an exchange that somebody else is processing now. */
public enum OnClaimed {
    /** The exchange fails, so that its source delivers the message again, which then has an answer. */
    FAIL,
    /** The exchange counts as a duplicate. If its owner crashes, the message is lost. */
    DUPLICATE
}
