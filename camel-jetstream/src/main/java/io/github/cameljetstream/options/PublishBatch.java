package io.github.cameljetstream.options;

/** What becomes of a body of several elements. */
public enum PublishBatch {
    /** It is one message, as any other body. */
    NONE,
    /** Each element is a message, and has its own outcome. */
    EACH,
    /** Each element is a message, and the stream stores all or none. */
    ATOMIC
}
