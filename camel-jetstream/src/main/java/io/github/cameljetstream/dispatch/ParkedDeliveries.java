package io.github.cameljetstream.dispatch;

import io.github.cameljetstream.delivery.Delivery;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/** Deliveries that do not begin for now: the consumer is suspended, or its dispatch queue is held. Thread-safe. */
public final class ParkedDeliveries {
    private final List<Delivery> parked = new ArrayList<>();
    private boolean holding;

    /** From now on {@link #parkIfHeld} parks all deliveries, until {@link #release}. */
    public synchronized void hold() {
        holding = true;
    }

    /** Parks the delivery if it must not begin. Returns whether it is parked. */
    public synchronized boolean parkIfHeld(Delivery delivery) {
        if (holding) {
            parked.add(delivery);
        }
        return holding;
    }

    public synchronized void addAll(Collection<Delivery> deliveries) {
        parked.addAll(deliveries);
    }

    public synchronized int size() {
        return parked.size();
    }

    /** Takes out the parked deliveries, in the order of the stream. */
    public synchronized List<Delivery> take() {
        List<Delivery> taken = new ArrayList<>(parked);
        parked.clear();
        taken.sort(OrderGate.IN_STREAM_ORDER);
        return taken;
    }

    /** Ends {@link #hold}, and takes out the parked deliveries. */
    public synchronized List<Delivery> release() {
        holding = false;
        return take();
    }
}
