package io.github.cameljetstream.options;

/** Storage of a stream. */
public enum StreamStorage {
    /** On disk. */
    FILE,
    /** In memory; a stream with one replica is lost when its server stops. */
    MEMORY
}
