package io.github.cameljetstream.consume;

import io.github.cameljetstream.provision.BoundConsumer;
import java.time.Duration;
import java.util.Collection;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells the server about deliveries that take long that they are under way, well before it would deliver them again:
 * when half of the wait is over, looked for in every quarter of the shortest wait. Driven by a timer; not thread-safe.
 */
final class ProgressKeeper {
    private static final Logger LOG = LoggerFactory.getLogger(ProgressKeeper.class);

    private final BoundConsumer consumer;
    private final Supplier<Collection<Delivery>> deliveries;
    private final Acknowledgements acknowledgements;
    private final long mostNanos;

    /**
     * @param most how long a delivery is kept from being delivered again at most
     */
    ProgressKeeper(
            BoundConsumer consumer,
            Supplier<Collection<Delivery>> deliveries,
            Acknowledgements acknowledgements,
            Duration most) {
        this.mostNanos = most.toNanos();
        this.consumer = consumer;
        this.deliveries = deliveries;
        this.acknowledgements = acknowledgements;
    }

    /** How often to look. */
    long everyNanos() {
        return Math.max(1_000_000, consumer.shortestWait().toNanos() / 4);
    }

    /** When to tell of a delivery for the first time, or again. */
    long dueAfter(Delivery delivery, long now) {
        return now + consumer.waitOf(delivery.count()).toNanos() / 2;
    }

    /** Tells of those that are due. */
    void look(long now) {
        for (Delivery delivery : deliveries.get()) {
            if (delivery.isProgressDue(now)) {
                keep(delivery, now);
            }
        }
    }

    private void keep(Delivery delivery, long now) {
        if (now - delivery.receivedAt() < mostNanos) {
            acknowledgements.progress(delivery);
            delivery.progressDueAt(dueAfter(delivery, now));
        } else {
            LOG.warn(
                    "{} is under way for longer than maxAckExtension={} s: the server will deliver it again",
                    delivery,
                    TimeUnit.NANOSECONDS.toSeconds(mostNanos));
            delivery.endProgress();
        }
    }
}
