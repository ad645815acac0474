package io.github.cameljetstream.options;

/** Settlement of a message whose exchange failed. */
public enum OnFailure {
    /** The server redelivers the message after the delay of {@code backOff} or {@code nakDelay}. */
    NAK,
    /** The component terminates the message. */
    TERM,
    /** The component acknowledges the message as if the exchange had succeeded. */
    ACK,
    /** The component sends nothing; the server redelivers the message when its wait for the ack ends. */
    LEAVE
}
