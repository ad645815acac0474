package io.github.cameljetstream.options;

/** Handling of messages that are CloudEvents. */
public enum CloudEventMode {
    /** The component reads and publishes bodies and headers as they are. */
    NONE,
    /** Consumers unwrap events; producers publish bodies as they are. */
    UNWRAP,
    /** Producers publish events as JSON, in structured mode; consumers read messages as they are. */
    WRAP,
    /** Producers publish events in binary mode, with headers; consumers read messages as they are. */
    WRAP_BINARY,
    /** As {@link #UNWRAP} for consumers and {@link #WRAP} for producers. */
    BOTH;

    public boolean unwraps() {
        return this == UNWRAP || this == BOTH;
    }

    public boolean wraps() {
        return this == WRAP || this == WRAP_BINARY || this == BOTH;
    }
}
