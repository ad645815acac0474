package io.github.cameljetstream.consume;

import io.github.cameljetstream.delivery.AckSubject;
import java.time.Instant;

/** What the last delivery says of the consumer. Written by the one thread that takes messages; thread-safe. */
final class LastDelivery {
    private volatile AckSubject info;
    private volatile long receivedAt;

    void set(AckSubject last, long now) {
        info = last;
        receivedAt = now;
    }

    /** How many messages the consumer is yet to receive; null if nothing arrived. */
    Long lag() {
        AckSubject last = info;
        return last == null ? null : last.pending();
    }

    /** Null if nothing arrived. */
    Instant time() {
        return info == null ? null : Instant.now().minusNanos(System.nanoTime() - receivedAt);
    }

    /** How many messages the server has for the consumer, as far as known: it does not count redeliveries. */
    long pending() {
        AckSubject last = info;
        if (last == null) {
            return 0;
        }
        return last.deliveredCount() > 1 ? Integer.MAX_VALUE : last.pending();
    }
}
