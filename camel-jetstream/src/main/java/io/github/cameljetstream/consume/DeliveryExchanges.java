package io.github.cameljetstream.consume;

import io.github.cameljetstream.headers.HeaderMapper;
import io.github.cameljetstream.headers.JetStreamHeaders;
import io.nats.client.support.NatsJetStreamConstants;
import java.time.Instant;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.trait.message.MessageTrait;
import org.apache.camel.trait.message.RedeliveryTraitPayload;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Makes the exchange of a delivery. Thread-safe. */
final class DeliveryExchanges {
    private static final long NANOS = 1_000_000_000L;

    private static final Logger LOG = LoggerFactory.getLogger(DeliveryExchanges.class);

    private final Supplier<Exchange> newExchange;
    private final HeaderMapper headerMapper;

    /**
     * @param newExchange makes an empty exchange of the consumer
     */
    DeliveryExchanges(Supplier<Exchange> newExchange, HeaderMapper headerMapper) {
        this.newExchange = newExchange;
        this.headerMapper = headerMapper;
    }

    /** The exchange of a batch: its body is the list of the exchanges of its messages. */
    Exchange ofBatch(List<BatchOutcome.Item> items) {
        Exchange exchange = newExchange.get();
        exchange.getIn().setBody(items.stream().map(BatchOutcome.Item::exchange).collect(Collectors.toList()));
        exchange.getIn().setHeader(JetStreamHeaders.BATCH_SIZE, items.size());
        return exchange;
    }

    Exchange of(Delivery delivery) {
        Exchange exchange = newExchange.get();
        Message message = exchange.getIn();
        message.setBody(delivery.message().getData());
        headerMapper.fromNats(delivery.message(), exchange, message::setHeader);
        AckSubject info = delivery.info();
        message.setHeader(JetStreamHeaders.SUBJECT, delivery.message().getSubject());
        message.setHeader(JetStreamHeaders.STREAM, info.stream());
        message.setHeader(JetStreamHeaders.CONSUMER, info.consumer());
        message.setHeader(JetStreamHeaders.STREAM_SEQUENCE, info.streamSequence());
        message.setHeader(JetStreamHeaders.CONSUMER_SEQUENCE, info.consumerSequence());
        message.setHeader(JetStreamHeaders.DELIVERED_COUNT, info.deliveredCount());
        message.setHeader(JetStreamHeaders.PENDING, info.pending());
        message.setHeader(
                JetStreamHeaders.TIMESTAMP,
                Instant.ofEpochSecond(info.timestampNanos() / NANOS, info.timestampNanos() % NANOS));
        message.setHeader(Exchange.MESSAGE_TIMESTAMP, info.timestampNanos() / 1_000_000);
        if (info.domain() != null) {
            message.setHeader(JetStreamHeaders.DOMAIN, info.domain());
        }
        if (delivery.message().hasHeaders()) {
            String id = delivery.message().getHeaders().getFirst(NatsJetStreamConstants.MSG_ID_HDR);
            if (id != null) {
                message.setHeader(JetStreamHeaders.MESSAGE_ID, id);
            }
            String size = delivery.message().getHeaders().getFirst(NatsJetStreamConstants.MSG_SIZE_HDR);
            if (size != null) {
                bodySize(message, size);
            }
        }
        message.setPayloadForTrait(
                MessageTrait.REDELIVERY,
                info.deliveredCount() > 1
                        ? RedeliveryTraitPayload.IS_REDELIVERY
                        : RedeliveryTraitPayload.NON_REDELIVERY);
        return exchange;
    }

    /** The server sets the header in place of a body; anybody else might set it to anything. */
    private static void bodySize(Message message, String size) {
        try {
            message.setHeader(JetStreamHeaders.BODY_SIZE, Long.valueOf(size));
        } catch (NumberFormatException e) {
            LOG.debug("The size of a body is no number: {}", size, e);
        }
    }
}
