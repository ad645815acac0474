package io.github.cameljetstream.dispatch;

import io.github.cameljetstream.connection.ConnectionLease;
import io.github.cameljetstream.delivery.Delivery;
import io.github.cameljetstream.runtime.ElasticWorkQueue;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.function.Function;

/**
 * In order for each key, and in parallel for different keys: the deliveries of a key stand in a line of which only the
 * head runs. A line exists as long as something stands in it.
 */
public final class KeyedQueues implements DispatchQueue {
    private final Function<Delivery, String> keyOf;
    private final Runner runner;
    private final ElasticWorkQueue<KeyQueue> handOff;
    private final Map<String, KeyQueue> lines = new HashMap<>();
    private int waiting;
    /** How many lines wait for a thread; written under the lock, and read without it for each message. */
    private volatile int ready;

    /** The deliveries of a key: the head of the queue waits to run, or runs. */
    private static final class KeyQueue {
        final String key;
        final Queue<Delivery> queue = new ArrayDeque<>(2);
        final AsyncCompletionGuard turn = new AsyncCompletionGuard();

        KeyQueue(String key) {
            this.key = key;
        }
    }

    /**
     * @param keyOf the key of a delivery; called on the connection's dispatcher
     */
    public KeyedQueues(ConnectionLease lease, int most, Function<Delivery, String> keyOf, Runner runner) {
        this.keyOf = keyOf;
        this.runner = runner;
        this.handOff = new ElasticWorkQueue<>(lease.tasks(), most, this::runNext);
    }

    @Override
    public void add(Delivery delivery) {
        String key = keyOf.apply(delivery);
        KeyQueue line;
        boolean idle;
        synchronized (lines) {
            line = lines.get(key);
            idle = line == null;
            if (idle) {
                line = new KeyQueue(key);
                lines.put(key, line);
                ready++;
            }
            line.queue.add(delivery);
            waiting++;
        }
        if (idle) {
            handOff.add(line);
        }
    }

    /** Runs the head of a line, and the next as long as each ends at once. */
    private void runNext(KeyQueue line) {
        boolean waited = true;
        while (true) {
            Delivery next;
            synchronized (lines) {
                if (waited) {
                    ready--;
                    waited = false;
                }
                next = line.queue.poll();
                if (next == null) {
                    lines.remove(line.key, line);
                    return;
                }
                waiting--;
            }
            line.turn.begin();
            if (!runner.run(next, () -> ended(line)) && line.turn.isFirst()) {
                return;
            }
        }
    }

    private void ended(KeyQueue line) {
        if (!line.turn.isFirst()) {
            synchronized (lines) {
                ready++;
            }
            handOff.add(line);
        }
    }

    @Override
    public List<Delivery> takeWaiting() {
        List<Delivery> taken = new ArrayList<>();
        synchronized (lines) {
            // An empty line stays until its running delivery has ended, or its turn finds it empty.
            lines.values().forEach(line -> {
                taken.addAll(line.queue);
                line.queue.clear();
            });
            waiting = 0;
        }
        taken.sort(Comparator.comparingLong(Delivery::streamSequence));
        return taken;
    }

    @Override
    public int waiting() {
        synchronized (lines) {
            return waiting;
        }
    }

    @Override
    public int ready() {
        return ready;
    }
}
