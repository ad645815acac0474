package io.github.cameljetstream.dispatch;

import io.github.cameljetstream.connection.ConnectionLease;
import io.github.cameljetstream.delivery.Delivery;
import io.github.cameljetstream.runtime.ElasticWorkQueue;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/** As many exchanges at the same time as deliveries may be in flight. */
public final class ParallelQueue implements DispatchQueue {
    private static final Runnable NOTHING = () -> {};

    private final ElasticWorkQueue<Delivery> workers;
    private final AtomicInteger waiting = new AtomicInteger();

    public ParallelQueue(ConnectionLease lease, int maxWorkers, Runner runner) {
        this.workers = new ElasticWorkQueue<>(lease.tasks(), maxWorkers, delivery -> {
            waiting.decrementAndGet();
            runner.run(delivery, NOTHING);
        });
    }

    @Override
    public void add(Delivery delivery) {
        waiting.incrementAndGet();
        workers.add(delivery);
    }

    @Override
    public List<Delivery> takeWaiting() {
        List<Delivery> taken = new ArrayList<>();
        for (Delivery next = workers.poll(); next != null; next = workers.poll()) {
            waiting.decrementAndGet();
            taken.add(next);
        }
        return taken;
    }

    @Override
    public int waiting() {
        return waiting.get();
    }
}
