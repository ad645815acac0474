package io.github.cameljetstream.options;

/** When the server acknowledges a message of a stream on disk. */
public enum StreamPersistMode {
    /** After the message was written to the file. */
    DEFAULT,
    /** Perhaps before that: a server that is killed loses acknowledged messages. */
    ASYNC
}
