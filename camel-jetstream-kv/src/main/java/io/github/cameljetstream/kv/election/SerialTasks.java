package io.github.cameljetstream.kv.election;

import io.github.cameljetstream.runtime.BackgroundTasks;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Runs tasks one after another, in their order, on workers. Thread-safe. */
final class SerialTasks {
    private static final Logger LOG = LoggerFactory.getLogger(SerialTasks.class);

    private final BackgroundTasks tasks;
    private final Queue<Runnable> queue = new ConcurrentLinkedQueue<>();
    private final AtomicInteger pending = new AtomicInteger();

    SerialTasks(BackgroundTasks tasks) {
        this.tasks = tasks;
    }

    /** Runs the task after all earlier ones; on the calling thread if the context has stopped its workers. */
    void submit(Runnable task) {
        queue.add(task);
        if (pending.getAndIncrement() == 0 && !tasks.run("events of an election", this::drain)) {
            drain();
        }
    }

    private void drain() {
        do {
            Runnable task = queue.remove();
            try {
                task.run();
            } catch (RuntimeException | LinkageError e) {
                LOG.error("A listener of an election failed; the others are called", e);
            }
        } while (pending.decrementAndGet() != 0);
    }
}
