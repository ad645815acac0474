package io.github.cameljetstream.options;

/** Source of the message id, by which the stream detects duplicates. */
public enum MessageIdStrategy {
    /** The header {@code CamelJetStreamPublishMessageId} if set, otherwise a new id for each send. */
    AUTO,
    /** The header {@code CamelJetStreamPublishMessageId} if set, otherwise no id. */
    HEADER,
    /**
     * The header {@code CamelJetStreamPublishMessageId} if set, otherwise the id of the CloudEvent, otherwise as {@link
     * #AUTO}.
     */
    CLOUD_EVENT,
    /** No id, whatever the headers say. */
    NONE
}
