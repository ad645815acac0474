package io.github.cameljetstream.kv;

import java.io.IOException;
import java.io.StringReader;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Date;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.RandomAccess;
import java.util.function.Function;
import org.apache.camel.util.json.DeserializationException;
import org.apache.camel.util.json.Jsoner;
import org.jspecify.annotations.Nullable;

/**
 * Exchanges as JSON, if everything in them is plain: texts, numbers, booleans, characters, dates, bytes, and lists and maps of
 * them. Each value is read as the type that it was. Pure.
 *
 * <p>Texts, booleans, null, lists, and numbers of type {@code int} are JSON values. Others are objects such as {@code
 * {"long":"5"}}, and a map is {@code {"map":{…}}}.
 */
@SuppressWarnings("JavaUtilDate") // headers of Camel have it
final class ExchangeJson {
    private static final Map<String, Function<String, Object>> READERS = Map.of(
            "long", Long::valueOf,
            "short", Short::valueOf,
            "byte", Byte::valueOf,
            "float", Float::valueOf,
            "double", Double::valueOf,
            "integer", BigInteger::new,
            "decimal", BigDecimal::new,
            "char", text -> text.charAt(0),
            "date", text -> new Date(Long.parseLong(text)),
            "bytes", text -> Base64.getDecoder().decode(text));
    private static final String MAP = "map";
    private static final int MAX_DEPTH = 64;
    private static final char FIRST_PRINTABLE = ' ';

    private ExchangeJson() {}

    /** Null if something in it is not plain. */
    static @Nullable String write(ExchangeContent content) {
        StringBuilder json = new StringBuilder(256);
        Map<String, @Nullable Object> all = new LinkedHashMap<>();
        all.put("id", content.id());
        all.put("body", content.body());
        json.append('{');
        boolean plain = entries(json, all, 0);
        for (Map.Entry<String, Map<String, Object>> part : Map.of(
                        "headers", content.headers(),
                        "properties", content.properties(),
                        "variables", content.variables())
                .entrySet()) {
            if (plain && !part.getValue().isEmpty()) {
                json.append(',');
                text(json, part.getKey());
                json.append(":{");
                plain = entries(json, part.getValue(), 0);
                json.append('}');
            }
        }
        return plain ? json.append('}').toString() : null;
    }

    /** False if a value is not plain. */
    private static boolean entries(StringBuilder json, Map<?, ?> values, int depth) {
        String separator = "";
        for (Map.Entry<?, ?> each : values.entrySet()) {
            if (!(each.getKey() instanceof String name)) {
                return false;
            }
            json.append(separator);
            separator = ",";
            text(json, name);
            json.append(':');
            if (!value(json, each.getValue(), depth + 1)) {
                return false;
            }
        }
        return true;
    }

    private static boolean value(StringBuilder json, @Nullable Object value, int depth) {
        if (value == null || value instanceof Boolean || value instanceof Integer) {
            json.append(value);
        } else if (value instanceof String text) {
            text(json, text);
        } else if (value instanceof List<?> list && list instanceof RandomAccess) {
            return depth < MAX_DEPTH && list(json, list, depth);
        } else if (value.getClass() == LinkedHashMap.class || value.getClass() == HashMap.class) {
            json.append("{\"map\":{");
            boolean plain = depth < MAX_DEPTH && entries(json, (Map<?, ?>) value, depth);
            json.append("}}");
            return plain;
        } else {
            return typed(json, value);
        }
        return true;
    }

    private static boolean list(StringBuilder json, List<?> list, int depth) {
        json.append('[');
        for (int i = 0; i < list.size(); i++) {
            json.append(i == 0 ? "" : ",");
            if (!value(json, list.get(i), depth + 1)) {
                return false;
            }
        }
        json.append(']');
        return true;
    }

    private static boolean typed(StringBuilder json, Object value) {
        String type = typeOf(value);
        if (type == null) {
            return false;
        }
        String text = value instanceof byte[] bytes
                ? Base64.getEncoder().encodeToString(bytes)
                : value instanceof Date date ? Long.toString(date.getTime()) : value.toString();
        json.append("{\"").append(type).append("\":");
        text(json, text);
        json.append('}');
        return true;
    }

    /** Exactly these classes: a subclass can have more than its text. */
    private static @Nullable String typeOf(Object value) {
        Class<?> type = value.getClass();
        if (type == BigInteger.class) {
            return "integer";
        }
        if (type == BigDecimal.class) {
            return "decimal";
        }
        if (type == Character.class) {
            return "char";
        }
        if (type == Date.class) {
            return "date";
        }
        if (type == byte[].class) {
            return "bytes";
        }
        boolean isNumber = type == Long.class
                || type == Short.class
                || type == Byte.class
                || type == Float.class
                || type == Double.class;
        return isNumber ? type.getSimpleName().toLowerCase(Locale.ROOT) : null;
    }

    private static void text(StringBuilder json, String text) {
        json.append('"');
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '"' || c == '\\') {
                json.append('\\').append(c);
            } else if (c < FIRST_PRINTABLE || Character.isSurrogate(c)) { // half of a pair has no UTF-8
                json.append(String.format("\\u%04x", (int) c));
            } else {
                json.append(c);
            }
        }
        json.append('"');
    }

    /**
     * Reads what {@link #write} has written.
     *
     * @throws AggregateDataException if it is something else
     */
    static ExchangeContent read(String json) {
        try {
            Map<?, ?> all = (Map<?, ?>) Jsoner.deserialize(new StringReader(json));
            return new ExchangeContent(
                    (String) Objects.requireNonNull(all.get("id")),
                    value(all.get("body")),
                    map(all.get("headers")),
                    map(all.get("properties")),
                    map(all.get("variables")));
        } catch (DeserializationException | IOException | RuntimeException e) {
            throw new AggregateDataException(
                    "it is not the JSON of an aggregation repository. Was it written by a serializer of yours, or by a newer"
                            + " version?",
                    e);
        }
    }

    private static Map<String, Object> map(@Nullable Object json) {
        Map<String, Object> all = new LinkedHashMap<>();
        if (json != null) {
            ((Map<?, ?>) json).forEach((name, each) -> all.put((String) name, value(each)));
        }
        return all;
    }

    @SuppressWarnings("NullAway") // values of maps and lists may be null here, as in the exchange
    private static @Nullable Object value(@Nullable Object json) {
        if (json instanceof List<?> list) {
            List<Object> all = new ArrayList<>(list.size());
            list.forEach(each -> all.add(value(each)));
            return all;
        }
        if (json instanceof Map<?, ?> typed) {
            Map.Entry<?, ?> only = typed.entrySet().iterator().next();
            return only.getKey().equals(MAP)
                    ? map(only.getValue())
                    : READERS.get((String) only.getKey()).apply((String) only.getValue());
        }
        return json instanceof Number number ? (Object) number.intValue() : json;
    }
}
