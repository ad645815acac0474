package io.github.cameljetstream.options;

/** Where the id comes from by which the stream recognises a message that was published twice. */
public enum MessageIdStrategy {
    /** The header {@code CamelJetStreamPublishMessageId} if set, else an id of its own for each send. */
    AUTO,
    /** The header {@code CamelJetStreamPublishMessageId} if set, else none. */
    HEADER,
    /** The header {@code CamelJetStreamPublishMessageId} if set, else the id of the CloudEvent, else as {@link #AUTO}. */
    CLOUD_EVENT,
    /** No id, whatever the headers say. */
    NONE
}
