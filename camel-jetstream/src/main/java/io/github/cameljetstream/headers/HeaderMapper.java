package io.github.cameljetstream.headers;

import io.github.cameljetstream.runtime.LogLimiter;
import io.nats.client.Message;
import io.nats.client.impl.Headers;
import java.lang.reflect.Array;
import java.nio.charset.StandardCharsets;
import java.time.temporal.TemporalAccessor;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import java.util.function.BiConsumer;
import org.apache.camel.Exchange;
import org.apache.camel.spi.HeaderFilterStrategy;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Maps headers between Camel and NATS, in both directions.
 *
 * <p>NATS headers are text with several values for a name. A collection or array becomes several values, and several
 * values become a list. The mapper publishes text, numbers, booleans, times, UUIDs and enumerations, and no other
 * values. Thread-safe.
 */
public final class HeaderMapper {
    private static final Logger LOG = LoggerFactory.getLogger(HeaderMapper.class);

    /** Begins the names of the component's own headers. */
    private static final String OURS = "CamelJetStream";

    private final HeaderFilterStrategy filter;

    public HeaderMapper(HeaderFilterStrategy filter) {
        this.filter = filter;
    }

    /**
     * The NATS headers of a published message.
     *
     * @return null if there are none
     * @throws IllegalArgumentException if a name is not valid in a NATS header
     */
    public @Nullable Headers toNats(Map<String, Object> camelHeaders, Exchange exchange) {
        Headers headers = null;
        for (Map.Entry<String, Object> header : camelHeaders.entrySet()) {
            String name = header.getKey();
            if (filter.applyFilterToCamelHeaders(name, header.getValue(), exchange)) {
                continue;
            }
            List<String> values = texts(name, header.getValue());
            if (!values.isEmpty()) {
                checkName(name);
                headers = headers == null ? new Headers() : headers;
                headers.add(name, values);
            }
        }
        return headers;
    }

    /** Sets the headers of a received message: one value as text, several as a list. */
    public void fromNats(Message message, Exchange exchange, BiConsumer<String, Object> target) {
        if (message.hasHeaders()) {
            fromNats(message.getHeaders(), exchange, target);
        }
    }

    /** Like {@link #fromNats(Message, Exchange, BiConsumer)}, of headers alone. */
    public void fromNats(Headers headers, Exchange exchange, BiConsumer<String, Object> target) {
        if (hasTwins(headers.keySet())) {
            merged(headers).forEach((name, values) -> set(name, values, exchange, target));
        } else {
            headers.forEach((name, values) -> set(name, values, exchange, target));
        }
    }

    /** Camel treats names that differ only in letter case as one header, and would keep only the last value. */
    private static boolean hasTwins(Set<String> names) {
        if (names.size() < 2) {
            return false;
        }
        for (String each : names) {
            for (String other : names) {
                if (each.length() == other.length() && !each.equals(other) && each.equalsIgnoreCase(other)) {
                    return true;
                }
            }
        }
        return false;
    }

    private static Map<String, List<String>> merged(Headers headers) {
        Map<String, List<String>> merged = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        for (String name : new TreeSet<>(headers.keySet())) {
            merged.computeIfAbsent(name, first -> new ArrayList<>()).addAll(headers.get(name));
        }
        return merged;
    }

    private void set(String name, List<String> values, Exchange exchange, BiConsumer<String, Object> target) {
        if (isOurs(name)) {
            return; // whatever the user's filter accepts: they steer producers, and only the route may set them
        }
        Object value = values.size() == 1
                ? HeaderText.decode(values.get(0))
                : values.stream().map(HeaderText::decode).toList();
        if (!filter.applyFilterToExternalHeaders(name, value, exchange)) {
            target.accept(name, value);
        }
    }

    private static boolean isOurs(String name) {
        return name.regionMatches(true, 0, OURS, 0, OURS.length());
    }

    private static List<String> texts(String name, Object value) {
        if (value instanceof Collection<?> collection) {
            List<String> texts = new ArrayList<>(collection.size());
            collection.forEach(each -> addText(name, each, texts));
            return texts;
        }
        List<String> texts = new ArrayList<>(1);
        if (value instanceof byte[] bytes) { // the headers of Kafka
            texts.add(HeaderText.encode(new String(bytes, StandardCharsets.UTF_8)));
        } else if (value instanceof char[] characters) {
            texts.add(HeaderText.encode(new String(characters)));
        } else if (value != null && value.getClass().isArray()) {
            addTexts(name, value, texts);
        } else {
            addText(name, value, texts);
        }
        return texts;
    }

    private static void addTexts(String name, Object array, List<String> texts) {
        for (int i = 0; i < Array.getLength(array); i++) {
            addText(name, Array.get(array, i), texts);
        }
    }

    private static void addText(String name, Object value, List<String> texts) {
        if (isText(value)) {
            texts.add(HeaderText.encode(value.toString()));
        } else if (value instanceof Date date) {
            texts.add(date.toInstant().toString());
        } else if (value != null) {
            LOG.debug(
                    "Header {} is not published: a {} is no text",
                    LogLimiter.excerpt(name),
                    value.getClass().getName());
        }
    }

    /** If true, the value is published as its text. */
    private static boolean isText(Object value) {
        return value instanceof CharSequence
                || value instanceof Number
                || value instanceof Boolean
                || value instanceof Character
                || value instanceof Enum
                || value instanceof UUID
                || value instanceof TemporalAccessor;
    }

    private static void checkName(String name) {
        if (name.isEmpty() || name.chars().anyMatch(c -> c <= ' ' || c > '~' || c == ':')) {
            throw new IllegalArgumentException(
                    "Header name '" + LogLimiter.excerpt(name) + "' cannot stand in a NATS header: rename or remove the"
                            + " header, or filter it with headerFilterStrategy. Printable ASCII without spaces and"
                            + " ':' is allowed.");
        }
    }
}
