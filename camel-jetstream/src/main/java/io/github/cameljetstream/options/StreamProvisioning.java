package io.github.cameljetstream.options;

/** How the component provides the stream when a route starts. */
public enum StreamProvisioning {
    /** The stream must exist. */
    NONE,
    /** The component creates a missing stream. */
    CREATE,
    /** The component creates a missing stream, and updates an existing one that differs from a set option. */
    UPDATE
}
