package io.github.cameljetstream.route;

import io.github.cameljetstream.cloudevents.Unwrapping;
import io.github.cameljetstream.delivery.AckSubject;
import io.github.cameljetstream.delivery.Delivery;
import io.github.cameljetstream.headers.HeaderMapper;
import io.github.cameljetstream.headers.JetStreamHeaders;
import io.github.cameljetstream.headers.SortedHeaders;
import io.github.cameljetstream.runtime.LogLimiter;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.trait.message.MessageTrait;
import org.apache.camel.trait.message.RedeliveryTraitPayload;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Creates the exchange of a delivery. Thread-safe. */
public final class DeliveryExchanges {
    private static final long NANOS = 1_000_000_000L;

    private static final String[] NAMES = SortedHeaders.sorted(
            JetStreamHeaders.CONSUMER,
            JetStreamHeaders.CONSUMER_SEQUENCE,
            JetStreamHeaders.DELIVERED_COUNT,
            JetStreamHeaders.PENDING,
            JetStreamHeaders.STREAM,
            JetStreamHeaders.STREAM_SEQUENCE,
            JetStreamHeaders.SUBJECT,
            JetStreamHeaders.TIMESTAMP,
            Exchange.MESSAGE_TIMESTAMP);
    private static final String[] NAMES_WITH_DOMAIN = SortedHeaders.sorted(
            Stream.concat(Stream.of(NAMES), Stream.of(JetStreamHeaders.DOMAIN)).toArray(String[]::new));

    private static final Logger LOG = LoggerFactory.getLogger(DeliveryExchanges.class);

    private final Supplier<Exchange> newExchange;
    private final HeaderMapper headerMapper;
    /** Null if CloudEvents are routed as they are. */
    private final @Nullable Unwrapping unwrapping;

    private final AtomicBoolean warnedOfSchedule = new AtomicBoolean();

    /**
     * @param newExchange creates an empty exchange of the consumer
     * @param unwrapping reads CloudEvents; null to leave them as they are
     */
    public DeliveryExchanges(
            Supplier<Exchange> newExchange, HeaderMapper headerMapper, @Nullable Unwrapping unwrapping) {
        this.newExchange = newExchange;
        this.headerMapper = headerMapper;
        this.unwrapping = unwrapping;
    }

    /** The exchange of a batch: its body is the list of the exchanges of the messages. */
    Exchange ofBatch(List<BatchCompletionHandler.Item> items) {
        Exchange exchange = newExchange.get();
        exchange.getIn()
                .setBody(items.stream()
                        .map(BatchCompletionHandler.Item::exchange)
                        .collect(Collectors.toList()));
        exchange.getIn().setHeader(JetStreamHeaders.BATCH_SIZE, items.size());
        exchange.getIn()
                .setPayloadForTrait(
                        MessageTrait.REDELIVERY,
                        redelivery(items.stream().anyMatch(each -> isRedelivery(each.exchange()))));
        return exchange;
    }

    public Exchange of(Delivery delivery) {
        Exchange exchange = newExchange.get();
        Message message = exchange.getIn();
        message.setBody(delivery.message().getData());
        message.setHeaders(metadata(delivery));
        setNatsHeaders(delivery, exchange);
        if (unwrapping != null) {
            unwrapping.unwrap(delivery.message(), message);
        }
        message.setPayloadForTrait(MessageTrait.REDELIVERY, redelivery(delivery.attempt() > 1));
        return exchange;
    }

    private void setNatsHeaders(Delivery delivery, Exchange exchange) {
        Message message = exchange.getIn();
        headerMapper.fromNats(delivery.message(), exchange, (name, value) -> {
            // A user's header filter strategy may accept all headers, but only the route may set this one.
            if (!JetStreamHeaders.NAK_DELAY.equalsIgnoreCase(name)) {
                message.setHeader(name, value);
            }
        });
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

    /** In the order of {@link #NAMES}. */
    private static SortedHeaders metadata(Delivery delivery) {
        AckSubject info = delivery.info();
        long nanos = info.timestampNanos();
        Object[] values = new Object[info.domain() == null ? NAMES.length : NAMES_WITH_DOMAIN.length];
        int at = 0;
        values[at++] = info.consumer();
        values[at++] = info.consumerSequence();
        values[at++] = info.deliveredCount();
        if (info.domain() != null) {
            values[at++] = info.domain();
        }
        values[at++] = info.pending();
        values[at++] = info.stream();
        values[at++] = info.streamSequence();
        values[at++] = delivery.subject();
        values[at++] = Instant.ofEpochSecond(nanos / NANOS, nanos % NANOS);
        values[at] = nanos / 1_000_000;
        return new SortedHeaders(info.domain() == null ? NAMES : NAMES_WITH_DOMAIN, values);
    }

    private void warnOfSchedule(Delivery delivery) {
        if (warnedOfSchedule.compareAndSet(false, true)) {
            AckSubject info = delivery.info();
            LOG.warn(
                    "Consumer '{}' of stream '{}' has received a schedule on subject '{}', before it fires (sequence {});"
                            + " it is routed as any message, with the header {}. In a work queue the acknowledgement"
                            + " removes it, and it never fires. Set the subject of the consumer, or filterSubjects, to what schedules"
                            + " publish to (scheduleTarget). This is logged once for each consumer.",
                    info.consumer(),
                    info.stream(),
                    LogLimiter.excerpt(delivery.subject()),
                    info.streamSequence(),
                    JetStreamHeaders.SCHEDULE);
        }
    }
}
