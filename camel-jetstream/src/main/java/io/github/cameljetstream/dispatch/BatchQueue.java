package io.github.cameljetstream.dispatch;

import io.github.cameljetstream.connection.ConnectionLease;
import io.github.cameljetstream.delivery.Delivery;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.TimeUnit;

/**
 * Gathers deliveries to batches, in the order of arrival. A batch begins when it is full, or the interval since its first
 * message came is over, and so many as may run at a time are not running yet.
 */
public final class BatchQueue implements DispatchQueue {
    private final ConnectionLease lease;
    private final int size;
    private final long intervalNanos;
    private final BatchRunner runner;
    /** Guards what follows. */
    private final Queue<Delivery> queue = new ArrayDeque<>();

    private int mayBegin;
    private boolean checkPlanned;
    private boolean draining;

    /** Runs the exchange of a batch. */
    public interface BatchRunner {
        /**
         * Runs the exchange.
         *
         * @param afterwards is called when an exchange that went on asynchronously has ended
         * @return whether it has ended already, so that {@code afterwards} is not called
         */
        boolean run(List<Delivery> batch, Runnable afterwards);
    }

    /**
     * @param size the messages of a batch, at most
     * @param mostBatches how many may run at a time
     */
    public BatchQueue(ConnectionLease lease, int size, Duration interval, int mostBatches, BatchRunner runner) {
        this.lease = lease;
        this.size = size;
        this.intervalNanos = interval.toNanos();
        this.mayBegin = mostBatches;
        this.runner = runner;
    }

    @Override
    public void add(Delivery delivery) {
        synchronized (queue) {
            queue.add(delivery);
        }
        begin();
    }

    private void begin() {
        for (List<Delivery> batch = next(); !batch.isEmpty(); batch = next()) {
            List<Delivery> begun = batch;
            lease.tasks().run("next batch", () -> run(begun));
        }
    }

    /** The batch that is to begin now; empty if there is none. */
    private List<Delivery> next() {
        synchronized (queue) {
            if (mayBegin == 0 || queue.isEmpty()) {
                return List.of();
            }
            if (queue.size() < size && !draining) {
                long left = queue.peek().receivedAt() + intervalNanos - System.nanoTime();
                if (left > 0) {
                    planCheck(left);
                    return List.of();
                }
            }
            mayBegin--;
            List<Delivery> batch = new ArrayList<>(Math.min(size, queue.size()));
            while (batch.size() < size && !queue.isEmpty()) {
                batch.add(queue.poll());
            }
            return batch;
        }
    }

    /** A check that was planned for an earlier message runs too early, and plans the next one. */
    private void planCheck(long nanos) {
        if (checkPlanned) {
            return;
        }
        checkPlanned = lease.tasks().onTimerAfter(nanos, TimeUnit.NANOSECONDS, "end of a batch", this::check);
    }

    private void check() {
        synchronized (queue) {
            checkPlanned = false;
        }
        begin();
    }

    private void run(List<Delivery> batch) {
        if (runner.run(batch, this::ended)) {
            ended();
        }
    }

    private void ended() {
        synchronized (queue) {
            mayBegin++;
        }
        begin();
    }

    @Override
    public void drain() {
        synchronized (queue) {
            draining = true;
        }
        begin();
    }

    /** What is added after this, because it cannot be handed back, waits for no more. */
    @Override
    public List<Delivery> takeWaiting() {
        synchronized (queue) {
            draining = true;
            List<Delivery> taken = new ArrayList<>(queue);
            queue.clear();
            return taken;
        }
    }

    @Override
    public void resume() {
        synchronized (queue) {
            draining = false;
        }
    }

    @Override
    public int waiting() {
        synchronized (queue) {
            return queue.size();
        }
    }
}
