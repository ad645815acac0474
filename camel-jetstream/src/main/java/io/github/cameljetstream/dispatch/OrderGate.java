package io.github.cameljetstream.dispatch;

import io.github.cameljetstream.delivery.Delivery;
import io.github.cameljetstream.delivery.MissedDeliveries;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the order of the stream where the server does not: what was given back, or did not reach us, it delivers again
 * among later messages. What has nothing missing before it passes, in order; the rest is held. Thread-safe.
 */
public class OrderGate {
    private static final Logger LOG = LoggerFactory.getLogger(OrderGate.class);
    private static final Comparator<Delivery> IN_STREAM_ORDER = Comparator.comparingLong(Delivery::streamSequence);

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
        public List<Delivery> reset(long place, long sequence) {
            return List.of();
        }
    }

    /** A gate that keeps no order. */
    public static OrderGate open() {
        return OPEN;
    }

    /** Whether everything may pass at once, so that nothing need be offered. */
    public boolean isOpen() {
        return false;
    }

    /**
     * @param missed what was delivered before this consumer began
     */
    public OrderGate(MissedDeliveries missed) {
        this.missed = missed;
        if (missed.count() > 0) {
            LOG.info(
                    "{} messages were delivered before and not settled: to keep the order, they are waited for",
                    missed.count());
        }
    }

    /**
     * A message has come. Returns those that may pass, in their order.
     *
     * @param most how many can be held before no more can be taken
     */
    public synchronized List<Delivery> offer(Delivery delivery, int most) {
        missed.delivered(delivery);
        if (held.isEmpty() && !missed.mayLieBefore(delivery.streamSequence())) {
            return List.of(delivery);
        }
        held.add(delivery);
        List<Delivery> ready = takeReady();
        if (ready.isEmpty() && held.size() >= most) {
            LOG.warn(
                    "The order is not kept: {} messages were delivered before and have not come, and maxInFlight is"
                            + " reached. Give maxInFlight at least the size of the consumer's maxAckPending",
                    missed.count());
            missed.giveUp();
            return take();
        }
        return ready;
    }

    /** Takes out what has nothing missing before it, in order. */
    private List<Delivery> takeReady() {
        List<Delivery> ready = new ArrayList<>();
        held.removeIf(each -> !missed.mayLieBefore(each.streamSequence()) && ready.add(each));
        ready.sort(IN_STREAM_ORDER);
        return ready;
    }

    /** So many deliveries did not arrive before the next one. */
    public synchronized void missed(long count, long now) {
        missed.missed(count, now);
    }

    /** The consumer was set back: what is missing comes in order. Returns what was held, which may pass before it. */
    public synchronized List<Delivery> reset(long place, long sequence) {
        missed.reset(place, sequence);
        return take();
    }

    /** Returns what may pass because what is missing has not come for so long that it will not. */
    public synchronized List<Delivery> look(long now, long patienceNanos) {
        long count = missed.count();
        if (!missed.givenUp(now, patienceNanos)) {
            return List.of();
        }
        LOG.warn(
                "The order may not be kept: {} messages were delivered before and have not come again. Does somebody"
                        + " else take messages of this consumer?",
                count);
        return take();
    }

    /** Takes out what is held, in order. */
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
