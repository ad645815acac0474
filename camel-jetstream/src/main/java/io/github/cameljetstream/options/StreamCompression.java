package io.github.cameljetstream.options;

/** Compression of the messages of a stream on disk. */
public enum StreamCompression {
    /** The server compresses nothing. */
    NONE,
    /** The server compresses blocks of messages with S2. */
    S2
}
