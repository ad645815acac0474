package io.github.cameljetstream.dispatch;

import io.github.cameljetstream.delivery.Delivery;
import io.github.cameljetstream.runtime.BackgroundTasks;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;

/** One exchange after the other, in the order of arrival; the next begins when the one before is done. */
public final class SequentialQueue implements DispatchQueue {
    private final BackgroundTasks tasks;
    private final Runner runner;
    private final AsyncCompletionGuard completion = new AsyncCompletionGuard();
    private final Runnable onCompleted = this::onCompleted;
    /** Guards itself and {@code busy}: nothing begins while all that waits is taken out. */
    private final Queue<Delivery> queue = new ArrayDeque<>();

    private boolean busy;
    private volatile int waiting;

    public SequentialQueue(BackgroundTasks tasks, Runner runner) {
        this.tasks = tasks;
        this.runner = runner;
    }

    @Override
    public void add(Delivery delivery) {
        boolean idle;
        synchronized (queue) {
            queue.add(delivery);
            waiting = queue.size();
            idle = !busy;
            busy = true;
        }
        if (idle) {
            schedule();
        }
    }

    private void schedule() {
        if (!tasks.run("next exchange", this::run)) {
            synchronized (queue) {
                busy = false;
            }
        }
    }

    private void run() {
        for (Delivery next = poll(); next != null; next = poll()) {
            completion.begin();
            if (!runner.run(next, onCompleted) && completion.isFirst()) {
                return; // onCompleted schedules the next
            }
        }
    }

    private Delivery poll() {
        synchronized (queue) {
            Delivery next = queue.poll();
            waiting = queue.size();
            busy = next != null;
            return next;
        }
    }

    private void onCompleted() {
        if (!completion.isFirst()) {
            schedule();
        }
    }

    @Override
    public List<Delivery> takeWaiting() {
        synchronized (queue) {
            List<Delivery> taken = new ArrayList<>(queue);
            queue.clear();
            waiting = 0;
            return taken;
        }
    }

    @Override
    public int waiting() {
        return waiting;
    }
}
