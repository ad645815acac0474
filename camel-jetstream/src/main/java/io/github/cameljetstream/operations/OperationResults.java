package io.github.cameljetstream.operations;

import io.github.cameljetstream.cloudevents.Unwrapping;
import io.github.cameljetstream.headers.HeaderMapper;
import io.github.cameljetstream.headers.JetStreamHeaders;
import io.github.cameljetstream.route.NatsMetadata;
import io.nats.client.impl.Headers;
import io.nats.client.impl.NatsMessage;
import java.util.List;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.support.DefaultMessage;
import org.jspecify.annotations.Nullable;

/** Writes messages of a stream into Camel messages, as a consumer does. Thread-safe. */
public final class OperationResults {
    /** They are about another message, once the body is replaced. */
    private static final List<String> OF_DELIVERY = List.of(
            JetStreamHeaders.CONSUMER,
            JetStreamHeaders.CONSUMER_SEQUENCE,
            JetStreamHeaders.DELIVERED_COUNT,
            JetStreamHeaders.PENDING,
            JetStreamHeaders.SUBJECT,
            JetStreamHeaders.STREAM,
            JetStreamHeaders.STREAM_SEQUENCE,
            JetStreamHeaders.TIMESTAMP,
            JetStreamHeaders.MESSAGE_ID,
            JetStreamHeaders.MARKER_REASON,
            JetStreamHeaders.SCHEDULE,
            JetStreamHeaders.SCHEDULER,
            JetStreamHeaders.SCHEDULE_NEXT,
            JetStreamHeaders.STREAM_SOURCE,
            JetStreamHeaders.BODY_SIZE,
            Exchange.MESSAGE_TIMESTAMP);

    private final HeaderMapper headers;
    private final @Nullable Unwrapping unwrapping;

    /**
     * @param unwrapping reads CloudEvents; null to leave them as they are
     */
    public OperationResults(HeaderMapper headers, @Nullable Unwrapping unwrapping) {
        this.headers = headers;
        this.unwrapping = unwrapping;
    }

    /** A new message with a message of the stream. */
    Message create(FoundMessage found, Exchange exchange) {
        Message message = new DefaultMessage(exchange.getContext());
        fill(message, found, exchange);
        return message;
    }

    /** Replaces the body, and adds the headers. */
    void fill(Message message, FoundMessage found, Exchange exchange) {
        removeOld(message);
        message.setBody(found.body());
        message.setHeader(JetStreamHeaders.SUBJECT, found.subject());
        message.setHeader(JetStreamHeaders.STREAM, found.stream());
        message.setHeader(JetStreamHeaders.STREAM_SEQUENCE, found.sequence());
        message.setHeader(JetStreamHeaders.TIMESTAMP, found.time());
        message.setHeader(Exchange.MESSAGE_TIMESTAMP, found.time().toEpochMilli());
        Headers stored = found.headers();
        if (stored != null) {
            headers.fromNats(stored, exchange, message::setHeader);
            NatsMetadata.set(stored, message);
        }
        if (unwrapping != null) {
            NatsMessage.Builder received =
                    NatsMessage.builder().subject(found.subject()).data(found.body());
            unwrapping.unwrap(
                    stored == null ? received.build() : received.headers(stored).build(), message);
        }
    }

    /** The body is replaced: headers of an earlier message go. */
    static void removeOld(Message message) {
        OF_DELIVERY.forEach(message::removeHeader);
    }
}
