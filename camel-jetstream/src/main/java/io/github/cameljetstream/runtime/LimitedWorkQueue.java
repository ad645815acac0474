package io.github.cameljetstream.runtime;

import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

/**
 * Processes a limited number of items at the same time, whose work may continue asynchronously. Each has a permit from the
 * moment when it may begin until the end of its work; the others wait for a permit. {@link #add} never blocks. Thread-safe.
 *
 * @param <T> the items
 */
public final class LimitedWorkQueue<T> {
    /** Those that have a permit. */
    private final ElasticWorkQueue<T> workers;
    /** Those that wait for one. */
    private final Queue<T> ready = new ConcurrentLinkedQueue<>();

    private final Semaphore permits;
    private final Runnable onEnd = this::returnPermit;
    private final AtomicInteger waiting = new AtomicInteger();

    /**
     * What happens to an item.
     *
     * @param <T> the items
     */
    @FunctionalInterface
    public interface Work<T> {
        /**
         * Begins the work; it must not throw.
         *
         * @param onEnd to be run at the end of the work, perhaps before the return
         * @return whether there is no work, so that {@code onEnd} is not run
         */
        boolean begin(T item, Runnable onEnd);
    }

    /**
     * @param tasks provides the workers and the timer
     * @param maxInProgress the maximum number of items whose work has begun and not ended
     */
    public LimitedWorkQueue(BackgroundTasks tasks, int maxInProgress, Work<T> work) {
        this.permits = new Semaphore(maxInProgress);
        this.workers = new ElasticWorkQueue<>(tasks, maxInProgress, item -> {
            waiting.decrementAndGet();
            if (work.begin(item, onEnd)) {
                returnPermit();
            }
        });
    }

    private void returnPermit() {
        permits.release();
        beginReady();
    }

    public void add(T item) {
        waiting.incrementAndGet();
        if (ready.isEmpty() && permits.tryAcquire()) {
            workers.add(item);
        } else {
            ready.add(item);
            beginReady();
        }
    }

    private void beginReady() {
        while (!ready.isEmpty() && permits.tryAcquire()) {
            T next = ready.poll();
            if (next == null) {
                permits.release(); // and check again: an item may have been added that found no permit
            } else {
                workers.add(next);
            }
        }
    }

    /** Takes out all items that have not begun. */
    public List<T> takeWaiting() {
        List<T> taken = new ArrayList<>();
        takeAll(ready::poll, taken);
        permits.release(takeAll(workers::poll, taken));
        beginReady();
        return taken;
    }

    /** Returns how many it took. */
    private int takeAll(Supplier<T> from, List<T> taken) {
        int count = 0;
        for (T next = from.get(); next != null; next = from.get()) {
            waiting.decrementAndGet();
            taken.add(next);
            count++;
        }
        return count;
    }

    /** How many items have not begun. */
    public int waiting() {
        return waiting.get();
    }
}
