package io.github.cameljetstream.consume;

import io.nats.client.impl.NatsMessage;

/** Deliveries for the tests of pure parts. */
final class Deliveries {
    private Deliveries() {}

    static Delivery of(String subject, long streamSequence, long consumerSequence, long count) {
        return of(subject, streamSequence, consumerSequence, count, 10);
    }

    static Delivery of(String subject, long streamSequence, long consumerSequence, long count, int size) {
        String reply =
                "$JS.ACK.s.c." + count + "." + streamSequence + "." + consumerSequence + ".1700000000000000000.0";
        NatsMessage message = NatsMessage.builder()
                .subject(subject)
                .replyTo(reply)
                .data(new byte[size])
                .build();
        return new Delivery(message, AckSubject.parse(reply), null, 0);
    }
}
