package io.github.cameljetstream.cloudevents;

import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.jspecify.annotations.Nullable;

/** Ids of published events. Thread-safe. */
public final class EventIds {
    private final boolean wraps;

    /**
     * @param wraps if true, the producer wraps bodies as the data of events
     */
    public EventIds(boolean wraps) {
        this.wraps = wraps;
    }

    /**
     * The id of the event in a message, as an id of a NATS message; null if the message is no event, or has no id of
     * its own. The id of the event that the exchange received does not count, because a route may create several
     * messages from it.
     *
     * @param body the body, as it would be published unchanged
     */
    public @Nullable String messageId(Message message, Exchange exchange, byte[] body) {
        String inBody = messageIdInBody(message, body);
        if (inBody != null) {
            return inBody;
        }
        String id = CamelAttributes.id(message);
        return id == null || id.equals(exchange.getProperty(Unwrapping.RECEIVED_ID)) ? null : ascii(id);
    }

    /** The id of a body that is an event as JSON; null if it is no event, or has no id. */
    public @Nullable String messageIdInBody(Message message, byte[] body) {
        String id = wraps && !isEvent(message) ? null : inBody(message, body);
        return id == null || id.isBlank() ? null : ascii(id);
    }

    static boolean isEvent(Message message) {
        return ContentTypes.isStructured(message.getHeader(ContentTypes.HEADER, String.class));
    }

    /** The id of an event as JSON; null if it has none. */
    static @Nullable String inBody(Message message, byte[] body) {
        if (!EventJson.mayBeEvent(body)) {
            return null;
        }
        String text = Utf8.decode(body);
        if (text == null || !(isEvent(message) || EventJson.namesVersion(text))) {
            return null;
        }
        try {
            Event event = EventJson.read(text);
            boolean isEvent = isEvent(message) || event.attributes().containsKey(Event.SPEC_VERSION);
            return isEvent ? event.text(Event.ID) : null;
        } catch (CloudEventException e) {
            return null;
        }
    }

    /** NATS headers carry ASCII without surrounding blanks. */
    private static String ascii(String id) {
        boolean fits = id.equals(id.trim()) && id.chars().allMatch(c -> c >= ' ' && c < 127);
        return fits ? id : PercentText.encode(id);
    }
}
