package io.github.cameljetstream.options;

/** What happens to a message whose exchange failed. */
public enum OnFailure {
    /** It is redelivered, after the delay of {@code backOff} or {@code nakDelay}. */
    NAK,
    /** It is terminated: never delivered again. */
    TERM,
    /** It is acknowledged as if it had succeeded. */
    ACK,
    /** Nothing is sent: the server redelivers it when its wait for the acknowledgement ends. */
    LEAVE
}
