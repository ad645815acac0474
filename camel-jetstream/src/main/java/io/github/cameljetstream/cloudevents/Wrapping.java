package io.github.cameljetstream.cloudevents;

import io.github.cameljetstream.runtime.LogLimiter;
import io.nats.client.impl.Headers;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.jspecify.annotations.Nullable;

/**
 * Wraps published messages as events, in structured mode as Dapr does, or in binary mode. A message that is already an
 * event as JSON, by its content type, only receives its missing attributes. Thread-safe.
 */
public final class Wrapping {
    /** The default of Dapr. */
    private static final String DEFAULT_TYPE = "com.dapr.event.sent";

    /** Attributes of a complete event, which Dapr adds if they are missing. */
    private static final Set<String> EXPECTED = Set.of(
            Event.ID,
            Event.SOURCE,
            Event.SPEC_VERSION,
            Event.TYPE,
            Event.TIME,
            Event.TOPIC,
            Event.PUBSUB_NAME,
            Event.TRACE_ID,
            Event.TRACE_PARENT,
            Event.TRACE_STATE);

    private final boolean binary;
    private final String source;
    private final String pubsubName;

    /**
     * A message as an event.
     *
     * @param headers never null
     */
    public record Wrapped(Headers headers, byte[] body) {}

    /**
     * @param binary if true, the event has binary mode
     * @param source the source of events whose message sets none
     * @param pubsubName the name of the component in Dapr
     */
    public Wrapping(boolean binary, String source, String pubsubName) {
        this.binary = binary;
        this.source = source;
        this.pubsubName = pubsubName;
    }

    /** The id of a message that is an event as JSON; null if it is no event, or has no id. */
    public @Nullable String idInBody(Message message, byte[] body) {
        return EventIds.isEvent(message) ? EventIds.inBody(message, body) : null;
    }

    /** The id of the event in the headers; null if there is none. */
    public @Nullable String idInHeaders(Message message) {
        return CamelAttributes.id(message);
    }

    /**
     * The event of a message.
     *
     * @param mapped the NATS headers; null if there are none
     * @param body the body; null if there is none
     * @param subject the subject of the message
     * @param id the id of the event
     * @throws IllegalArgumentException if the message cannot be an event
     */
    public Wrapped wrap(
            Message message,
            Exchange exchange,
            @Nullable Headers mapped,
            byte @Nullable [] body,
            String subject,
            String id) {
        Map<String, Object> attributes = attributes(message, exchange, id);
        Headers headers = withoutThoseOfEvents(mapped);
        if (EventIds.isEvent(message)) {
            addDapr(attributes, subject);
            attributes.keySet().retainAll(EXPECTED);
            return new Wrapped(headers.put(ContentTypes.HEADER, ContentTypes.STRUCTURED), completed(body, attributes));
        }
        String contentType = contentType(message, body);
        if (contentType != null) {
            attributes.put(Event.DATA_CONTENT_TYPE, contentType);
        }
        if (binary) {
            return new Wrapped(binary(headers, attributes), body == null ? new byte[0] : body);
        }
        addDapr(attributes, subject);
        headers.put(ContentTypes.HEADER, ContentTypes.STRUCTURED);
        return new Wrapped(headers, EventJson.write(attributes, data(body, contentType)));
    }

    private static @Nullable String contentType(Message message, byte @Nullable [] body) {
        String contentType = CamelAttributes.contentType(message);
        if (contentType == null && body != null) {
            return Utf8.decode(body) == null ? ContentTypes.BINARY : ContentTypes.TEXT;
        }
        return contentType;
    }

    private Map<String, Object> attributes(Message message, Exchange exchange, String id) {
        Map<String, Object> given = CamelAttributes.of(message);
        Map<String, Object> attributes = new LinkedHashMap<>();
        attributes.put(Event.SPEC_VERSION, Event.VERSION);
        attributes.put(Event.ID, id);
        attributes.put(Event.SOURCE, source);
        attributes.put(Event.TYPE, DEFAULT_TYPE);
        // The time of the exchange, so that a redelivery of the send has the same.
        attributes.put(
                Event.TIME,
                Instant.ofEpochMilli(exchange.getClock().getCreated()).toString());
        given.keySet().removeAll(Set.of(Event.SPEC_VERSION, Event.ID, Event.TOPIC, Event.PUBSUB_NAME, Event.TRACE_ID));
        attributes.putAll(given);
        return attributes;
    }

    private void addDapr(Map<String, Object> attributes, String subject) {
        attributes.put(Event.TOPIC, subject);
        attributes.put(Event.PUBSUB_NAME, pubsubName);
        if (attributes.containsKey(Event.TRACE_PARENT)) {
            attributes.put(Event.TRACE_ID, attributes.get(Event.TRACE_PARENT));
        }
    }

    /** A copy without headers that describe another event. */
    private static Headers withoutThoseOfEvents(@Nullable Headers mapped) {
        Headers headers = mapped == null ? new Headers() : mapped;
        List<String> names = new ArrayList<>(headers.keySet());
        names.removeIf(name -> !CamelAttributes.isCeHeader(name) && !name.equalsIgnoreCase(ContentTypes.HEADER));
        headers.remove(names);
        return headers;
    }

    private static byte[] completed(byte @Nullable [] body, Map<String, Object> attributes) {
        String text = body == null ? null : Utf8.decode(body);
        try {
            if (text == null) {
                throw new CloudEventException(body == null ? "it is empty" : "it is no text in UTF-8");
            }
            return EventJson.completed(text, attributes);
        } catch (CloudEventException e) {
            throw new IllegalArgumentException(
                    "The message was not sent: its Content-Type says that its body is a CloudEvent as JSON, and "
                            + e.getMessage() + ". Remove the header, or set the content type of the data.",
                    e);
        }
    }

    /** Dapr's rule, without its loss of bytes: data that is no text is sent as Base64, whatever its type. */
    private static EventJson.@Nullable DataWriter data(byte @Nullable [] body, @Nullable String contentType) {
        if (body == null) {
            return null;
        }
        String text = ContentTypes.isBinary(contentType) ? null : Utf8.decode(body);
        if (text == null) {
            return EventJson.bytesData(body);
        }
        if (!ContentTypes.isJson(contentType)) {
            return EventJson.textData(text);
        }
        if (text.isBlank()) {
            return null;
        }
        return EventJson.isJson(text) ? EventJson.jsonData(text) : EventJson.textData(text);
    }

    private static Headers binary(Headers headers, Map<String, Object> attributes) {
        attributes.forEach((name, value) -> {
            if (!name.chars().allMatch(c -> c > ' ' && c < 127 && c != ':')) {
                throw new IllegalArgumentException("The extension '" + LogLimiter.excerpt(name)
                        + "' of the CloudEvent is refused: its name is not valid in a NATS header. Remove it"
                        + " from CamelCloudEventExtensions, or set cloudEvents=wrap.");
            }
            headers.put(CamelAttributes.PREFIX + name, PercentText.encode(value.toString()));
        });
        Object contentType = attributes.get(Event.DATA_CONTENT_TYPE);
        return contentType == null ? headers : headers.put(ContentTypes.HEADER, contentType.toString());
    }
}
