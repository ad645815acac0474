package io.github.cameljetstream.options;

/** What is done about the consumer on the server when a route starts. */
public enum ConsumerProvisioning {
    /** Use the durable that exists, as it is; fail if it is missing. */
    BIND,
    /** Create it when missing; fail with the differences when it exists with another configuration. */
    CREATE,
    /** Create it when missing; update what the server lets change when it is other. */
    UPDATE,
    /** Never use the management API: take the names for granted. */
    NONE
}
