package io.github.cameljetstream.options;

/** How deliveries come to us: asked for (pull) or sent by the server on its own (push). */
public enum ConsumerType {
    /** As the durable on the server is; for a new one push if an option needs it, else pull. */
    AUTO,
    /** We ask for as many messages as we can take. */
    PULL,
    /** The server sends to a deliver subject. */
    PUSH
}
