package io.github.cameljetstream.cloudevents;

import io.github.cameljetstream.headers.JetStreamHeaders;
import io.github.cameljetstream.runtime.LogLimiter;
import io.nats.client.impl.Headers;
import io.nats.client.support.NatsJetStreamConstants;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.camel.Message;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Unwraps received events: the data becomes the body, and the attributes become headers. A message that is no event
 * does not change. A message that is marked as an event but cannot be read does not change either, and has a header
 * with the reason: only the route can decide whether to drop it. Thread-safe.
 */
public final class Unwrapping {
    /** The exchange property with the id of the event that the exchange received. */
    static final String RECEIVED_ID = "CamelJetStreamReceivedCloudEventId";

    private static final Logger LOG = LoggerFactory.getLogger(Unwrapping.class);

    private final AtomicBoolean toldProblem = new AtomicBoolean();

    /**
     * Unwraps the event, if the message is one.
     *
     * @param received the received message
     * @param message the Camel message, with its body and headers
     */
    public void unwrap(io.nats.client.Message received, Message message) {
        try {
            Headers headers = received.hasHeaders() ? received.getHeaders() : null;
            String contentType = first(headers, ContentTypes.HEADER);
            byte[] payload = received.getData();
            if (ContentTypes.isCloudEvents(contentType)) {
                if (!isLeftOut(payload, headers)) {
                    structured(declared(contentType, payload), message);
                }
            } else if (headers != null && first(headers, CamelAttributes.PREFIX + Event.SPEC_VERSION) != null) {
                binary(headers, contentType, message);
            } else if (EventJson.mayBeEvent(payload)) {
                undeclared(payload, message);
            }
        } catch (CloudEventException e) {
            message.setHeader(JetStreamHeaders.CLOUD_EVENT_PROBLEM, e.getMessage());
            tell(received, e);
        }
    }

    private static @Nullable String first(@Nullable Headers headers, String name) {
        List<String> values = headers == null ? null : headers.getIgnoreCase(name);
        return values == null ? null : values.get(0);
    }

    /** A message of a consumer with headersOnly. */
    private static boolean isLeftOut(byte[] payload, @Nullable Headers headers) {
        return payload.length == 0 && first(headers, NatsJetStreamConstants.MSG_SIZE_HDR) != null;
    }

    private static Event declared(@Nullable String contentType, byte[] payload) throws CloudEventException {
        if (!ContentTypes.isStructured(contentType)) {
            throw new CloudEventException("its format " + LogLimiter.excerpt(contentType) + " is not read");
        }
        String text = Utf8.decode(payload);
        if (text == null) {
            throw new CloudEventException("it is no text in UTF-8");
        }
        return EventJson.read(text);
    }

    private static void undeclared(byte[] payload, Message message) throws CloudEventException {
        String text = Utf8.decode(payload);
        if (text != null && EventJson.namesVersion(text)) {
            Event event = EventJson.read(text);
            if (event.attributes().containsKey(Event.SPEC_VERSION)) { // and not only a nested object
                structured(event, message);
            }
        }
    }

    private static void structured(Event event, Message message) throws CloudEventException {
        checkVersion(event.text(Event.SPEC_VERSION));
        String contentType = event.text(Event.DATA_CONTENT_TYPE);
        if (event.data() instanceof String data && isJsonAfterAll(contentType, data)) {
            contentType = ContentTypes.JSON;
        }
        message.setBody(event.data());
        setContentType(contentType, message);
        set(event.attributes(), message);
    }

    /** Without a type the data is JSON. If configured so, Dapr uses the type of the event as that of its data. */
    private static boolean isJsonAfterAll(@Nullable String contentType, String data) {
        return contentType == null || (ContentTypes.isStructured(contentType) && !EventJson.namesVersion(data));
    }

    private static void binary(Headers headers, @Nullable String contentType, Message message)
            throws CloudEventException {
        Map<String, Object> attributes = new LinkedHashMap<>();
        for (Map.Entry<String, List<String>> each : headers.entrySet()) {
            if (CamelAttributes.isCeHeader(each.getKey())) {
                String value = each.getValue().get(0);
                attributes.put(CamelAttributes.attributeOf(each.getKey()), PercentText.decode(value));
            }
        }
        checkVersion(String.valueOf(attributes.get(Event.SPEC_VERSION)));
        if (contentType != null) {
            attributes.putIfAbsent(Event.DATA_CONTENT_TYPE, contentType);
        }
        setContentType(attributes.get(Event.DATA_CONTENT_TYPE), message);
        message.removeHeaders(CamelAttributes.PREFIX + "*");
        set(attributes, message);
    }

    private static void setContentType(@Nullable Object contentType, Message message) {
        message.removeHeaders(ContentTypes.HEADER); // in any letter case
        if (contentType != null) {
            message.setHeader(ContentTypes.HEADER, contentType);
        }
    }

    private static void checkVersion(@Nullable String version) throws CloudEventException {
        if (version == null || !version.startsWith("1.")) {
            throw new CloudEventException(
                    version == null
                            ? "its specversion is missing"
                            : "its specversion is " + LogLimiter.excerpt(version) + " and not 1.0");
        }
    }

    private static void set(Map<String, Object> attributes, Message message) {
        CamelAttributes.set(attributes, message);
        if (attributes.get(Event.EXPIRATION) instanceof String expiration && isOver(expiration)) {
            message.setHeader(JetStreamHeaders.CLOUD_EVENT_EXPIRED, true);
        }
        if (attributes.get(Event.ID) != null && message.getExchange() != null) {
            message.getExchange()
                    .setProperty(RECEIVED_ID, attributes.get(Event.ID).toString());
        }
    }

    /** As in Dapr, an unreadable time is ignored. */
    private static boolean isOver(String expiration) {
        try {
            return OffsetDateTime.parse(expiration).toInstant().isBefore(Instant.now());
        } catch (DateTimeException e) {
            LOG.debug("Not a time: expiration {}", expiration, e);
            return false;
        }
    }

    private void tell(io.nats.client.Message received, CloudEventException problem) {
        if (toldProblem.compareAndSet(false, true)) {
            LOG.warn(
                    "A message on {} is marked as a CloudEvent, but is none: {}. Routing it unchanged. Further ones"
                            + " are logged with level DEBUG; each has the header {}.",
                    LogLimiter.excerpt(received.getSubject()),
                    LogLimiter.excerpt(problem.getMessage()),
                    JetStreamHeaders.CLOUD_EVENT_PROBLEM);
        } else {
            LOG.debug("No CloudEvent on {}: {}", received.getSubject(), problem.getMessage());
        }
    }
}
