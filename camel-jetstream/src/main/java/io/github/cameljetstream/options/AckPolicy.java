package io.github.cameljetstream.options;

/** Messages that an ack covers, by their JetStream names. */
public enum AckPolicy {
    /** An ack covers one message. */
    EXPLICIT,
    /** An ack also covers every earlier message. */
    ALL,
    /** The server counts a message as acknowledged when it sends it: at most once. */
    NONE
}
