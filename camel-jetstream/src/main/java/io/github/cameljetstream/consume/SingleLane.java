package io.github.cameljetstream.consume;

import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One exchange after the other, in the order of arrival; the next begins when the one before has ended. */
final class SingleLane implements Lanes {
    private static final Logger LOG = LoggerFactory.getLogger(SingleLane.class);

    private final Executor executor;
    private final Runner runner;
    private final Queue<Delivery> queue = new ConcurrentLinkedQueue<>();
    private final AtomicInteger waiting = new AtomicInteger();
    private final AtomicBoolean busy = new AtomicBoolean();
    private final Turn turn = new Turn();
    private final Runnable ended = this::ended;

    SingleLane(Executor executor, Runner runner) {
        this.executor = executor;
        this.runner = runner;
    }

    @Override
    public void add(Delivery delivery) {
        waiting.incrementAndGet();
        queue.add(delivery);
        if (busy.compareAndSet(false, true)) {
            schedule();
        }
    }

    private void schedule() {
        try {
            executor.execute(this::run);
        } catch (RejectedExecutionException e) {
            busy.set(false);
            LOG.debug("Nothing runs any more: the context stops", e);
        }
    }

    private void run() {
        while (true) {
            Delivery next = queue.poll();
            if (next == null) {
                busy.set(false);
                // One that came between the poll and this saw the lane busy: look again.
                if (queue.isEmpty() || !busy.compareAndSet(false, true)) {
                    return;
                }
                continue;
            }
            waiting.decrementAndGet();
            turn.begin();
            if (!runner.run(next, ended) && turn.isFirst()) {
                return; // its end schedules the next
            }
        }
    }

    private void ended() {
        if (!turn.isFirst()) {
            schedule();
        }
    }

    @Override
    public List<Delivery> takeWaiting() {
        List<Delivery> taken = new ArrayList<>();
        for (Delivery next = queue.poll(); next != null; next = queue.poll()) {
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
