package io.github.cameljetstream.publish;

import io.github.cameljetstream.cloudevents.EventIds;
import io.github.cameljetstream.headers.JetStreamHeaders;
import io.github.cameljetstream.options.MessageIdStrategy;
import io.nats.client.NUID;
import java.util.List;
import java.util.Objects;
import org.apache.camel.Exchange;
import org.apache.camel.Message;

/**
 * Gives each send its message id. A send that Camel's error handler repeats keeps its id, since the first attempt may
 * have been stored although it seemed to fail; another send of the same exchange has another. Thread-safe.
 */
public final class MessageIds {
    private final MessageIdStrategy strategy;
    private final EventIds eventIds;
    private final String property;
    private final String eventProperty;
    private final NUID nuid = new NUID();

    /**
     * A send that failed, for the case that Camel repeats it.
     *
     * @param exchangeId which exchange it belonged to: copies of it inherit the property, and are sends of their own
     * @param redeliveries Camel's count when it failed, which grows with each repetition; it stays on the message when the
     *     repetition has succeeded
     * @param messageId null if it had none
     * @param unsure whether it may be stored nevertheless
     * @param elements how many elements of the body were read
     * @param stored the messages of a batch that were stored before it failed
     */
    record FailedSend(
            String exchangeId,
            Object redeliveries,
            Object body,
            String messageId,
            boolean unsure,
            int elements,
            List<PublishResult> stored) {

        private boolean isRepeatedBy(Exchange exchange, Object count) {
            return exchangeId.equals(exchange.getExchangeId())
                    && !count.equals(redeliveries)
                    && isSame(exchange.getMessage().getBody());
        }

        /** What makes the body may be repeated too. */
        private boolean isSame(Object other) {
            boolean comparable = body instanceof String || body instanceof byte[];
            return body == other || (comparable && Objects.deepEquals(body, other));
        }
    }

    /**
     * @param eventIds the ids of CloudEvents
     * @param sender tells this sender's exchange property from those of others
     */
    public MessageIds(MessageIdStrategy strategy, EventIds eventIds, String sender) {
        this.strategy = strategy;
        this.eventIds = eventIds;
        this.property = "CamelJetStreamFailedSend." + sender;
        this.eventProperty = "CamelJetStreamCloudEventId." + sender;
    }

    /** The send that Camel's error handler repeats with this one; null if this is none such. */
    FailedSend repeated(Exchange exchange) {
        Object count = exchange.getMessage().getHeader(Exchange.REDELIVERY_COUNTER);
        return count != null
                        && exchange.getProperty(property) instanceof FailedSend failed
                        && failed.isRepeatedBy(exchange, count)
                ? failed
                : null;
    }

    /**
     * The id for this send; null for none.
     *
     * @param given the one that the message has; null if it has none
     * @param needed whether the outcome of a repeated attempt can only be told by an id
     * @param repeated see {@link #repeated}
     */
    String of(String given, boolean needed, FailedSend repeated) {
        if (strategy == MessageIdStrategy.NONE || given != null || (strategy == MessageIdStrategy.HEADER && !needed)) {
            return given;
        }
        return repeated != null && repeated.messageId() != null ? repeated.messageId() : nuid.next();
    }

    /**
     * The id that a message has in its header, or as a CloudEvent, if that counts; else null.
     *
     * @param body what would be published without a change
     * @throws IllegalArgumentException if it cannot be sent
     */
    String given(Message message, Exchange exchange, byte[] body) {
        String given = given(message);
        return given == null && strategy == MessageIdStrategy.CLOUD_EVENT
                ? eventIds.messageId(message, exchange, body)
                : given;
    }

    /** The same of a body alone that is a CloudEvent, of a message whose headers are also those of others. */
    String inBody(Message message, byte[] body) {
        return given(message) == null && strategy == MessageIdStrategy.CLOUD_EVENT
                ? eventIds.messageIdInBody(message, body)
                : null;
    }

    /** The id for an event that has none, of a message that has none: the same when Camel repeats the send. */
    String ofEvent(Exchange exchange, FailedSend repeated) {
        String kept = repeated == null ? null : exchange.getProperty(eventProperty, String.class);
        String id = kept == null ? nuid.next() : kept;
        exchange.setProperty(eventProperty, id);
        return id;
    }

    /**
     * The id that a message has in its header, if that counts; else null. An empty one is none, also for the server.
     *
     * @throws IllegalArgumentException if it cannot be sent
     */
    String given(Message message) {
        String id = message.getHeader(JetStreamHeaders.PUBLISH_MESSAGE_ID, String.class);
        if (id == null || id.isBlank() || strategy == MessageIdStrategy.NONE) {
            return null;
        }
        if (!id.chars().allMatch(c -> c >= ' ' && c < 127)) {
            throw new IllegalArgumentException(
                    "Header " + JetStreamHeaders.PUBLISH_MESSAGE_ID + "=" + id + " is refused: it must be ASCII text.");
        }
        return id.trim();
    }

    /**
     * Remembers a send for the case that Camel repeats it.
     *
     * @param body the body that came, which Camel puts back before it repeats the send
     * @param messageId null if it had none
     */
    public void failed(Exchange exchange, Object body, String messageId, PublishException failure) {
        failed(exchange, body, messageId, isUnsure(failure), 0, List.of());
    }

    void failed(
            Exchange exchange,
            Object body,
            String messageId,
            boolean unsure,
            int elements,
            List<PublishResult> stored) {
        exchange.setProperty(
                property,
                new FailedSend(
                        exchange.getExchangeId(),
                        exchange.getMessage().getHeader(Exchange.REDELIVERY_COUNTER),
                        body,
                        messageId,
                        unsure,
                        elements,
                        stored));
    }

    static boolean isUnsure(Exception failure) {
        return failure instanceof PublishException publish && publish.getOutcome() == PublishException.Outcome.UNKNOWN;
    }

    /** Forgets an earlier attempt. */
    public void stored(Exchange exchange) {
        if (exchange.getProperty(property) != null) {
            exchange.removeProperty(property);
            exchange.removeProperty(eventProperty);
        }
    }
}
