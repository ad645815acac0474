package io.github.cameljetstream.options;

/** Settlement of a message that failed in its last delivery when there is no dead letter subject. */
public enum OnExhausted {
    /** The server stops delivering the message; it stays in the stream. */
    LEAVE,
    /** The component terminates the message; a work-queue stream deletes it. */
    TERM
}
