package io.github.cameljetstream.connection;

import io.github.cameljetstream.runtime.BackgroundTasks;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.ScheduledExecutorService;
import org.apache.camel.CamelContext;
import org.apache.camel.spi.ThreadPoolProfile;
import org.apache.camel.support.service.ServiceSupport;

/**
 * The connections of a CamelContext, and the threads that all of them share.
 *
 * <p>The first lease of a key connects; the release of the last one drains and closes the connection. Thread-safe.
 */
public final class SharedConnections extends ServiceSupport {
    private final CamelContext context;
    private final Map<ConnectionKey, Shared> connections = new HashMap<>();

    private ExecutorService workers;
    private ScheduledExecutorService timer;
    private BackgroundTasks tasks;

    private SharedConnections(CamelContext context) {
        this.context = context;
    }

    /** A connection, perhaps not established yet, and the number of its leases. */
    private static final class Shared {
        final CompletableFuture<SharedConnection> connection = new CompletableFuture<>();
        volatile int leases;

        /** Waits until it is established. After a failure nothing is to be released: {@link #connect} has removed it. */
        SharedConnection await() throws ConnectFailedException {
            try {
                return connection.join();
            } catch (CompletionException e) {
                if (e.getCause() instanceof ConnectFailedException failed) {
                    throw new ConnectFailedException(failed);
                }
                if (e.getCause() instanceof RuntimeException failed) {
                    throw failed;
                }
                if (e.getCause() instanceof Error failed) {
                    throw failed;
                }
                throw e;
            }
        }

        boolean isEstablished() {
            return connection.isDone() && !connection.isCompletedExceptionally();
        }

        ConnectionSnapshot snapshot(ConnectionKey key) {
            SharedConnection established = connection.join();
            return new ConnectionSnapshot(
                    key.name(),
                    key.maskedServers(),
                    established.state(),
                    leases,
                    established.reconnects(),
                    established.refusal());
        }
    }

    /** The connections of the context. The first call adds them to its services. */
    public static SharedConnections of(CamelContext context) throws Exception {
        synchronized (context.getRegistry()) {
            SharedConnections connections = context.hasService(SharedConnections.class);
            if (connections == null) {
                connections = new SharedConnections(context);
                context.addService(connections, true, true);
            }
            return connections;
        }
    }

    /**
     * Leases the connection of the key, and connects if there is none. Blocks.
     *
     * @throws ConnectFailedException if the connect fails
     */
    public ConnectionLease lease(ConnectionKey key) throws ConnectFailedException {
        Shared shared;
        boolean first;
        synchronized (connections) {
            shared = connections.computeIfAbsent(key, k -> new Shared());
            first = shared.leases++ == 0;
        }
        if (first) {
            connect(key, shared);
        }
        Shared leased = shared;
        return new ConnectionLease(() -> release(key), key, shared.await(), () -> leased.leases, tasks);
    }

    /** The established connections, sorted by name. */
    public List<ConnectionSnapshot> snapshots() {
        synchronized (connections) {
            return connections.entrySet().stream()
                    .filter(each -> each.getValue().isEstablished())
                    .map(each -> each.getValue().snapshot(each.getKey()))
                    .sorted(Comparator.comparing(ConnectionSnapshot::name))
                    .toList();
        }
    }

    private void connect(ConnectionKey key, Shared shared) {
        try {
            shared.connection.complete(SharedConnection.connect(key, context, tasks));
        } catch (ConnectFailedException | RuntimeException | Error e) {
            synchronized (connections) {
                connections.remove(key, shared); // the next lease tries again
            }
            shared.connection.completeExceptionally(e);
        }
    }

    void release(ConnectionKey key) {
        Shared last = null;
        synchronized (connections) {
            Shared shared = connections.get(key);
            if (shared != null && --shared.leases == 0) {
                last = connections.remove(key);
            }
        }
        if (last != null) {
            last.connection.thenAccept(SharedConnection::close);
        }
    }

    @Override
    protected void doStart() {
        workers = context.getExecutorServiceManager().newCachedThreadPool(this, "JetStreamWorker");
        // Camel's limit of 1,000 tasks would reject the retries of a full window, and the tasks of many routes.
        ThreadPoolProfile unlimited = new ThreadPoolProfile("JetStreamTimer");
        unlimited.setPoolSize(1);
        unlimited.setMaxQueueSize(-1);
        timer = context.getExecutorServiceManager().newScheduledThreadPool(this, "JetStreamTimer", unlimited);
        tasks = new BackgroundTasks(workers, timer, context::isStopping);
    }

    @Override
    protected void doStop() {
        tasks.stop();
        context.getExecutorServiceManager().shutdownNow(timer);
        context.getExecutorServiceManager().shutdown(workers);
    }
}
