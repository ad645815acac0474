package io.github.cameljetstream.dispatch;

import io.github.cameljetstream.delivery.Delivery;
import io.github.cameljetstream.delivery.MissedDeliveries;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the order of the stream where the server does not: it delivers a message that was handed back, or did not arrive,
 * again among later messages. A delivery passes if nothing is missing before it; the others are held. Thread-safe.
 */
public class OrderGate {
    static final Comparator<Delivery> IN_STREAM_ORDER = Comparator.comparingLong(Delivery::streamSequence);

    private static final Logger LOG = LoggerFactory.getLogger(OrderGate.class);
    private static final OrderGate OPEN = new Open();

    private final MissedDeliveries missed;
    private final List<Delivery> held = new ArrayList<>();

    /** Nothing is offered to it, so that it holds nothing. */
    @SuppressWarnings("UnsynchronizedOverridesSynchronized") // has no state
    private static final class Open extends OrderGate {
        Open() {
            super(MissedDeliveries.none());
        }

        @Override
        public boolean isOpen() {
            return true;
        }

        @Override
        public void missed(long count, long now) {
            // No message waits for it.
        }

        @Override
        public List<Delivery> reset(long consumerSequence, long streamSequence) {
            return List.of();
        }
    }

    /** A gate that keeps no order. */
    public static OrderGate open() {
        return OPEN;
    }

    /** Whether every delivery passes, so that none has to be offered. */
    public boolean isOpen() {
        return false;
    }

    /** @param missed the messages that were delivered before this consumer was bound */
    public OrderGate(MissedDeliveries missed) {
        this.missed = missed;
        if (missed.count() > 0) {
            LOG.info(
                    "To keep the order, the consumer waits for {} messages that were delivered earlier and not settled",
                    missed.count());
        }
    }

    /**
     * A message arrived. Returns the deliveries that may pass, in order.
     *
     * @param maxHeld how many deliveries can be held until the consumer receives no more
     */
    public synchronized List<Delivery> offer(Delivery delivery, int maxHeld) {
        missed.delivered(delivery);
        if (held.isEmpty() && !missed.mayLieBefore(delivery.streamSequence())) {
            return List.of(delivery);
        }
        held.add(delivery);
        List<Delivery> ready = takeReady();
        return ready.isEmpty() && held.size() >= maxHeld ? giveUpOrder() : ready;
    }

    /** Takes out the deliveries with nothing missing before them, in order. */
    private List<Delivery> takeReady() {
        List<Delivery> ready = new ArrayList<>();
        held.removeIf(each -> !missed.mayLieBefore(each.streamSequence()) && ready.add(each));
        ready.sort(IN_STREAM_ORDER);
        return ready;
    }

    private List<Delivery> giveUpOrder() {
        LOG.warn(
                "Order not kept: {} messages that were delivered earlier have not arrived, and maxInFlight is reached."
                        + " Set maxInFlight to at least the maxAckPending of the consumer",
                missed.count());
        missed.giveUp();
        return take();
    }

    /** That many deliveries did not arrive before the next one. */
    public synchronized void missed(long count, long now) {
        missed.missed(count, now);
    }

    /** The consumer was reset: what is missing arrives in order. Returns the held deliveries, which pass first. */
    public synchronized List<Delivery> reset(long consumerSequence, long streamSequence) {
        missed.reset(consumerSequence, streamSequence);
        return take();
    }

    /** Returns the held deliveries if the missing ones have not arrived within the time. */
    public synchronized List<Delivery> tick(long now, long maxWaitNanos) {
        long count = missed.count();
        if (!missed.givenUp(now, maxWaitNanos)) {
            return List.of();
        }
        LOG.warn(
                "Order may not be kept: {} messages that were delivered earlier were not redelivered. Check whether"
                        + " another client uses this consumer",
                count);
        return take();
    }

    /** Takes out the held deliveries, in order. */
    public synchronized List<Delivery> take() {
        List<Delivery> taken = new ArrayList<>(held);
        held.clear();
        taken.sort(IN_STREAM_ORDER);
        return taken;
    }

    public synchronized int held() {
        return held.size();
    }
}
