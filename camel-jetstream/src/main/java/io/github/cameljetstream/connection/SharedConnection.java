package io.github.cameljetstream.connection;

import io.github.cameljetstream.runtime.BackgroundTasks;
import io.github.cameljetstream.runtime.BackgroundTasks.Repetition;
import io.github.cameljetstream.runtime.InterruptFlag;
import io.github.cameljetstream.runtime.RetryDelay;
import io.github.cameljetstream.security.CurrentTls;
import io.nats.client.Connection;
import io.nats.client.ConnectionListener;
import io.nats.client.Dispatcher;
import io.nats.client.Nats;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.camel.CamelContext;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A connection to NATS with its dispatcher and its state, which all leases share.
 *
 * <p>One dispatcher thread serves all subscriptions of a connection, so that routes need no threads. So a handler must never
 * block. Thread-safe.
 */
final class SharedConnection implements ConnectionListener, ConnectionErrors.Source, TlsRenewal.Target {
    private static final Logger LOG = LoggerFactory.getLogger(SharedConnection.class);
    private static final RetryDelay FIRST_DELAY = new RetryDelay(100, 1_000);

    private final ConnectionKey key;
    private final CamelContext context;
    private final BackgroundTasks tasks;
    private volatile ConnectionState state = ConnectionState.CONNECTED;
    private final List<ConnectionWatcher> watchers = new CopyOnWriteArrayList<>();
    private final ConnectFailures failures;
    private final CurrentTls tls;
    private final ConnectionErrors errors;
    private final ServerCaches caches = new ServerCaches();
    private final ServerPing ping;
    private final ReplyInbox replies;
    private final AtomicLong reconnects = new AtomicLong();

    @SuppressWarnings("NullAway.Init") // by the factory method, as the connection needs this as its listener
    private volatile Connection connection;

    @SuppressWarnings("NullAway.Init") // with the connection
    private volatile Dispatcher dispatcher;
    /** If false, the exception of {@link #connect} reports failures. */
    private volatile boolean established;
    /** The certificates of the current connection. */
    private volatile @Nullable Object tlsInUse;
    /** If true, the component reconnects to use renewed certificates. */
    private volatile boolean renewing;

    private volatile Repetition renewal = Repetition.NONE;
    /** Polls the errors of a given connection, whose error listener is the user's. */
    private Repetition errorPoll = Repetition.NONE;

    private SharedConnection(ConnectionKey key, CamelContext context, BackgroundTasks tasks) {
        this.key = key;
        this.context = context;
        this.tasks = tasks;
        this.failures = new ConnectFailures(key);
        this.tls = new CurrentTls(key.tls(), key.servers(), key.name(), context);
        this.ping = new ServerPing(tasks, key.name());
        this.replies = new ReplyInbox(this::connection, tasks);
        watchers.add(replies);
        this.errors = new ConnectionErrors(key, tasks, failures, watchers, this);
    }

    /**
     * Connects, and blocks until the server has accepted the connection.
     *
     * @param tasks runs the attempts to open another connection after jnats has closed this one
     */
    static SharedConnection connect(ConnectionKey key, CamelContext context, BackgroundTasks tasks)
            throws ConnectFailedException {
        SharedConnection shared = new SharedConnection(key, context, tasks);
        if (key.own() != null) {
            shared.use(key.own());
            return shared;
        }
        try {
            shared.openFirst();
            LOG.info("Connected to NATS at {} as {}", key.maskedServers(), key.name());
            return shared;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ConnectFailedException("Interrupted while connecting to NATS at " + key.maskedServers(), e);
        } catch (IOException | GeneralSecurityException e) {
            throw shared.failures.exception(e);
        }
    }

    ServerCaches caches() {
        return caches;
    }

    DeniedRequests deniedRequests() {
        return errors.deniedRequests();
    }

    /** Why the last attempt to connect failed; null if it is unknown, or the connection is up. */
    @Nullable
    String problem() {
        return failures.reason();
    }

    /** Like {@link #problem()}, but null while the server is unreachable. */
    @Nullable
    String refusal() {
        return failures.refusal();
    }

    /** Uses the connection of option connection as it is. */
    private void use(Connection own) throws ConnectFailedException {
        OwnConnection.checkConnected(own, key);
        OwnConnection.problems(own.getOptions())
                .forEach(problem -> LOG.warn("Connection {} of option connection: {}", key.name(), problem));
        connection = own;
        dispatcher = own.createDispatcher();
        dispatcher.setPendingLimits(-1, -1);
        established = true;
        own.addConnectionListener(this);
        errorPoll = OwnConnection.pollErrors(own, tasks, errors::denied);
        LOG.info("Using connection {} to NATS at {}, which option connection sets", key.name(), key.maskedServers());
    }

    private void openFirst() throws IOException, InterruptedException, GeneralSecurityException {
        open();
        established = true;
        moveTo(ConnectionState.CONNECTED); // an attempt to another server may have failed before
        failures.clear();
        if (key.tls().reload()) {
            renewal = new TlsRenewal(key, context, tls).start(tasks, this);
        }
    }

    private void open() throws IOException, InterruptedException, GeneralSecurityException {
        Connection opened = Nats.connect(NatsOptions.of(key, context, tls, this, errors));
        if (opened.getStatus() == Connection.Status.CLOSED) {
            throw failures.refusedAttempt(); // ConnectionErrors has closed it
        }
        tlsInUse = tls.used();
        try {
            Dispatcher one = opened.createDispatcher();
            // jnats silently drops messages above a limit; the windows of the component limit the queue.
            one.setPendingLimits(-1, -1);
            dispatcher = one;
            connection = opened;
        } catch (IllegalStateException e) {
            throw new IOException("The server closed the connection at once", e);
        }
    }

