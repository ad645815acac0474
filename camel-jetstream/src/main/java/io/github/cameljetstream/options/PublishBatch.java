package io.github.cameljetstream.options;

/** How the component publishes an iterable body. */
public enum PublishBatch {
    /** One message, as for any other body. */
    NONE,
    /** One message for each element, each with its own result. */
    EACH,
    /** One message for each element; the stream stores all or none. */
    ATOMIC
}
