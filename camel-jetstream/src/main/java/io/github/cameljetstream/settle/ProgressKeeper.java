package io.github.cameljetstream.settle;

import io.github.cameljetstream.connection.BackgroundTasks;
import io.github.cameljetstream.connection.LimitedLog;
import io.github.cameljetstream.delivery.Delivery;
import io.github.cameljetstream.provision.BoundConsumer;
import java.time.Duration;
import java.util.Collection;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells the server about deliveries that take long that they are under way, well before it would deliver them again:
 * when half of the wait is over, looked for in every quarter of the shortest wait. Also notices deliveries that were left to the user,
 * who forgot them. Driven by a timer; what concerns one delivery may be called from any thread.
 */
public final class ProgressKeeper {
    private static final Logger LOG = LoggerFactory.getLogger(ProgressKeeper.class);

    private final BoundConsumer consumer;
    private final Supplier<Collection<Delivery>> deliveries;
    private final Acknowledgements acknowledgements;
    private final long mostNanos;
    private final LimitedLog log;

    /**
     * @param most how long a delivery is kept from being delivered again at most
     * @param tasks logs what was collected
     */
    public ProgressKeeper(
            BoundConsumer consumer,
            Supplier<Collection<Delivery>> deliveries,
            Acknowledgements acknowledgements,
            Duration most,
            BackgroundTasks tasks) {
        this.mostNanos = most.toNanos();
        this.consumer = consumer;
        this.deliveries = deliveries;
        this.acknowledgements = acknowledgements;
        this.log = new LimitedLog(LOG, tasks);
    }

    /** How often to look. */
    public long everyNanos() {
        return Math.max(1_000_000, consumer.shortestWait().toNanos() / 4);
    }

    /** When to tell of a delivery for the first time, or again. */
    public long dueAfter(Delivery delivery, long now) {
        return now + wait(delivery) / 2;
    }

    /** Tells of those that are due. */
    public void look(long now) {
        for (Delivery delivery : deliveries.get()) {
            try {
                look(delivery, now);
            } catch (RuntimeException e) {
                log.warn("{} could not be kept in progress; trying again", delivery, e);
            }
        }
    }

    private void look(Delivery delivery, long now) {
        if (delivery.isLeftToUser()) {
            forget(delivery, now);
        } else if (delivery.isProgressDue(now)) {
            keep(delivery, now);
        }
    }

    /** The waits are others than when the deliveries came: all begin anew. */
    public void tellAll(long now) {
        for (Delivery delivery : deliveries.get()) {
            if (!delivery.isProgressEnded()) {
                tell(delivery, now);
            }
        }
    }

    /** The server's wait begins anew. */
    public void tell(Delivery delivery, long now) {
        acknowledgements.progress(delivery);
        delivery.progressDueAt(dueAfter(delivery, now));
    }

    /** The user has a whole wait from now on, nearly at least, and may ask for more. */
    public void leaveToUser(Delivery delivery, long now) {
        boolean lately = deadline(delivery) - now > wait(delivery) / 8 * 7;
        if (!lately && !delivery.isProgressEnded()) {
            tell(delivery, now);
        }
        delivery.leaveToUser();
    }

    private void forget(Delivery delivery, long now) {
        if (now - deadline(delivery) >= 0 && delivery.settler().expire(delivery)) {
            log.warnAbout(
                    delivery.streamSequence(),
                    "{} is forgotten: its exchange has ended, and nobody has acknowledged it (autoAck=false) within {} ms."
                            + " It is left to the server",
                    delivery,
                    TimeUnit.NANOSECONDS.toMillis(wait(delivery)));
        }
    }

    /** When the server's wait ends: it was told last half a wait before progress is due. */
    private long deadline(Delivery delivery) {
        return delivery.progressDue() + wait(delivery) / 2;
    }

    private long wait(Delivery delivery) {
        return consumer.waitOf(delivery.count()).toNanos();
    }

    private void keep(Delivery delivery, long now) {
        if (now - delivery.receivedAt() < mostNanos) {
            tell(delivery, now);
        } else {
            log.warnAbout(
                    delivery.streamSequence(),
                    "{} is under way for longer than maxAckExtension={} s: the server will deliver it again",
                    delivery,
                    TimeUnit.NANOSECONDS.toSeconds(mostNanos));
            delivery.endProgress();
        }
    }
}
