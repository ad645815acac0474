package io.github.cameljetstream.cloudevents;

import java.time.Instant;
import java.time.temporal.ChronoField;
import java.time.temporal.TemporalAccessor;
import java.util.Date;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.apache.camel.Message;
import org.apache.camel.cloudevents.CloudEvent;
import org.jspecify.annotations.Nullable;

/** Maps the attributes of an event to headers of a Camel message, and back. */
final class CamelAttributes {
    static final String PREFIX = "ce-";

    /** The header for each attribute that Camel knows. */
    private static final Map<String, String> HEADERS = headers();

    /** Names that no extension can have. */
    private static final Set<String> RESERVED = Set.of(
            Event.ID,
            Event.SOURCE,
            Event.SPEC_VERSION,
            Event.TYPE,
            Event.SUBJECT,
            Event.TIME,
            Event.DATA_CONTENT_TYPE,
            Event.DATA_SCHEMA,
            Event.DATA,
            Event.DATA_BASE64);

    private CamelAttributes() {}

    private static Map<String, String> headers() {
        Map<String, String> headers = new LinkedHashMap<>();
        headers.put(Event.ID, CloudEvent.CAMEL_CLOUD_EVENT_ID);
        headers.put(Event.SOURCE, CloudEvent.CAMEL_CLOUD_EVENT_SOURCE);
        headers.put(Event.SPEC_VERSION, CloudEvent.CAMEL_CLOUD_EVENT_VERSION);
        headers.put(Event.TYPE, CloudEvent.CAMEL_CLOUD_EVENT_TYPE);
        headers.put(Event.SUBJECT, CloudEvent.CAMEL_CLOUD_EVENT_SUBJECT);
        headers.put(Event.TIME, CloudEvent.CAMEL_CLOUD_EVENT_TIME);
        headers.put(Event.DATA_CONTENT_TYPE, CloudEvent.CAMEL_CLOUD_EVENT_DATA_CONTENT_TYPE);
        headers.put(Event.DATA_SCHEMA, CloudEvent.CAMEL_CLOUD_EVENT_SCHEMA_URL);
        return headers;
    }

    static boolean isCeHeader(String name) {
        return name.length() > PREFIX.length() && name.regionMatches(true, 0, PREFIX, 0, PREFIX.length());
    }

    static String attributeOf(String ceHeader) {
        return ceHeader.substring(PREFIX.length()).toLowerCase(Locale.ROOT);
    }

    /** Sets the headers of a received message. Its own tracing headers are more recent, and stay. */
    static void set(Map<String, Object> attributes, Message message) {
        Map<String, Object> extensions = new LinkedHashMap<>();
        attributes.forEach((name, value) -> {
            if (HEADERS.containsKey(name)) {
                message.setHeader(HEADERS.get(name), value.toString());
            } else if (!isForTracing(name)) {
                extensions.put(name, value);
            } else if (message.getHeader(name) == null && !value.toString().isEmpty()) {
                message.setHeader(name, value.toString());
            }
        });
        if (!extensions.isEmpty()) {
            message.setHeader(CloudEvent.CAMEL_CLOUD_EVENT_EXTENSIONS, extensions);
        }
    }

    private static boolean isForTracing(String name) {
        return name.equals(Event.TRACE_PARENT) || name.equals(Event.TRACE_STATE);
    }

    /**
     * The attributes in the headers: those of Camel, which take precedence, the extensions, and those that begin with
     * {@code ce-}.
     *
     * @throws IllegalArgumentException if the extensions are invalid
     */
    static Map<String, Object> of(Message message) {
        Map<String, Object> attributes = new LinkedHashMap<>();
        message.getHeaders().forEach((name, value) -> {
            if (isCeHeader(name) && value != null) {
                attributes.put(attributeOf(name), decoded(value.toString()));
            }
        });
        attributes.keySet().removeAll(Set.of(Event.DATA, Event.DATA_BASE64));
        putExtensions(attributes, message.getHeader(CloudEvent.CAMEL_CLOUD_EVENT_EXTENSIONS));
        HEADERS.forEach((name, header) -> putText(attributes, name, message.getHeader(header)));
        putText(attributes, Event.TRACE_PARENT, message.getHeader(Event.TRACE_PARENT));
        putText(attributes, Event.TRACE_STATE, message.getHeader(Event.TRACE_STATE));
        return attributes;
    }

    private static void putExtensions(Map<String, Object> attributes, Object extensions) {
        if (extensions instanceof Map<?, ?> map) {
            map.forEach((name, value) -> putExtension(attributes, String.valueOf(name), value));
        } else if (extensions != null) {
            throw new IllegalArgumentException("Header " + CloudEvent.CAMEL_CLOUD_EVENT_EXTENSIONS + " is refused: a "
                    + extensions.getClass().getName() + " is no Map of names and values.");
        }
    }

    private static void putExtension(Map<String, Object> attributes, String name, Object value) {
        if (name.isBlank() || RESERVED.contains(name.toLowerCase(Locale.ROOT))) {
            throw new IllegalArgumentException("Header " + CloudEvent.CAMEL_CLOUD_EVENT_EXTENSIONS + " has '" + name
                    + "', which is no name for an extension: set the header of that attribute instead.");
        }
        if (value instanceof Boolean || value instanceof Long) {
            attributes.put(name, value);
        } else if (value instanceof Integer || value instanceof Short || value instanceof Byte) {
            attributes.put(name, ((Number) value).longValue());
        } else if (value != null) {
            attributes.put(name, text(value));
        }
    }

    private static void putText(Map<String, Object> attributes, String name, Object value) {
        String text = value == null ? "" : text(value);
        if (!text.isBlank()) {
            attributes.put(name, text);
        }
    }

    /** Times in the format of RFC 3339. */
    private static String text(Object value) {
        if (value instanceof Date date) {
            return date.toInstant().toString();
        }
        if (value instanceof TemporalAccessor time && time.isSupported(ChronoField.INSTANT_SECONDS)) {
            return Instant.from(time).toString();
        }
        return value instanceof byte[] bytes ? String.valueOf(Utf8.decode(bytes)) : value.toString();
    }

    private static String decoded(String value) {
        try {
            return PercentText.decode(value);
        } catch (CloudEventException e) {
            return value; // somebody's own text
        }
    }

    /** The id in the headers; null if there is none. */
    static @Nullable String id(Message message) {
        String id = message.getHeader(CloudEvent.CAMEL_CLOUD_EVENT_ID, String.class);
        if (id == null || id.isBlank()) {
            Object header = message.getHeader(PREFIX + Event.ID);
            id = header == null ? null : decoded(header.toString());
        }
        return id == null || id.isBlank() ? null : id;
    }

    /** The content type in the headers; null if there is none. */
    static @Nullable String contentType(Message message) {
        String type = message.getHeader(ContentTypes.HEADER, String.class);
        if (type == null || type.isBlank()) {
            type = message.getHeader(CloudEvent.CAMEL_CLOUD_EVENT_DATA_CONTENT_TYPE, String.class);
        }
        if (type == null || type.isBlank()) {
            type = message.getHeader(PREFIX + Event.DATA_CONTENT_TYPE, String.class);
        }
        return type == null || type.isBlank() ? null : type;
    }
}
