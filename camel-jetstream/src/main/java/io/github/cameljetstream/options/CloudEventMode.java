package io.github.cameljetstream.options;

/** What is done about messages that are CloudEvents. */
public enum CloudEventMode {
    /** Bodies and headers are taken and published as they are. */
    NONE,
    /** Consumers take events apart; producers publish bodies as they are. */
    UNWRAP,
    /** Producers publish events as JSON, in structured mode; consumers hand on what they get. */
    WRAP,
    /** Producers publish events in binary mode, with headers; consumers hand on what they get. */
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
