package io.github.cameljetstream.publish;

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
    private final String property;
    private final NUID nuid = new NUID();

    /**
     * A send that failed, for the case that Camel repeats it.
     *
     * @param exchangeId which exchange it belonged to: copies of it inherit the property, and are sends of their own
     * @param redeliveries Camel's count when it failed, which grows with each repetition; it stays on the message when the
     *     repetition has succeeded
     * @param messageId null if it had none
     * @param unsure whether it may be stored nevertheless
     * @param stored the messages of a batch that were stored before it failed
     */
    record FailedSend(
            String exchangeId,
            Object redeliveries,
            Object body,
            String messageId,
            boolean unsure,
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
     * @param sender tells this sender's exchange property from those of others
     */
    public MessageIds(MessageIdStrategy strategy, String sender) {
        this.strategy = strategy;
        this.property = "CamelJetStreamFailedSend." + sender;
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
     * @param needed whether the outcome of a repeated attempt can only be told by an id
     * @param repeated see {@link #repeated}
     */
    String of(Exchange exchange, boolean needed, FailedSend repeated) {
        String given = given(exchange.getMessage());
        if (strategy == MessageIdStrategy.NONE || given != null || (strategy == MessageIdStrategy.HEADER && !needed)) {
            return given;
        }
        return repeated != null && repeated.messageId() != null ? repeated.messageId() : nuid.next();
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
     * @param messageId null if it had none
     */
    public void failed(Exchange exchange, String messageId, PublishException failure) {
        failed(exchange, messageId, isUnsure(failure), List.of());
    }

    void failed(Exchange exchange, String messageId, boolean unsure, List<PublishResult> stored) {
        exchange.setProperty(
                property,
                new FailedSend(
                        exchange.getExchangeId(),
                        exchange.getMessage().getHeader(Exchange.REDELIVERY_COUNTER),
                        exchange.getMessage().getBody(),
                        messageId,
                        unsure,
                        stored));
    }

    static boolean isUnsure(Exception failure) {
        return failure instanceof PublishException publish && publish.getOutcome() == PublishException.Outcome.UNKNOWN;
    }

    /** Forgets an earlier attempt. */
    public void stored(Exchange exchange) {
        if (exchange.getProperty(property) != null) {
            exchange.removeProperty(property);
        }
    }
}
