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
 * Collects deliveries to batches, in the order of arrival. A batch runs when it is full, or when its interval since the
 * arrival of its first message is over, and fewer batches than the maximum run.
 */
public final class BatchQueue implements DispatchQueue {
    private final ConnectionLease lease;
    private final int size;
    private final long intervalNanos;
    private final BatchRunner runner;
    /** Guards itself and the fields below. */
    private final Queue<Delivery> queue = new ArrayDeque<>();

    private int freeBatches;
    private boolean checkPlanned;
    private boolean draining;

    /** Runs the exchange of a batch. */
    public interface BatchRunner {
        /**
         * Runs the exchange.
         *
         * @param onCompleted called when an exchange that continued asynchronously is done
         * @return whether the exchange is done, so that {@code onCompleted} is not called
         */
        boolean run(List<Delivery> batch, Runnable onCompleted);
    }

    /**
     * @param size the maximum number of messages of a batch
     * @param maxBatches how many batches may run at the same time
     */
    public BatchQueue(ConnectionLease lease, int size, Duration interval, int maxBatches, BatchRunner runner) {
        this.lease = lease;
        this.size = size;
        this.intervalNanos = interval.toNanos();
        this.freeBatches = maxBatches;
        this.runner = runner;
    }

    @Override
    public void add(Delivery delivery) {
        synchronized (queue) {
            queue.add(delivery);
        }
        runDue();
    }

    private void runDue() {
        for (List<Delivery> batch = next(); !batch.isEmpty(); batch = next()) {
            List<Delivery> due = batch;
            lease.tasks().run("next batch", () -> run(due));
        }
    }

    /** The batch that must run now; empty if there is none. */
    private List<Delivery> next() {
        synchronized (queue) {
            if (freeBatches == 0 || queue.isEmpty() || isCollecting()) {
                return List.of();
            }
            freeBatches--;
            List<Delivery> batch = new ArrayList<>(Math.min(size, queue.size()));
            while (batch.size() < size && !queue.isEmpty()) {
                batch.add(queue.poll());
            }
            return batch;
        }
    }

    private boolean isCollecting() {
        if (draining || queue.size() >= size) {
            return false;
        }
        long left = queue.element().receivedAt() + intervalNanos - System.nanoTime();
        if (left > 0) {
            planCheck(left);
        }
        return left > 0;
    }

    /** A check that was planned for an earlier message runs too early, and plans the next one. */
    private void planCheck(long nanos) {
        if (!checkPlanned) {
            checkPlanned = lease.tasks().onTimerAfter(nanos, TimeUnit.NANOSECONDS, "end of a batch", this::check);
        }
    }

    private void check() {
        synchronized (queue) {
            checkPlanned = false;
        }
        runDue();
    }

    private void run(List<Delivery> batch) {
        if (runner.run(batch, this::onCompleted)) {
            onCompleted();
        }
    }

    private void onCompleted() {
        synchronized (queue) {
            freeBatches++;
        }
        runDue();
    }

    @Override
    public void drain() {
        synchronized (queue) {
            draining = true;
        }
        runDue();
    }

    /** A delivery that is added later, because it cannot be handed back, does not wait for others. */
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
