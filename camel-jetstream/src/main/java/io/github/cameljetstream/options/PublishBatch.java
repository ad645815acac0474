package io.github.cameljetstream.options;

/** How the component publishes an iterable body. */
public enum PublishBatch {
    /** One message, as for any other body. */
    NONE,
    /** One message for each element, each with its own acknowledgement. */
    EACH,
    /** One message for each element; the stream stores all or none. */
    ATOMIC,
    /** One message for each element; the stream acknowledges every n-th of them. */
    FAST,
    /** {@link #FAST} if the server and the stream support it, otherwise {@link #EACH}. */
    AUTO
}
