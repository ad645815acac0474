package io.github.cameljetstream.options;

/** What is done about the stream on the server when a route starts. */
public enum StreamProvisioning {
    /** It must exist. */
    NONE,
    /** Create it when missing. */
    CREATE,
    /** Create it when missing, and update it when an option that was given is other. */
    UPDATE
}
