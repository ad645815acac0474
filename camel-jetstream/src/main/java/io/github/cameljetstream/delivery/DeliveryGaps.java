package io.github.cameljetstream.delivery;

import io.github.cameljetstream.provision.BoundConsumer;
import io.nats.client.api.AckPolicy;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * Remembers where in the stream messages may lie whose delivery did not arrive here: it was lost with a connection, or
 * went to an earlier instance. The server redelivers them, unless the consumer is deleted before; then its replacement must
 * not start after them.
 *
 * <p>{@link ConsumerSequenceTracker} notices them. A delivery to another instance of the consumer looks the same, so a gap counts as closed after a while. Pure except for its memory; thread-safe.
 */
final class DeliveryGaps {
    /** A missing message is redelivered after the wait for its acknowledgement; it may be lost several times. */
    private static final int WAITS = 3;
    /** Gaps within this fraction of their life count as one. */
    private static final int SHARE = 32;

    /** A lower bound of the missing stream sequences, and the time when it was found. */
    private record Gap(long from, long since) {}

    private final Deque<Gap> gaps = new ArrayDeque<>();
    private volatile long lifeNanos;
    private volatile long lastGap;
    private volatile boolean none = true;

    /**
     * The consumer is bound, which may be the same as before.
     *
     * @param now {@link System#nanoTime()}
     */
    synchronized void boundTo(BoundConsumer consumer, long now) {
        lifeNanos = consumer.ackPolicy() == AckPolicy.None
                ? 0
                : consumer.longestWait().toNanos() * WAITS;
        if (consumer.ackPending() > 0 && consumer.ackFloor() >= 0) {
            add(consumer.ackFloor() + 1, now);
        }
    }

    /**
     * Some deliveries did not arrive before the next one. Called by one thread at a time.
     *
     * @param highest the highest stream sequence that was known to be delivered before
     */
    void missed(long highest, long now) {
        if (none || now - lastGap > lifeNanos / SHARE) {
            add(highest + 1, now);
        }
    }

    private synchronized void add(long from, long now) {
        if (lifeNanos > 0) {
            gaps.add(new Gap(from, now));
            lastGap = now;
            none = false;
            prune(now);
        }
    }

    private void prune(long now) {
        while (!gaps.isEmpty() && now - gaps.peek().since() > lifeNanos) {
            gaps.remove();
        }
        none = gaps.isEmpty();
    }

    /** The stream sequence before which nothing is missing; {@link Long#MAX_VALUE} if nothing is. */
    synchronized long from(long now) {
        prune(now);
        return gaps.stream().mapToLong(Gap::from).min().orElse(Long.MAX_VALUE);
    }

    /** The sequences belong to a deleted stream, or the consumer was reset. */
    synchronized void forget() {
        gaps.clear();
        none = true;
    }
}
