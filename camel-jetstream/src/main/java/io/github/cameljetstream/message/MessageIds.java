package io.github.cameljetstream.message;

import io.github.cameljetstream.cloudevents.EventIds;
import io.github.cameljetstream.headers.JetStreamHeaders;
import io.github.cameljetstream.options.MessageIdStrategy;
import io.github.cameljetstream.runtime.LogLimiter;
import io.nats.client.NUID;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.jspecify.annotations.Nullable;

/**
 * Chooses the message id of each send. A send that Camel's error handler repeats keeps its id, since the first attempt
 * may be stored although it seemed to fail. Another send of the same exchange gets another id. Thread-safe.
 */
public final class MessageIds {
    private final MessageIdStrategy strategy;
    private final EventIds eventIds;
    private final String eventProperty;
    private final NUID nuid = new NUID();

    /**
     * @param eventIds the ids of CloudEvents
     * @param sender distinguishes the exchange property of this sender from those of others
     */
    public MessageIds(MessageIdStrategy strategy, EventIds eventIds, String sender) {
        this.strategy = strategy;
        this.eventIds = eventIds;
        this.eventProperty = "CamelJetStreamCloudEventId." + sender;
    }

    /**
     * The id of this send; null for none.
     *
     * @param own the id that the message has; null if it has none
     * @param needed if true, only an id shows the outcome of a repeated attempt
     * @param repeated the failed send that this one repeats; null if there is none
     */
    public @Nullable String choose(@Nullable String own, boolean needed, @Nullable RepeatedSend repeated) {
        if (strategy == MessageIdStrategy.NONE || own != null || (strategy == MessageIdStrategy.HEADER && !needed)) {
            return own;
        }
        return repeated != null && repeated.messageId() != null ? repeated.messageId() : nuid.next();
    }

    /**
     * The id that a message has in its header, or as a CloudEvent, as far as the strategy uses it; null if none.
     *
     * @param body the unchanged body
     * @throws IllegalArgumentException if the id cannot be sent
     */
    public @Nullable String own(Message message, Exchange exchange, byte[] body) {
        String own = inHeader(message);
        return own == null && strategy == MessageIdStrategy.CLOUD_EVENT
                ? eventIds.messageId(message, exchange, body)
                : own;
    }

    /** The id of a body that is a CloudEvent, where the headers of the message belong to other bodies too. */
    @Nullable
    String ownInBody(Message message, byte[] body) {
        return inHeader(message) == null && strategy == MessageIdStrategy.CLOUD_EVENT
                ? eventIds.messageIdInBody(message, body)
                : null;
    }

    /** An id for an event without one: the same when Camel repeats the send. */
    public String eventId(Exchange exchange, @Nullable RepeatedSend repeated) {
        String kept = repeated == null ? null : exchange.getProperty(eventProperty, String.class);
        String id = kept == null ? nuid.next() : kept;
        exchange.setProperty(eventProperty, id);
        return id;
    }

    /** The id in the header; null if it is empty, which the server treats as none too. */
    private @Nullable String inHeader(Message message) {
        String id = message.getHeader(JetStreamHeaders.PUBLISH_MESSAGE_ID, String.class);
        if (id == null || id.isBlank() || strategy == MessageIdStrategy.NONE) {
            return null;
        }
        if (!isPrintable(id)) {
            throw new IllegalArgumentException("Header " + JetStreamHeaders.PUBLISH_MESSAGE_ID + "="
                    + LogLimiter.excerpt(id) + " is refused: it must be ASCII text.");
        }
        return id.trim();
    }

    private static boolean isPrintable(String id) {
        for (int i = 0; i < id.length(); i++) {
            if (id.charAt(i) < ' ' || id.charAt(i) >= 127) {
                return false;
            }
        }
        return true;
    }

    /** Removes the event id of an earlier send. */
    public void forgetEventId(Exchange exchange) {
        exchange.removeProperty(eventProperty);
    }
}
