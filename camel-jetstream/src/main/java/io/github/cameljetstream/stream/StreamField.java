package io.github.cameljetstream.stream;

import io.nats.client.support.JsonValue;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A field in the JSON configuration of a stream.
 *
 * @param name the name of the field
 * @param member a member of the field's object; null for the whole field
 */
record StreamField(String name, @Nullable String member) {
    /** Fields whose members are settings of their own, so that an update keeps the other members. */
    static final Set<String> OBJECTS = Set.of("placement", "consumer_limits", "metadata");

    /** The field of a text such as {@code placement.cluster}. */
    static StreamField of(String path) {
        int dot = path.indexOf('.');
        return dot < 0 ? new StreamField(path, null) : new StreamField(path.substring(0, dot), path.substring(dot + 1));
    }

    /** The value in a configuration; null if it is missing. */
    @Nullable
    JsonValue in(Map<String, JsonValue> configuration) {
        JsonValue value = configuration.get(name);
        if (member == null || value == null) {
            return value;
        }
        return value.map == null ? null : value.map.get(member);
    }

    /** Writes the value to a configuration; removes the field if the value is a JSON null. */
    void set(Map<String, JsonValue> configuration, JsonValue value) {
        if (member == null) {
            put(configuration, name, value);
            return;
        }
        JsonValue before = configuration.get(name);
        Map<String, JsonValue> members =
                before == null || before.map == null ? new LinkedHashMap<>() : new LinkedHashMap<>(before.map);
        put(members, member, value);
        configuration.put(name, new JsonValue(members));
    }

    private static void put(Map<String, JsonValue> map, String key, JsonValue value) {
        if (value.type == JsonValue.Type.NULL) {
            map.remove(key);
        } else {
            map.put(key, value);
        }
    }

    @Override
    public String toString() {
        return member == null ? name : name + "." + member;
    }
}
