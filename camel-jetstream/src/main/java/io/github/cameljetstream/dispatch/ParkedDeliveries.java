package io.github.cameljetstream.dispatch;

import io.github.cameljetstream.delivery.Delivery;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;

/** Deliveries that have not begun, and do not for now: the consumer is suspended, or its dispatch queue is held. Thread-safe. */
public final class ParkedDeliveries {
    private static final Comparator<Delivery> IN_STREAM_ORDER = Comparator.comparingLong(Delivery::streamSequence);

    private final List<Delivery> kept = new ArrayList<>();
    private boolean holding;

    /** From now on {@link #keeps} takes all, until {@link #release}. */
    public synchronized void hold() {
        holding = true;
    }

    /** Whether the delivery must not begin; then it is kept. */
    public synchronized boolean keeps(Delivery delivery) {
        if (holding) {
            kept.add(delivery);
        }
        return holding;
    }

    public synchronized void addAll(Collection<Delivery> deliveries) {
        kept.addAll(deliveries);
    }

    public synchronized int size() {
        return kept.size();
    }

    /** What was kept, in the order of the stream; it is not any more. */
    public synchronized List<Delivery> take() {
        List<Delivery> taken = new ArrayList<>(kept);
        kept.clear();
        taken.sort(IN_STREAM_ORDER);
        return taken;
    }

    /** Ends {@link #hold}; returns what was kept, as {@link #take}. */
    public synchronized List<Delivery> release() {
        holding = false;
        return take();
    }
}
