package io.github.cameljetstream.send;

import io.github.cameljetstream.message.MessageIds;
import io.github.cameljetstream.publish.PublishException;
import org.apache.camel.Exchange;
import org.jspecify.annotations.Nullable;

/**
 * Remembers failed sends in their exchanges, in case Camel's error handler repeats them. A copy of an exchange inherits
 * the property, but sends on its own. Thread-safe.
 */
public final class FailedSends {
    private final String property;
    private final MessageIds messageIds;

    /**
     * @param sender distinguishes the exchange property of this sender from those of others
     */
    public FailedSends(MessageIds messageIds, String sender) {
        this.messageIds = messageIds;
        this.property = "CamelJetStreamFailedSend." + sender;
    }

    /** The failed send that Camel's error handler repeats with this one; null if there is none. */
    public @Nullable FailedSend repeatedBy(Exchange exchange) {
        Object count = exchange.getMessage().getHeader(Exchange.REDELIVERY_COUNTER);
        return count != null
                        && exchange.getProperty(property) instanceof FailedSend failed
                        && failed.isRepeatedBy(exchange, count)
                ? failed
                : null;
    }

    /**
     * Remembers a failed send of one message.
     *
     * @param body the original body, which Camel restores before it repeats the send
     * @param messageId null if it had none
     */
    public void remember(Exchange exchange, Object body, @Nullable String messageId, PublishException failure) {
        remember(exchange, body, messageId, mayBeStored(failure), FailedSend.Progress.NONE);
    }

    /** Remembers a failed send of a batch. */
    void remember(
            Exchange exchange,
            Object body,
            @Nullable String messageId,
            boolean mayBeStored,
            FailedSend.Progress progress) {
        exchange.setProperty(
                property,
                new FailedSend(
                        exchange.getExchangeId(),
                        exchange.getMessage().getHeader(Exchange.REDELIVERY_COUNTER),
                        body,
                        messageId,
                        mayBeStored,
                        progress));
    }

    static boolean mayBeStored(@Nullable Exception failure) {
        return failure instanceof PublishException publish && publish.getOutcome() == PublishException.Outcome.UNKNOWN;
    }

    /** The send succeeded: forgets earlier ones. */
    public void forget(Exchange exchange) {
        if (exchange.getProperty(property) != null) {
            exchange.removeProperty(property);
            messageIds.forgetEventId(exchange);
        }
    }
}
