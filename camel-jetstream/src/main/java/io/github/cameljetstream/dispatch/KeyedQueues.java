package io.github.cameljetstream.dispatch;

import io.github.cameljetstream.connection.ConnectionLease;
import io.github.cameljetstream.delivery.Delivery;
import io.github.cameljetstream.runtime.ElasticWorkQueue;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * In order for each key, and in parallel for different keys. Each key has a queue of which only the head runs; the queue
 * exists as long as it contains a delivery, or its head runs.
 */
public final class KeyedQueues implements DispatchQueue {
    private final Function<Delivery, String> keyOf;
    private final Runner runner;
    private final ElasticWorkQueue<KeyQueue> workers;
    /** Guards itself and {@code waiting}. */
    private final Map<String, KeyQueue> queues = new HashMap<>();

    private int waiting;
    /** How many queues wait for a thread; written under the lock, and read without it for each message. */
    private volatile int ready;

    private static final class KeyQueue {
        final String key;
        final Queue<Delivery> deliveries = new ArrayDeque<>(2);
        final AsyncCompletionGuard completion = new AsyncCompletionGuard();

        KeyQueue(String key) {
            this.key = key;
        }
    }

    /** @param keyOf the key of a delivery; called on the dispatcher of the connection */
    public KeyedQueues(ConnectionLease lease, int maxWorkers, Function<Delivery, String> keyOf, Runner runner) {
        this.keyOf = keyOf;
        this.runner = runner;
        this.workers = new ElasticWorkQueue<>(lease.tasks(), maxWorkers, this::run);
    }

    @Override
    public void add(Delivery delivery) {
        KeyQueue created = add(keyOf.apply(delivery), delivery);
        if (created != null) {
            workers.add(created);
        }
    }

    /** Returns the queue of the key if it is new; otherwise null, since a worker runs it already. */
    private @Nullable KeyQueue add(String key, Delivery delivery) {
        synchronized (queues) {
            KeyQueue existing = queues.get(key);
            KeyQueue queue = existing == null ? new KeyQueue(key) : existing;
            queue.deliveries.add(delivery);
            waiting++;
            if (existing != null) {
                return null;
            }
            queues.put(key, queue);
            ready++;
            return queue;
        }
    }

    /** Runs the head of a queue, and the next as long as each is done at once. */
    private void run(KeyQueue queue) {
        for (Delivery next = begin(queue); next != null; next = poll(queue)) {
            queue.completion.begin();
            if (!runner.run(next, () -> onCompleted(queue)) && queue.completion.isFirst()) {
                return;
            }
        }
    }

    private Delivery begin(KeyQueue queue) {
        synchronized (queues) {
            ready--;
            return poll(queue);
        }
    }

    private Delivery poll(KeyQueue queue) {
        synchronized (queues) {
            Delivery next = queue.deliveries.poll();
            if (next == null) {
                queues.remove(queue.key, queue);
            } else {
                waiting--;
            }
            return next;
        }
    }

    private void onCompleted(KeyQueue queue) {
        if (!queue.completion.isFirst()) {
            synchronized (queues) {
                ready++;
            }
            workers.add(queue);
        }
    }

    @Override
    public List<Delivery> takeWaiting() {
        List<Delivery> taken = new ArrayList<>();
        synchronized (queues) {
            // An empty queue stays until its running delivery is done, or until a worker finds it empty.
            queues.values().forEach(queue -> {
                taken.addAll(queue.deliveries);
                queue.deliveries.clear();
            });
            waiting = 0;
        }
        taken.sort(OrderGate.IN_STREAM_ORDER);
        return taken;
    }

    @Override
    public int waiting() {
        synchronized (queues) {
            return waiting;
        }
    }

    @Override
    public int ready() {
        return ready;
    }
}
