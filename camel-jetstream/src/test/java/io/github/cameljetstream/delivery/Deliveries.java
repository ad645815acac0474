package io.github.cameljetstream.delivery;

import io.github.cameljetstream.connection.ServerFeatures;
import io.github.cameljetstream.provision.BoundConsumer;
import io.github.cameljetstream.provision.BoundStream;
import io.github.cameljetstream.provision.ConsumerPosition;
import io.nats.client.api.ConsumerConfiguration;
import io.nats.client.impl.NatsMessage;

/** Deliveries for the tests of pure parts. */
public final class Deliveries {
    private Deliveries() {}

    /** A consumer as it is known without the server. */
    public static BoundConsumer consumer(String stream, String name) {
        return new BoundConsumer(
                BoundStream.unasked(stream),
                name,
                ConsumerConfiguration.builder().build(),
                ServerFeatures.UNKNOWN,
                null,
                new ConsumerPosition(0, -1, -1, 0, 0, false));
    }

    /** A consumer that delivered nothing beyond the consumer sequence. */
    static BoundConsumer consumer(long delivered) {
        return new BoundConsumer(
                BoundStream.unasked("s"),
                "c",
                ConsumerConfiguration.builder().build(),
                ServerFeatures.UNKNOWN,
                null,
                new ConsumerPosition(0, delivered, 0, 0, 0, false));
    }

    public static Delivery of(String subject, long streamSequence, long consumerSequence, long count) {
        return of(subject, streamSequence, consumerSequence, count, 10);
    }

    public static Delivery of(String subject, long streamSequence, long consumerSequence, long count, int size) {
        String start = "$JS.ACK.s.c.";
        String reply = start + count + "." + streamSequence + "." + consumerSequence + ".1700000000000000000.0";
        NatsMessage message = NatsMessage.builder()
                .subject(subject)
                .replyTo(reply)
                .data(new byte[size])
                .build();
        return new Delivery(message, AckSubject.read(reply, start.length(), true, null, "s", "c"), null, 0);
    }

    /** A delivery of a message that the stream stored at that time, in nanoseconds since 1970. */
    public static Delivery of(long streamSequence, long consumerSequence, long count, long storedAt, long receivedAt) {
        String start = "$JS.ACK.s.c.";
        String reply = start + count + "." + streamSequence + "." + consumerSequence + "." + storedAt + ".0";
        NatsMessage message =
                NatsMessage.builder().subject("s.a").replyTo(reply).build();
        return new Delivery(message, AckSubject.read(reply, start.length(), true, null, "s", "c"), null, receivedAt);
    }
}
