package io.github.cameljetstream.settle;

import io.github.cameljetstream.delivery.Delivery;
import io.github.cameljetstream.provision.BoundConsumer;
import io.github.cameljetstream.runtime.BackgroundTasks;
import io.github.cameljetstream.runtime.LimitedLog;
import java.time.Duration;
import java.util.Collection;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reports slow deliveries to the server as in progress, well before it would redeliver them: when half of the wait is over,
 * with a check in every quarter of the shortest wait. Also expires deliveries that the user did not settle. Driven by a
 * timer; methods for one delivery may be called from any thread.
 */
public final class ProgressKeeper {
    private static final Logger LOG = LoggerFactory.getLogger(ProgressKeeper.class);

    private final BoundConsumer consumer;
    private final Supplier<Collection<Delivery>> deliveries;
    private final Acknowledgements acknowledgements;
    private final long mostNanos;
    private final LimitedLog log;

    /**
     * @param most the longest time that a delivery is kept in progress
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

    /** The time between two checks. */
    public long everyNanos() {
        return Math.max(1_000_000, consumer.shortestWait().toNanos() / 4);
    }

    /** The time of the next progress message of a delivery. */
    public long dueAfter(Delivery delivery, long now) {
        return now + wait(delivery) / 2;
    }

    /** Sends the progress messages that are due. */
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

    /** The waits have changed since the deliveries arrived: all of them start again. */
    public void tellAll(long now) {
        for (Delivery delivery : deliveries.get()) {
            if (!delivery.isProgressEnded()) {
                tell(delivery, now);
            }
        }
    }

    /** The server's wait starts again. */
    public void tell(Delivery delivery, long now) {
        acknowledgements.progress(delivery);
        delivery.progressDueAt(dueAfter(delivery, now));
    }

    /** The user has nearly a whole wait from now on, and may extend it. */
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

    /** The end of the server's wait: the last progress message was half a wait before the next one is due. */
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
