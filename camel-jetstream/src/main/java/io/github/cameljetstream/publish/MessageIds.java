package io.github.cameljetstream.publish;

import io.github.cameljetstream.headers.JetStreamHeaders;
import io.github.cameljetstream.options.MessageIdStrategy;
import io.nats.client.NUID;
import org.apache.camel.Exchange;

/**
 * Gives each send its message id. A send that Camel's error handler repeats keeps its id, since the first attempt may
 * have been stored although it seemed to fail; another send of the same exchange has another. Thread-safe.
 */
public final class MessageIds {
    private final MessageIdStrategy strategy;
    private final String property;
    private final NUID nuid = new NUID();

    /** Which exchange a failed send belonged to: copies of it inherit the property, and are sends of their own. */
    private record FailedSend(String exchangeId, String messageId) {}

    /**
     * @param sender tells this sender's exchange property from those of others
     */
    public MessageIds(MessageIdStrategy strategy, String sender) {
        this.strategy = strategy;
        this.property = "CamelJetStreamFailedSend." + sender;
    }

    /**
     * The id for this send; null for none.
     *
     * @param needed whether the outcome of a repeated attempt can only be told by an id
     */
    String of(Exchange exchange, boolean needed) {
        if (strategy == MessageIdStrategy.NONE) {
            return null;
        }
        String given = exchange.getMessage().getHeader(JetStreamHeaders.PUBLISH_MESSAGE_ID, String.class);
        if (given != null || (strategy == MessageIdStrategy.HEADER && !needed)) {
            return given;
        }
        return isRepeated(exchange) ? ((FailedSend) exchange.getProperty(property)).messageId() : nuid.next();
    }

    /** Whether Camel's error handler repeats this send. */
    boolean isRepeated(Exchange exchange) {
        return exchange.getMessage().getHeader(Exchange.REDELIVERY_COUNTER) != null
                && exchange.getProperty(property) instanceof FailedSend failed
                && failed.exchangeId().equals(exchange.getExchangeId());
    }

    /**
     * Remembers the id for the case that Camel repeats the send.
     *
     * @param messageId null if it had none
     */
    public void failed(Exchange exchange, String messageId) {
        exchange.setProperty(property, new FailedSend(exchange.getExchangeId(), messageId));
    }

    /** Forgets the id of an earlier attempt. */
    public void stored(Exchange exchange) {
        if (exchange.getProperty(property) != null) {
            exchange.removeProperty(property);
        }
    }
}
