package io.github.cameljetstream.dispatch;

import io.github.cameljetstream.connection.ConnectionLease;
import io.github.cameljetstream.delivery.Delivery;
import io.github.cameljetstream.runtime.LimitedWorkQueue;
import java.util.List;

/** A number of exchanges at the same time; the other deliveries wait until one of these is settled. */
public final class ParallelQueue implements DispatchQueue {
    private final LimitedWorkQueue<Delivery> exchanges;

    /** @param runner calls back once the delivery is settled */
    public ParallelQueue(ConnectionLease lease, int maxExchanges, Runner runner) {
        this.exchanges = new LimitedWorkQueue<>(lease.tasks(), maxExchanges, runner::run);
    }

    @Override
    public void add(Delivery delivery) {
        exchanges.add(delivery);
    }

    @Override
    public List<Delivery> takeWaiting() {
        return exchanges.takeWaiting();
    }

    @Override
    public int waiting() {
        return exchanges.waiting();
    }
}
