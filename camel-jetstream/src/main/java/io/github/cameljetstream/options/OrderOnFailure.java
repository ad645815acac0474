package io.github.cameljetstream.options;

/** Order of the messages after a failed exchange. */
public enum OrderOnFailure {
    /** The component retries the message in place, and later messages wait. */
    HOLD,
    /** The server redelivers the message later, and other messages overtake it. */
    SKIP
}