    @Override
    public Connection connection() {
        return connection;
    }

    Dispatcher dispatcher() {
        return dispatcher;
    }

    ReplyInbox replies() {
        return replies;
    }

    /** The number of reconnects. */
    long reconnects() {
        return reconnects.get();
    }

    @Override
    public ConnectionState state() {
        return state;
    }

    /** See {@link ConnectionLease#ping}. */
    void ping(Runnable then) {
        ping.send(connection, then);
    }

    /** If false, {@link #connect} reports failures. */
    @Override
    public boolean isEstablished() {
        return established;
    }

    void watch(ConnectionWatcher watcher) {
        watchers.add(watcher);
    }

    void unwatch(ConnectionWatcher watcher) {
        watchers.remove(watcher);
    }

    @Override
    public @Nullable Object tlsInUse() {
        return tlsInUse;
    }

    @Override
    public void endRenewal() {
        renewing = false;
    }

    @Override
    public void beginRenewal() {
        renewing = true;
        if (moveTo(ConnectionState.RECONNECTING) == ConnectionState.CONNECTED) {
            watchers.forEach(ConnectionWatcher::onDisconnected);
        }
    }

    /** Sends the queued messages, for a limited time, and closes the connection. */
    void close() {
        InterruptFlag.without(this::drainAndClose);
    }

    private void drainAndClose() {
        if (key.own() != null) {
            leave(key.own());
            return;
        }
        boolean wasConnected = moveTo(ConnectionState.CLOSED) == ConnectionState.CONNECTED;
        renewal.cancel();
        new ConnectionCloser(key).close(connection, wasConnected);
    }

    /** A given connection stays open. */
    private void leave(Connection own) {
        moveTo(ConnectionState.CLOSED);
        errorPoll.cancel();
        own.removeConnectionListener(this);
        if (own.getStatus() != Connection.Status.CLOSED) {
            own.closeDispatcher(dispatcher);
        }
    }

    /**
     * Replaces a connection that jnats has closed: it does so when a server refuses the credentials twice in a row. That may
     * be temporary, for example if another server had the port.
     */
    private void replaceClosed() {
        if (moveTo(ConnectionState.RECONNECTING) == ConnectionState.CONNECTED) {
            watchers.forEach(ConnectionWatcher::onDisconnected);
        }
        if (key.own() != null) {
            failures.addOwn("its owner has closed it, or jnats has stopped reconnecting");
            LOG.error(
                    "Connection {} of option connection to NATS at {} is closed: the routes receive and publish nothing."
                            + " Stop the routes, set an open connection, and start them",
                    key.name(),
                    key.maskedServers());
            return;
        }
        LOG.warn("Connection {}: NATS at {} refused the credentials; reconnecting", key.name(), key.maskedServers());
        openLater(FIRST_DELAY);
    }

    private void openLater(RetryDelay delay) {
        tasks.runAfter(delay.millis(), "attempt to connect", () -> openAgain(delay));
    }

    private void openAgain(RetryDelay delay) {
        if (state() == ConnectionState.CLOSED) {
            return;
        }
        try {
            open();
        } catch (IOException | GeneralSecurityException | RuntimeException e) {
            failures.add(e, false);
            LOG.debug("Connection {} to NATS at {} failed", key.name(), key.maskedServers(), e);
            openLater(delay.next());
            return;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // the context stops
            return;
        }
        onOpenedAgain(delay);
    }

    private void onOpenedAgain(RetryDelay delay) {
        if (state() == ConnectionState.CLOSED) {
            new ConnectionCloser(key).close(connection, false); // the last lease was released meanwhile
        } else if (connection.getStatus() == Connection.Status.CLOSED) {
            openLater(delay); // closed before its events counted
        } else {
            onReconnect();
        }
    }

    private void onReconnect() {
        if (moveTo(ConnectionState.CONNECTED) != ConnectionState.CLOSED) {
            reconnects.incrementAndGet(); // also after a loss that was over when jnats reported it
            tlsInUse = tls.used();
            failures.clear();
            errors.deniedRequests().onReconnected();
            LOG.info("Connection {} to NATS is back at {}", key.name(), key.maskedServers());
            watchers.forEach(ConnectionWatcher::onReconnected);
        }
    }

    /** The only place that changes the state; returns the previous one. An illegal move changes nothing. */
    private synchronized ConnectionState moveTo(ConnectionState next) {
        ConnectionState before = state;
        state = before.mayBecome(next) ? next : before;
        return before;
    }

    @Override
    @Deprecated
    public void connectionEvent(Connection conn, Events type) {
        LOG.debug("Connection {}: {}", key.name(), type);
        if (established && conn != connection && key.own() == null) {
            return; // of a replaced connection, or of one that open() has not returned yet
        }
        switch (type) {
            case DISCONNECTED -> onLoss(conn);
            case RESUBSCRIBED -> onReconnect();
            case CLOSED -> onClose();
            default -> {} // no change of the state
        }
    }

    /**
     * jnats reports each failed attempt too, also of the first connect, and reports late: a report about an earlier attempt
     * must not hide that the connection is up.
     */
    private void onLoss(Connection conn) {
        if (conn.getStatus() == Connection.Status.CONNECTED) {
            return;
        }
        if (moveTo(ConnectionState.RECONNECTING) == ConnectionState.CONNECTED && established) {
            if (!renewing) {
                LOG.warn("Connection {} to NATS at {} was lost; reconnecting", key.name(), key.maskedServers());
            }
            watchers.forEach(ConnectionWatcher::onDisconnected);
        }
    }

    private void onClose() {
        if (established && state() != ConnectionState.CLOSED) {
            replaceClosed();
        }
    }
}
