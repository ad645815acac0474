package io.github.cameljetstream.stream;

import io.nats.client.support.JsonValue;

/**
 * A setting of a stream that the options want.
 *
 * @param label the option, or the field of {@code streamConfiguration}
 * @param field the field in the JSON of the server
 * @param value the wanted value; a JSON null for none
 */
record StreamSetting(String label, StreamField field, JsonValue value) {
    /** If true, the wanted value is the default of the server, which each server has. */
    boolean isUnset() {
        return StreamValues.isUnset(field, value);
    }

    String shown() {
        return StreamValues.shown(field, value);
    }
}
