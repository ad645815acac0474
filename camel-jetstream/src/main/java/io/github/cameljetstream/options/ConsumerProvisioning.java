package io.github.cameljetstream.options;

/** How the component provides the consumer on the server when a route starts. */
public enum ConsumerProvisioning {
    /** The component uses the existing durable as it is, and fails if it is missing. */
    BIND,
    /** The component creates a missing consumer, and reports the differences of one with another configuration. */
    CREATE,
    /** The component creates a missing consumer, and updates what the server lets it change of an existing one. */
    UPDATE,
    /** The component never uses the management API: the names must be right. */
    NONE
}
