package io.github.cameljetstream.options;

/** Where the server keeps the messages of a stream. */
public enum StreamStorage {
    /** On disk. */
    FILE,
    /** In memory: lost when the server (of the only replica) stops. */
    MEMORY
}
