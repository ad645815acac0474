package io.github.cameljetstream.connection;

import io.nats.client.Connection;
import io.nats.client.Dispatcher;
import io.nats.client.Subscription;
import io.nats.client.api.StreamInfo;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.IntSupplier;

/**
 * The use of a shared connection until {@link #close()}. Thread-safe.
 */
public final class ConnectionLease implements AutoCloseable {
    private final SharedConnections connections;
    private final ConnectionKey key;
    private final SharedConnection shared;
    private final IntSupplier sharers;
    private final ExecutorService workers;
    private final ScheduledExecutorService timer;
    private final AtomicBoolean closed = new AtomicBoolean();

    ConnectionLease(
            SharedConnections connections,
            ConnectionKey key,
            SharedConnection shared,
            IntSupplier sharers,
            ExecutorService workers,
            ScheduledExecutorService timer) {
        this.connections = connections;
        this.key = key;
        this.shared = shared;
        this.sharers = sharers;
        this.workers = workers;
        this.timer = timer;
    }

    /**
     * The connection there is now: ask for it at each use, since another takes its place should jnats ever close it. It
     * must not be closed but by {@link #close()}.
     */
    public Connection connection() {
        return shared.connection();
    }

    /** The one dispatcher of the connection: a handler that is subscribed with it must not block. */
    public Dispatcher dispatcher() {
        return shared.dispatcher();
    }

    /** Whether something can come to the subscription still: not if its connection has been given up. */
    public static boolean isActive(Subscription subscription) {
        Dispatcher dispatcher =
                subscription == null ? null : subscription.getDispatcher(); // jnats clears it at the end
        return dispatcher != null && dispatcher.isActive();
    }

    /** Ends a subscription, unless it has ended with its connection. */
    public static void unsubscribe(Subscription subscription) {
        if (isActive(subscription)) {
            subscription.getDispatcher().unsubscribe(subscription);
        }
    }

    /** Where what blocks, or is the user's, runs: routes and callbacks. */
    public ExecutorService workers() {
        return workers;
    }

    /** One thread for what is due at a time; it must not be blocked. */
    public ScheduledExecutorService timer() {
        return timer;
    }

    /** How many share the connection now, this one included. */
    public int sharers() {
        return sharers.getAsInt();
    }

    RecentAnswers<ServerFeatures> features() {
        return shared.features();
    }

    RecentAnswers<StreamInfo> streams() {
        return shared.streams();
    }

    public ConnectionState state() {
        return shared.state();
    }

    public void watch(ConnectionWatcher watcher) {
        shared.watch(watcher);
    }

    public void unwatch(ConnectionWatcher watcher) {
        shared.unwatch(watcher);
    }

    /**
     * Asks the server, on a worker, whether it has read all that was sent before; not while it is asked already. jnats'
     * own count of what it has to write cannot be had while the server reads nothing.
     *
     * @param then is called if it has; nothing is told if it does not answer
     */
    public void askWhetherAllIsRead(Runnable then) {
        shared.askWhetherAllIsRead(then);
    }

    /** The servers, without secrets, for messages. */
    public String servers() {
        return key.maskedServers();
    }

    /** Gives the connection back; the last lease closes it. Further calls do nothing. */
    @Override
    public void close() {
        if (closed.compareAndSet(false, true)) {
            connections.release(key);
        }
    }
}
