package io.github.cameljetstream.runtime;

import java.time.Duration;
import java.util.function.BooleanSupplier;

/** A time limit that begins when the Camel context stops, at the first question after that. Thread-safe. */
public final class StopLimit {
    private final BooleanSupplier stopping;
    private final long nanos;
    private boolean begun;
    private long since;

    public StopLimit(BooleanSupplier stopping, Duration limit) {
        this.stopping = stopping;
        this.nanos = limit.toNanos();
    }

    /** If true, the context has been stopping for longer than the limit. */
    public boolean isOver(long now) {
        return stopping.getAsBoolean() && hasPassed(now);
    }

    private synchronized boolean hasPassed(long now) {
        if (!begun) {
            begun = true;
            since = now;
        }
        return now - since >= nanos;
    }
}
