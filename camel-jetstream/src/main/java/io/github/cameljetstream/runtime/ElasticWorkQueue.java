package io.github.cameljetstream.runtime;

import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Processes items on as many worker threads as needed, instead of on the caller's thread, which may be one of the connection.
 * Items begin in the order in which they were added.
 *
 * <p>One worker processes fast items, since waking a thread for each message would cost more than the message. While items
 * wait, the queue checks every few milliseconds. It adds up to one worker for each processor because of the backlog. Beyond
 * that it doubles the number of workers if no item has begun since the last check, since all workers are blocked then.
 * {@link #add} never blocks. Thread-safe.
 *
 * <p>If there is a {@link LeadWorker}, it processes the items of its events by itself, as long as it keeps up with them,
 * none of them blocks, and no other items wait.
 *
 * @param <T> the items
 */
public final class ElasticWorkQueue<T> {
    private static final Logger LOG = LoggerFactory.getLogger(ElasticWorkQueue.class);
    private static final long CHECK_MILLIS = 2;
    private static final int PROCESSORS = Runtime.getRuntime().availableProcessors();

    private final BackgroundTasks tasks;
    private final int maxWorkers;
    private final Consumer<T> work;
    /** Null if all items are processed by workers of the queue. */
    private final @Nullable LeadWorker lead;

    private final Due due = new Due();
    private final Queue<T> waiting = new ConcurrentLinkedQueue<>();
    private final AtomicInteger workers = new AtomicInteger();
    private final AtomicBoolean checkPlanned = new AtomicBoolean();
    /** Counts the items that have begun; workers may lose updates, since only a change matters. */
    private volatile long begun;

    private long begunAtLastCheck;

    /**
     * @param tasks provides the workers and the timer
     * @param maxWorkers the maximum number of items in progress at the same time
     * @param work processes an item; it must not throw
     */
    public ElasticWorkQueue(BackgroundTasks tasks, int maxWorkers, Consumer<T> work) {
        this(tasks, maxWorkers, work, null);
    }

    /**
     * A queue without a limit of the items in progress.
     *
     * @param lead adds items that it may process itself
     */
    public ElasticWorkQueue(BackgroundTasks tasks, Consumer<T> work, LeadWorker lead) {
        this(tasks, Integer.MAX_VALUE, work, lead);
    }

    private ElasticWorkQueue(BackgroundTasks tasks, int maxWorkers, Consumer<T> work, @Nullable LeadWorker lead) {
        this.tasks = tasks;
        this.maxWorkers = maxWorkers;
        this.work = work;
        this.lead = lead;
    }

    public void add(T item) {
        LeadWorker reader = lead;
        if (reader != null && reader.isDeciding()) {
            addAsLead(item, reader);
        } else {
            addForWorkers(item);
        }
    }

    private void addAsLead(T item, LeadWorker reader) {
        if (workers.get() == 0 && waiting.isEmpty() && !due.pause.isActive()) {
            due.items.add(item);
            reader.addDue(due);
        } else {
            due.takeBack(); // they are earlier
            addForWorkers(item);
        }
    }

    /** The items that the lead processes. */
    private final class Due implements LeadWorker.Items<T> {
        private final Queue<T> items = new ArrayDeque<>();
        private final LeadPause pause = new LeadPause();

        @Override
        public @Nullable T next() {
            if (pause.isActive()) {
                takeBack();
            }
            return items.poll();
        }

        @Override
        public void process(T item) {
            ElasticWorkQueue.this.process(item);
        }

        @Override
        public void takeBack() {
            for (T item = items.poll(); item != null; item = items.poll()) {
                addForWorkers(item);
            }
        }

        @Override
        public LeadPause pause() {
            return pause;
        }
    }

    private void addForWorkers(T item) {
        waiting.add(item);
        if (workers.get() == 0) {
            startWorker();
        } else if (maxWorkers > 1) {
            planCheck();
        }
    }

    /** Removes the next waiting item; null if there is none. */
    public T poll() {
        return waiting.poll();
    }

    private void startWorker() {
        if (claimWorker() && !tasks.run("worker of a queue", this::drain)) {
            workers.decrementAndGet();
        }
    }

    private boolean claimWorker() {
        return workers.getAndUpdate(n -> n < maxWorkers ? n + 1 : n) < maxWorkers;
    }

    private void drain() {
        do {
            for (T item = waiting.poll(); item != null; item = waiting.poll()) {
                process(item);
            }
            workers.decrementAndGet();
            // An item that was added between the poll and the decrement saw a worker: check again.
        } while (!waiting.isEmpty() && claimWorker());
    }

    @SuppressWarnings("NonAtomicVolatileUpdate")
    private void process(T item) {
        begun++;
        try {
            work.accept(item);
        } catch (Throwable e) {
            LOG.error("Unexpected failure of a worker", Causes.loggable(e));
        }
        Thread.interrupted(); // the item may have set the flag, and the next one must not see it
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
        for (int i = 0; i < more && workers.get() < maxWorkers; i++) {
            startWorker();
        }
        planCheck();
    }
}
