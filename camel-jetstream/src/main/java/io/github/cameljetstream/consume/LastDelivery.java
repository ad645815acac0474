package io.github.cameljetstream.consume;

import io.github.cameljetstream.delivery.AckSubject;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** The last delivery of a consumer. Written by the one thread that receives messages; thread-safe. */
final class LastDelivery {
    private volatile @Nullable AckSubject info;
    private volatile long receivedAt;

    void set(AckSubject last, long now) {
        info = last;
        receivedAt = now;
    }

    /** How many messages the server had for the consumer; null if nothing arrived. */
    @Nullable
    Long lag() {
        AckSubject last = info;
        return last == null ? null : last.pending();
    }

    /** Null if nothing arrived. */
    @Nullable
    Instant time() {
        return info == null ? null : Instant.now().minusNanos(System.nanoTime() - receivedAt);
    }

    /** How many messages to expect: unlimited after a redelivery, since the server does not count redeliveries. */
    long pending() {
        AckSubject last = info;
        if (last == null) {
            return 0;
        }
        return last.deliveredCount() > 1 ? Integer.MAX_VALUE : last.pending();
    }
}
