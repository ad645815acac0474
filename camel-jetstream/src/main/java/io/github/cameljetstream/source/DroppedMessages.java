package io.github.cameljetstream.source;

import static java.util.Objects.requireNonNull;

import io.github.cameljetstream.delivery.AckSubject;
import io.github.cameljetstream.delivery.ConsumerTally;
import io.github.cameljetstream.delivery.DroppedAs;
import io.github.cameljetstream.provision.BoundConsumer;
import io.github.cameljetstream.runtime.LogLimiter;
import io.nats.client.Message;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Counts and logs messages in the inbox of a consumer that the server did not send. Logs the first of each kind, and then
 * once a minute how many there were. Thread-safe.
 */
public final class DroppedMessages {
    private static final Logger LOG = LoggerFactory.getLogger(DroppedMessages.class);

    private final ConsumerTally tally;
    private final LongSupplier clock;
    private final Map<DroppedAs, LogLimiter> limiters = new EnumMap<>(DroppedAs.class);

    /** @param clock {@link System#nanoTime()} */
    public DroppedMessages(ConsumerTally tally, LongSupplier clock) {
        this.tally = tally;
        this.clock = clock;
        for (DroppedAs each : DroppedAs.values()) {
            limiters.put(each, new LogLimiter());
        }
    }

    /** Drops a message that is no delivery of the consumer. */
    void delivery(BoundConsumer consumer, Message message) {
        drop(
                DroppedAs.DELIVERY,
                consumer,
                "dropped {} that the server did not send for it (subject {}, reply subject {}); nothing is acknowledged",
                () -> Stream.of(message.getSubject(), message.getReplyTo()));
    }

    /** Drops a delivery of a consumer that this one replaced: this one delivers the message too. */
    public void late(BoundConsumer consumer, AckSubject info) {
        tally.drop(DroppedAs.DELIVERY);
        LOG.debug(
                "Dropped message {}, which consumer {} delivered after consumer {} replaced it",
                info.streamSequence(),
                info.consumer(),
                consumer.name());
    }

    /** Drops a delivery that arrived when the wait for its acknowledgement was over, or nearly: it is delivered again. */
    public void overdue(BoundConsumer consumer, AckSubject info) {
        tally.drop(DroppedAs.DELIVERY);
        LOG.info(
                "Message {} of consumer {} arrived after its wait for an acknowledgement, since this process or the"
                        + " network was stopped; leaving it to the server, which redelivers it",
                info.streamSequence(),
                consumer.name());
    }

    /** Drops a flow control message whose reply subject is not the consumer's. */
    void flowControl(BoundConsumer consumer, String reply) {
        drop(
                DroppedAs.FLOW_CONTROL,
                consumer,
                "dropped {} that asked for a flow control reply to {}, which is not a subject of the consumer; nothing is"
                        + " published there",
                () -> Stream.of(reply));
    }

    /** Drops a status that does not fit the open requests. */
    void status(BoundConsumer consumer, Message message) {
        drop(
                DroppedAs.STATUS,
                consumer,
                "ignored {} with a status that does not fit its requests ({} {}, headers {}); it requests again what may be"
                        + " missing",
                () -> Stream.of(
                        String.valueOf(message.getStatus().getCode()),
                        message.getStatus().getMessage(),
                        headers(message)));
    }

    private void drop(DroppedAs kind, BoundConsumer consumer, String what, Supplier<Stream<String>> details) {
        tally.drop(kind);
        long count = requireNonNull(limiters.get(kind)).count(clock.getAsLong());
        if (count > 0) {
            List<Object> arguments = new ArrayList<>(List.of(consumer.name(), consumer.stream()));
            arguments.add(count == 1 ? "a message" : count + " messages");
            details.get().map(LogLimiter::excerpt).forEach(arguments::add);
            LOG.warn(
                    "Consumer '{}' of stream '{}' " + what + ". Further ones are logged once a minute. Find out who"
                            + " publishes to the inbox of the consumer, and deny it to your users.",
                    arguments.toArray());
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
        return text.toString();
    }
}
