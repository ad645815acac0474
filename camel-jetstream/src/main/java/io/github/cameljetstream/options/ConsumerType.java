package io.github.cameljetstream.options;

/** Type of a consumer on the server. */
public enum ConsumerType {
    /** The type of the existing durable; a new consumer is push only if an option needs it. */
    AUTO,
    /** The component fetches messages. */
    PULL,
    /** The server sends messages to a deliver subject. */
    PUSH
}
