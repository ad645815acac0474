package io.github.cameljetstream.stream;

import io.github.cameljetstream.options.StreamOptions;
import io.github.cameljetstream.values.Durations;
import io.github.cameljetstream.values.TextSource;
import io.nats.client.api.StreamConfiguration;
import io.nats.client.support.JsonParseException;
import io.nats.client.support.JsonParser;
import io.nats.client.support.JsonValue;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.camel.CamelContext;
import org.jspecify.annotations.Nullable;

/** Reads the option {@code streamConfiguration}: a bean, a map, a text or a resource becomes the server's JSON. */
public final class StreamDocument {
    private static final String OPTION = "streamConfiguration";
    /** Servers from 2.11 on report metadata of their own with this prefix. */
    private static final String SERVERS_METADATA = "_nats.";

    private StreamDocument() {}

    /**
     * Reads {@code streamConfiguration} of the options, if it is set. It also names the stream, unless {@code streamName}
     * does.
     *
     * @throws IllegalArgumentException naming the option, what is wrong and what is expected
     */
    public static void load(StreamOptions options, CamelContext context) {
        Object value = options.getStreamConfiguration();
        if (value == null) {
            return;
        }
        Map<String, JsonValue> fields = fields(value, context);
        options.useConfiguration(fields);
        String name = fields.containsKey("name") ? fields.get("name").string : null;
        if (options.getStreamName() == null && name != null) {
            options.setStreamName(name);
        } else if (name != null && !name.equals(options.getStreamName())) {
            throw new IllegalArgumentException("streamName=" + options.getStreamName() + " is set, and " + OPTION
                    + " has the name '" + name + "': remove one of the two.");
        }
    }

    private static Map<String, JsonValue> fields(Object value, CamelContext context) {
        if (value instanceof StreamConfiguration bean) {
            return ofBean(bean);
        }
        if (value instanceof Map<?, ?> map) {
            return checked(json(map).map);
        }
        if (value instanceof String text) {
            return checked(parse(text.trim(), context));
        }
        throw new IllegalArgumentException(
                OPTION + " is refused: it is a " + value.getClass().getName()
                        + ", and must be a bean of type " + StreamConfiguration.class.getName()
                        + " or Map, a JSON text, or a resource such as file:orders.json.");
    }

    /** jnats does not tell apart what is set and what has the default. So a setting counts if it is not the default. */
    private static Map<String, JsonValue> ofBean(StreamConfiguration bean) {
        Map<String, JsonValue> defaults = JsonParser.parseUnchecked(StreamConfiguration.builder()
                        .name(bean.getName())
                        .build()
                        .toJson())
                .map;
        Map<String, JsonValue> fields = new LinkedHashMap<>(JsonParser.parseUnchecked(bean.toJson()).map);
        fields.entrySet()
                .removeIf(
                        each -> !each.getKey().equals("name") && each.getValue().equals(defaults.get(each.getKey())));
        return checked(fields);
    }

    private static Map<String, JsonValue> parse(String text, CamelContext context) {
        String json = text.startsWith("{") ? text : content(text, context);
        Map<String, JsonValue> fields;
        try {
            fields = JsonParser.parse(json, JsonParser.Option.KEEP_NULLS).map;
        } catch (JsonParseException e) {
            throw new IllegalArgumentException(shown(text) + " is refused: it is no JSON (" + e.getMessage() + ").", e);
        }
        if (fields == null) {
            throw new IllegalArgumentException(
                    shown(text) + " is refused: it must be a JSON object, such as {\"name\": \"ORDERS\"}.");
        }
        JsonValue inner = fields.get("config"); // what STREAM.INFO answers
        return inner == null || inner.map == null ? fields : inner.map;
    }

    private static String content(String place, CamelContext context) {
        try {
            return TextSource.readFile(OPTION, place, context);
        } catch (IOException e) {
            throw new IllegalArgumentException(
                    OPTION + "=" + place + " is refused: it must be a reference to a bean such as #myStream, a JSON"
                            + " text, or a resource that exists, such as file:orders.json.",
                    e);
        }
    }

    private static String shown(String text) {
        return text.startsWith("{") ? OPTION : OPTION + "=" + text;
    }

    private static Map<String, JsonValue> checked(Map<String, JsonValue> read) {
        Map<String, JsonValue> fields = new LinkedHashMap<>(read);
        JsonValue name = fields.get("name");
        if (name != null && name.string == null) {
            throw refused("name", name, "a text");
        }
        JsonValue metadata = fields.get("metadata");
        if (metadata != null && metadata.map != null) {
            Map<String, JsonValue> own = new LinkedHashMap<>(metadata.map);
            own.keySet().removeIf(each -> each.startsWith(SERVERS_METADATA));
            fields.put("metadata", new JsonValue(own));
        }
        for (String each : StreamValues.DURATIONS) {
            StreamField field = StreamField.of(each);
            JsonValue value = field.in(fields);
            if (value != null && value.string != null) {
                field.set(fields, nanos(each, value));
            }
        }
        return fields;
    }

    /** The server has nanoseconds; a text such as 24h is easier to write. */
    private static JsonValue nanos(String field, JsonValue value) {
        try {
            return new JsonValue(Durations.parse(value.string).toNanos());
        } catch (IllegalArgumentException | ArithmeticException e) {
            throw refused(field, value, "a number of nanoseconds, or a duration such as 24h");
        }
    }

    private static IllegalArgumentException refused(String field, JsonValue value, String expected) {
        return new IllegalArgumentException(
                field + " of " + OPTION + " is refused: it is " + value.toJson() + ", and must be " + expected + ".");
    }

    private static JsonValue json(@Nullable Object value) {
        if (value instanceof Map<?, ?> map) {
            Map<String, JsonValue> fields = new LinkedHashMap<>();
            map.forEach((key, each) -> fields.put(String.valueOf(key), json(each)));
            return new JsonValue(fields);
        }
        if (value instanceof Collection<?> several) {
            List<JsonValue> elements = new ArrayList<>();
            several.forEach(each -> elements.add(json(each)));
            return new JsonValue(elements);
        }
        return leaf(value);
    }

    private static JsonValue leaf(@Nullable Object value) {
        if (value == null) {
            return JsonValue.NULL;
        }
        if (value instanceof Boolean flag) {
            return new JsonValue(flag);
        }
        if (value instanceof Integer || value instanceof Long) {
            return new JsonValue(((Number) value).longValue());
        }
        return new JsonValue(value instanceof Duration duration ? Durations.format(duration) : value.toString());
    }
}
