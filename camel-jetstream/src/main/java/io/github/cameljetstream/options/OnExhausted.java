package io.github.cameljetstream.options;

/** What happens to a message that failed in its last delivery when there is no dead letter subject. */
public enum OnExhausted {
    /** The server stops delivering it; it stays in the stream. */
    LEAVE,
    /** It is terminated; a work-queue stream then deletes it. */
    TERM
}
