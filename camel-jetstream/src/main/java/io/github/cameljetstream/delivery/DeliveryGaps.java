package io.github.cameljetstream.delivery;

import io.github.cameljetstream.provision.BoundConsumer;
import io.nats.client.api.AckPolicy;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * Remembers where in the stream messages may lie whose delivery has not reached us: it was lost with a connection, or
 * went to somebody before us. The server delivers them again, unless the consumer is deleted before; then the one that
 * takes its place must not begin after them.
 *
 * <p>The server numbers its deliveries, and where the numbers leap, some were not to us. What another instance of the
 * consumer got looks the same, so that a gap counts as closed after a while. Pure but for its memory; thread-safe.
 */
final class DeliveryGaps {
    /** What is missing comes again after a wait for its acknowledgement; it may be lost again, and again. */
    private static final int WAITS = 3;
    /** Gaps that follow each other so closely, as a share of their life, are one. */
    private static final int SHARE = 32;

    /** A lower bound of the sequences of what is missing, and since when it is known. */
    private record Gap(long from, long since) {}

    private final Deque<Gap> gaps = new ArrayDeque<>();
    private volatile long lifeNanos;
    private volatile long lastPlace = -1;
    private volatile long lastGap;
    private volatile boolean none = true;

    /**
     * Deliveries come from that consumer from now on, which may be the same as before.
     *
     * @param now {@link System#nanoTime()}
     */
    synchronized void boundTo(BoundConsumer consumer, long now) {
        lifeNanos = consumer.ackPolicy() == AckPolicy.None
                ? 0
                : consumer.longestWait().toNanos() * WAITS;
        lastPlace = consumer.delivered();
        if (consumer.ackPending() > 0 && consumer.ackFloor() >= 0) {
            add(consumer.ackFloor() + 1, now);
        }
    }

    /**
     * A delivery has come. Called by one thread at a time.
     *
     * @param place its sequence in the consumer
     * @param highest the highest sequence in the stream that was known to be delivered before
     */
    void delivered(long place, long highest, long now) {
        long before = lastPlace;
        lastPlace = place; // also back: a server that has crashed may have forgotten deliveries
        boolean leaps = before >= 0 && place > before + 1;
        if (leaps && (none || now - lastGap > lifeNanos / SHARE)) {
            add(highest + 1, now);
        }
    }

    /** The consumer was set back: the server has forgotten all its deliveries, and begins with the first one. */
    synchronized void setBack() {
        forget();
        lastPlace = 0;
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

    /** The sequence in the stream before which nothing is missing; {@link Long#MAX_VALUE} if nothing is. */
    synchronized long from(long now) {
        prune(now);
        return gaps.stream().mapToLong(Gap::from).min().orElse(Long.MAX_VALUE);
    }

    /** The sequences belong to a stream that is no more. */
    synchronized void forget() {
        gaps.clear();
        none = true;
    }
}
