package io.github.cameljetstream.route;

import io.github.cameljetstream.cloudevents.Unwrapping;
import io.github.cameljetstream.delivery.AckSubject;
import io.github.cameljetstream.delivery.Delivery;
import io.github.cameljetstream.headers.HeaderMapper;
import io.github.cameljetstream.headers.JetStreamHeaders;
import io.github.cameljetstream.payload.ClaimChecks;
import io.github.cameljetstream.route.BatchCompletionHandler.Item;
import io.github.cameljetstream.runtime.LogLimiter;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.trait.message.MessageTrait;
import org.apache.camel.trait.message.RedeliveryTraitPayload;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Creates the exchange of a delivery. Thread-safe. */
public final class DeliveryExchanges {
    private static final Logger LOG = LoggerFactory.getLogger(DeliveryExchanges.class);

    private final Supplier<Exchange> newExchange;
    private final HeaderMapper headerMapper;
    private final ClaimChecks claimChecks;
    /** Null if CloudEvents are routed as they are. */
    private final @Nullable Unwrapping unwrapping;

    private final AtomicBoolean warnedOfSchedule = new AtomicBoolean();

    /**
     * @param newExchange creates an empty exchange of the consumer
     * @param claimChecks reads bodies that are stored elsewhere
     * @param unwrapping reads CloudEvents; null to leave them as they are
     */
    public DeliveryExchanges(
            Supplier<Exchange> newExchange,
            HeaderMapper headerMapper,
            ClaimChecks claimChecks,
            @Nullable Unwrapping unwrapping) {
        this.newExchange = newExchange;
        this.headerMapper = headerMapper;
        this.claimChecks = claimChecks;
        this.unwrapping = unwrapping;
    }

    /** The exchange of a batch: its body is the list of the exchanges of the messages. */
    Exchange ofBatch(List<Item> items) {
        Exchange exchange = newExchange.get();
        items.forEach(each -> each.exchange().getExchangeExtension().handoverCompletions(exchange)); // files of bodies
        Message message = exchange.getIn();
        message.setBody(items.stream().map(Item::exchange).collect(Collectors.toList()));
        message.setHeader(JetStreamHeaders.BATCH_SIZE, items.size());
        boolean again = items.stream().anyMatch(each -> isRedelivery(each.exchange()));
        message.setPayloadForTrait(MessageTrait.REDELIVERY, redelivery(again));
        return exchange;
    }

    /**
     * The exchange of a delivery that is routed. Blocks if its body is stored elsewhere.
     *
     * @throws IOException if the body cannot be kept on this machine
     */
    Exchange withBody(Delivery delivery) throws IOException {
        Exchange exchange = of(delivery);
        claimChecks.restore(delivery.message(), exchange);
        return exchange;
    }

    /** The exchange of a delivery, without a body that is stored elsewhere. */
    public Exchange of(Delivery delivery) {
        Exchange exchange = newExchange.get();
        Message message = new DeliveryMessage(exchange, delivery);
        exchange.setIn(message);
        message.setBody(delivery.message().getData());
        setNatsHeaders(delivery, exchange);
        if (unwrapping != null) {
            unwrapping.unwrap(delivery.message(), message);
        }
        message.setPayloadForTrait(MessageTrait.REDELIVERY, redelivery(delivery.attempt() > 1));
        return exchange;
    }

    private void setNatsHeaders(Delivery delivery, Exchange exchange) {
        Message message = exchange.getIn();
        headerMapper.fromNats(delivery.message(), exchange, message::setHeader);
        if (delivery.message().hasHeaders()
                && NatsMetadata.set(delivery.message().getHeaders(), message)) {
            warnOfSchedule(delivery);
        }
    }

    private static boolean isRedelivery(Exchange exchange) {
        return exchange.getIn().getPayloadForTrait(MessageTrait.REDELIVERY) == RedeliveryTraitPayload.IS_REDELIVERY;
    }

    private static RedeliveryTraitPayload redelivery(boolean again) {
        return again ? RedeliveryTraitPayload.IS_REDELIVERY : RedeliveryTraitPayload.NON_REDELIVERY;
    }

    private void warnOfSchedule(Delivery delivery) {
        if (warnedOfSchedule.compareAndSet(false, true)) {
            AckSubject info = delivery.info();
            LOG.warn(
                    "Consumer '{}' of stream '{}' has received a schedule on subject '{}', before it fires (sequence"
                            + " {}); it is routed as any message, with the header {}. In a work queue the acknowledgement"
                            + " removes it, and it never fires. Set the subject of the consumer, or filterSubjects, to"
                            + " what schedules publish to (scheduleTarget). This is logged once for each consumer.",
                    info.consumer(),
                    info.stream(),
                    LogLimiter.excerpt(delivery.subject()),
                    info.streamSequence(),
                    JetStreamHeaders.SCHEDULE);
        }
    }
}
