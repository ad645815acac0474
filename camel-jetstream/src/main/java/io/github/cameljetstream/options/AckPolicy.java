package io.github.cameljetstream.options;

/** Which messages an acknowledgement covers, as JetStream names it. */
public enum AckPolicy {
    /** Each message is acknowledged by itself. */
    EXPLICIT,
    /** An acknowledgement also covers every earlier message. */
    ALL,
    /** The server takes a message as acknowledged when it has sent it: at most once. */
    NONE
}
