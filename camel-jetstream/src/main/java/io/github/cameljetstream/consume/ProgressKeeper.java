package io.github.cameljetstream.consume;

import io.github.cameljetstream.provision.BoundConsumer;
import java.util.Collection;
import java.util.function.Supplier;

/**
 * Tells the server about deliveries that take long that they are under way, well before it would deliver them again:
 * when half of the wait is over, looked for in every quarter of the shortest wait. Driven by a timer; not thread-safe.
 */
final class ProgressKeeper {
    private final BoundConsumer consumer;
    private final Supplier<Collection<Delivery>> deliveries;
    private final Acknowledgements acknowledgements;

    ProgressKeeper(
            BoundConsumer consumer, Supplier<Collection<Delivery>> deliveries, Acknowledgements acknowledgements) {
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
                acknowledgements.progress(delivery);
                delivery.progressDueAt(dueAfter(delivery, now));
            }
        }
    }
}
