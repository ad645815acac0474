package io.github.cameljetstream.stream;

import io.nats.client.support.JsonValue;
import org.jspecify.annotations.Nullable;

/**
 * A setting whose value on the server is another.
 *
 * @param wanted the setting
 * @param current the value on the server; null if it has none
 */
public record StreamDifference(StreamSetting wanted, @Nullable JsonValue current) {
    /** If true, the field has a value on the server, and the options want none. */
    boolean removes() {
        return wanted.isUnset();
    }

    String shownCurrent() {
        return StreamValues.shown(wanted.field(), current);
    }

    @Override
    public String toString() {
        return wanted.label() + ": option " + wanted.shown() + ", server " + shownCurrent();
    }
}
