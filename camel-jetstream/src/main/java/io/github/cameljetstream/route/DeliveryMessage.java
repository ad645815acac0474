package io.github.cameljetstream.route;

import io.github.cameljetstream.delivery.AckSubject;
import io.github.cameljetstream.delivery.Delivery;
import io.github.cameljetstream.headers.JetStreamHeaders;
import io.github.cameljetstream.headers.SortedHeaders;
import java.time.Instant;
import java.util.Map;
import org.apache.camel.Exchange;
import org.apache.camel.support.DefaultMessage;
import org.jspecify.annotations.Nullable;

/**
 * The message of a delivery. Its headers are created when the route first looks at a header: they are a fifth of the bytes
 * that a delivery allocates, and many routes need none. As any message of Camel, for one thread at a time.
 */
final class DeliveryMessage extends DefaultMessage {
    private static final long NANOS = 1_000_000_000L;

    private static final String[] NAMES = SortedHeaders.sorted(
            JetStreamHeaders.CONSUMER,
            JetStreamHeaders.CONSUMER_SEQUENCE,
            JetStreamHeaders.DELIVERED_COUNT,
            JetStreamHeaders.DOMAIN,
            JetStreamHeaders.PENDING,
            JetStreamHeaders.STREAM,
            JetStreamHeaders.STREAM_SEQUENCE,
            JetStreamHeaders.SUBJECT,
            JetStreamHeaders.TIMESTAMP,
            Exchange.MESSAGE_TIMESTAMP);

    /** Null once a pool of exchanges has taken the message back. */
    private @Nullable AckSubject info;

    private final String subject;

    DeliveryMessage(Exchange exchange, Delivery delivery) {
        super(exchange);
        this.info = delivery.info();
        this.subject = delivery.subject();
    }

    @Override
    public void reset() {
        info = null;
        super.reset();
    }

    /** Otherwise a copy of a message whose headers were not created yet would have none. */
    @Override
    protected boolean isPopulateHeadersSupported() {
        return true;
    }

    @Override
    protected void populateInitialHeaders(Map<String, Object> map) {
        if (info == null) {
            return;
        }
        long nanos = info.timestampNanos();
        Object[] values = { // in the order of the names
            info.consumer(),
            info.consumerSequence(),
            info.deliveredCount(),
            info.domain(),
            info.pending(),
            info.stream(),
            info.streamSequence(),
            subject,
            Instant.ofEpochSecond(nanos / NANOS, nanos % NANOS),
            nanos / 1_000_000
        };
        map.putAll(new SortedHeaders(NAMES, values));
        if (info.domain() == null) {
            map.remove(JetStreamHeaders.DOMAIN);
        }
    }
}
