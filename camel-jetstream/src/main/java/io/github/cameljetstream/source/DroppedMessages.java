package io.github.cameljetstream.source;

import io.github.cameljetstream.delivery.AckSubject;
import io.github.cameljetstream.delivery.ConsumerTally;
import io.github.cameljetstream.delivery.DroppedAs;
import io.github.cameljetstream.provision.BoundConsumer;
import io.github.cameljetstream.runtime.LogLimiter;
import io.nats.client.Message;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Counts and reports messages that anybody has sent to the inbox of a consumer: of each kind the first one, and then once
 * a minute how many there were. Thread-safe.
 */
public final class DroppedMessages {
    private static final Logger LOG = LoggerFactory.getLogger(DroppedMessages.class);
    private static final String CURE =
            " Further ones are reported once a minute. Find out who publishes to the inbox of"
                    + " the consumer, and deny it to your users.";

    private final ConsumerTally tally;
    private final LongSupplier clock;
    private final LogLimiter deliveries = new LogLimiter();
    private final LogLimiter flowControls = new LogLimiter();
    private final LogLimiter statuses = new LogLimiter();

    /** @param clock {@link System#nanoTime()} */
    public DroppedMessages(ConsumerTally tally, LongSupplier clock) {
        this.tally = tally;
        this.clock = clock;
    }

    /** It is no delivery of the consumer. */
    void delivery(BoundConsumer consumer, Message message) {
        tally.drop(DroppedAs.DELIVERY);
        long count = deliveries.count(clock.getAsLong());
        if (count > 0) {
            LOG.warn(
                    "Consumer '{}' of stream '{}' dropped {} that the server did not send for it (subject {}, reply subject"
                            + " {}); nothing is acknowledged." + CURE,
                    consumer.name(),
                    consumer.stream(),
                    messages(count),
                    LogLimiter.excerpt(message.getSubject()),
                    LogLimiter.excerpt(message.getReplyTo()));
        }
    }

    /** It was a delivery of a consumer before this one, whose place this one has taken: it comes again. */
    public void late(BoundConsumer consumer, AckSubject info) {
        tally.drop(DroppedAs.DELIVERY);
        LOG.debug(
                "Dropped message {}, which consumer {} has delivered after consumer {} took its place",
                info.streamSequence(),
                info.consumer(),
                consumer.name());
    }

    /** It asks for a reply to a subject that is not the consumer's. */
    void flowControl(BoundConsumer consumer, String reply) {
        tally.drop(DroppedAs.FLOW_CONTROL);
        long count = flowControls.count(clock.getAsLong());
        if (count > 0) {
            LOG.warn(
                    "Consumer '{}' of stream '{}' dropped {} that asked for a flow control reply to {}, which is not a"
                            + " subject of the consumer; nothing is published there." + CURE,
                    consumer.name(),
                    consumer.stream(),
                    messages(count),
                    LogLimiter.excerpt(reply));
        }
    }

    /** It is a status that does not fit what was requested. */
    void status(BoundConsumer consumer, Message message) {
        tally.drop(DroppedAs.STATUS);
        long count = statuses.count(clock.getAsLong());
        if (count > 0) {
            LOG.warn(
                    "Consumer '{}' of stream '{}' ignored {} with a status that does not fit its requests ({} {}, headers"
                            + " {}); it requests again what may be missing." + CURE,
                    consumer.name(),
                    consumer.stream(),
                    messages(count),
                    message.getStatus().getCode(),
                    LogLimiter.excerpt(message.getStatus().getMessage()),
                    headers(message));
        }
    }

    private static String headers(Message message) {
        if (!message.hasHeaders()) {
            return "none";
        }
        StringBuilder text = new StringBuilder();
        message.getHeaders().forEach((name, values) -> {
            text.append(text.isEmpty() ? "" : " ").append(name).append('=').append(String.join(",", values));
        });
        return LogLimiter.excerpt(text.toString());
    }

    private static String messages(long count) {
        return count == 1 ? "a message" : count + " messages";
    }
}
