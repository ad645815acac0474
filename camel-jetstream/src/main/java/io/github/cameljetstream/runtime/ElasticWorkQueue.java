package io.github.cameljetstream.runtime;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes work off the caller's thread, which may be one of the connection's, and does it on as many worker threads as it
 * needs: items are begun in the order they came.
 *
 * <p>One worker does what is quick, since waking a thread for each message would cost more than the message. As long as
 * items wait, the queue checks every few milliseconds: up to one worker a processor is added because of the backlog, and
 * beyond that the number doubles when no item was begun since the last check, for then the workers are all blocked.
 * {@link #add} never blocks. Thread-safe.
 *
 * @param <T> the items
 */
public final class ElasticWorkQueue<T> {
    private static final Logger LOG = LoggerFactory.getLogger(ElasticWorkQueue.class);
    private static final long CHECK_MILLIS = 2;
    private static final int PROCESSORS = Runtime.getRuntime().availableProcessors();

    private final BackgroundTasks tasks;
    private final int mostWorkers;
    private final Consumer<T> work;

    private final Queue<T> waiting = new ConcurrentLinkedQueue<>();
    private final AtomicInteger workers = new AtomicInteger();
    private final AtomicBoolean checkPlanned = new AtomicBoolean();
    /** Counts the items begun; written by workers without care for lost updates, since only change matters. */
    private volatile long begun;

    private long begunAtLastCheck;

    /**
     * @param tasks whose workers and timer to use
     * @param mostWorkers the number of items that may be in progress at the same time
     * @param work what is done with an item; it must not throw
     */
    public ElasticWorkQueue(BackgroundTasks tasks, int mostWorkers, Consumer<T> work) {
        this.tasks = tasks;
        this.mostWorkers = mostWorkers;
        this.work = work;
    }

    public void add(T item) {
        waiting.add(item);
        if (workers.get() == 0) {
            startWorker();
        } else if (mostWorkers > 1) {
            planCheck();
        }
    }

    /** Takes an item that waits; null if there is none. */
    public T poll() {
        return waiting.poll();
    }

    private void startWorker() {
        if (workers.getAndUpdate(n -> n < mostWorkers ? n + 1 : n) >= mostWorkers) {
            return;
        }
        if (!tasks.run("worker of a queue", this::drain)) {
            workers.decrementAndGet();
        }
    }

    @SuppressWarnings("NonAtomicVolatileUpdate")
    private void drain() {
        while (true) {
            T item = waiting.poll();
            if (item == null) {
                workers.decrementAndGet();
                // An item that came between the poll and the decrement saw a worker: check again.
                if (waiting.isEmpty() || workers.getAndUpdate(n -> n < mostWorkers ? n + 1 : n) >= mostWorkers) {
                    return;
                }
                continue;
            }
            begun++;
            try {
                work.accept(item);
            } catch (Throwable e) {
                LOG.error("Unexpected failure of a worker", Causes.loggable(e));
            }
            Thread.interrupted(); // of the item's making: the next one must not see it
        }
    }

    private void planCheck() {
        if (!checkPlanned.get() && checkPlanned.compareAndSet(false, true)) {
            tasks.onTimerAfter(CHECK_MILLIS, TimeUnit.MILLISECONDS, "check of a queue's workers", this::addWorkers);
        }
    }

    private void addWorkers() {
        checkPlanned.set(false);
        if (waiting.isEmpty()) {
            return;
        }
        int now = workers.get();
        boolean stuck = begun == begunAtLastCheck;
        begunAtLastCheck = begun;
        int more = stuck ? Math.max(1, now) : now < PROCESSORS ? 1 : 0;
        for (int i = 0; i < more && workers.get() < mostWorkers; i++) {
            startWorker();
        }
        planCheck();
    }
}
