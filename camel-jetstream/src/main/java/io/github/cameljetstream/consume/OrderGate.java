package io.github.cameljetstream.consume;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the order of the stream where the server does not: what was given back, or did not reach us, it delivers again
 * among later messages. As long as something is missing, nothing passes; then all that has come passes in order.
 * Thread-safe.
 */
final class OrderGate {
    private static final Logger LOG = LoggerFactory.getLogger(OrderGate.class);
    private static final Comparator<Delivery> IN_STREAM_ORDER = Comparator.comparingLong(Delivery::streamSequence);

    private final MissedDeliveries missed;
    private final List<Delivery> held = new ArrayList<>();
    private final Set<Long> heldSequences = new HashSet<>();
    private long highestPassed;

    /**
     * @param missed what was delivered before us
     */
    OrderGate(MissedDeliveries missed) {
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
     * @param isLast whether no more can be taken before some have passed
     */
    synchronized List<Delivery> offer(Delivery delivery, boolean isLast, long now) {
        long sequence = delivery.streamSequence();
        missed.delivered(delivery, sequence <= highestPassed || heldSequences.contains(sequence), now);
        if (missed.count() == 0 && held.isEmpty()) {
            highestPassed = Math.max(highestPassed, sequence);
            return List.of(delivery);
        }
        held.add(delivery);
        heldSequences.add(sequence);
        if (missed.count() > 0 && isLast) {
            LOG.warn(
                    "The order is not kept: {} messages were delivered before and have not come, and maxInFlight is"
                            + " reached. Give maxInFlight at least the size of the consumer's maxAckPending",
                    missed.count());
            missed.giveUp();
        }
        return missed.count() == 0 ? take() : List.of();
    }

    /** Returns what may pass because what is missing has not come for so long that it will not. */
    synchronized List<Delivery> look(long now, long patienceNanos) {
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
    synchronized List<Delivery> take() {
        List<Delivery> taken = new ArrayList<>(held);
        held.clear();
        heldSequences.clear();
        taken.sort(IN_STREAM_ORDER);
        taken.forEach(each -> highestPassed = Math.max(highestPassed, each.streamSequence()));
        return taken;
    }

    synchronized int held() {
        return held.size();
    }
}
