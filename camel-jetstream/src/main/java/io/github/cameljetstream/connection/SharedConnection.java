package io.github.cameljetstream.connection;

import io.github.cameljetstream.runtime.BackgroundTasks;
import io.github.cameljetstream.runtime.BackgroundTasks.Repetition;
import io.github.cameljetstream.runtime.InterruptFlag;
import io.github.cameljetstream.runtime.RetryDelay;
import io.github.cameljetstream.security.CurrentTls;
import io.nats.client.AuthenticationException;
import io.nats.client.Connection;
import io.nats.client.ConnectionListener;
import io.nats.client.Dispatcher;
import io.nats.client.Nats;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.camel.CamelContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One connection to NATS with its one dispatcher, and the state that those who share it see.
 *
 * <p>All subscriptions of a connection are served by one dispatcher thread, so that routes do not cost threads; a
 * handler must therefore never block. Thread-safe.
 */
final class SharedConnection implements ConnectionListener, ConnectionErrors.Source, TlsRenewal.Target {
    private static final Logger LOG = LoggerFactory.getLogger(SharedConnection.class);
    private static final RetryDelay FIRST_DELAY = new RetryDelay(100, 1_000);

    private final ConnectionKey key;
    private final CamelContext context;
    private final BackgroundTasks tasks;
    private final AtomicReference<ConnectionState> state = new AtomicReference<>(ConnectionState.CONNECTED);
    private final List<ConnectionWatcher> watchers = new CopyOnWriteArrayList<>();
    private final ConnectFailures failures;
    private final CurrentTls tls;
    private final ConnectionErrors errors;
    private final ServerCaches caches = new ServerCaches();
    private final ServerPing ping;
    private final AtomicLong reconnects = new AtomicLong();

    private volatile Connection connection;
    private volatile Dispatcher dispatcher;
    /** If false, the exception of {@link #connect} reports failures. */
    private volatile boolean made;
    /** The certificates that the connection was made with. */
    private volatile Object tlsInUse;
    /** If true, it reconnects on purpose, to use renewed certificates. */
    private volatile boolean moving;

    private volatile Repetition renewal = Repetition.NONE;
    /** Polls the errors of the user's connection, whose error listener is not ours. */
    private Repetition errorPoll = Repetition.NONE;

    private SharedConnection(ConnectionKey key, CamelContext context, BackgroundTasks tasks) {
        this.key = key;
        this.context = context;
        this.tasks = tasks;
        this.failures = new ConnectFailures(key);
        this.tls = new CurrentTls(key.tls(), key.servers(), key.name(), context);
        this.ping = new ServerPing(tasks, key.name());
        this.errors = new ConnectionErrors(key, tasks, failures, watchers, this);
    }

    /**
     * Connects, which blocks until the server has accepted the connection.
     *
     * @param tasks runs the attempts to open another connection if jnats gives this one up
     */
    static SharedConnection connect(ConnectionKey key, CamelContext context, BackgroundTasks tasks)
            throws ConnectFailedException {
        SharedConnection shared = new SharedConnection(key, context, tasks);
        if (key.own() != null) {
            shared.use(key.own());
            return shared;
        }
        try {
            shared.open();
            shared.made = true;
            shared.moveTo(ConnectionState.CONNECTED); // an attempt at another server of the list may have failed before
            shared.failures.clear();
            if (key.tls().reload()) {
                shared.renewal = new TlsRenewal(key, context, shared.tls).start(tasks, shared);
            }
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

    /** Why the last attempt to connect failed; null if it is not known, or the connection is up. */
    String problem() {
        return failures.reason();
    }

    /** As {@link #problem()}, but null while the server cannot be reached at all. */
    String refusal() {
        return failures.refusal();
    }

    /** Takes the user's connection as it is. */
    private void use(Connection own) throws ConnectFailedException {
        if (own.getStatus() != Connection.Status.CONNECTED) {
            throw new ConnectFailedException(
                    "The connection " + key.name() + " to NATS at " + key.maskedServers()
                            + " that option connection gives is " + own.getStatus() + ": it must be CONNECTED.",
                    null);
        }
        OwnConnection.problems(own.getOptions())
                .forEach(problem -> LOG.warn("Connection {}, given by option connection: {}", key.name(), problem));
        connection = own;
        dispatcher = own.createDispatcher();
        dispatcher.setPendingLimits(-1, -1);
        made = true;
        own.addConnectionListener(this);
        errorPoll = OwnConnection.pollErrors(own, tasks, errors::denied);
        LOG.info("Using the connection {} to NATS at {} that option connection gives", key.name(), key.maskedServers());
    }

    private void open() throws IOException, InterruptedException, GeneralSecurityException {
        Connection opened = Nats.connect(NatsOptions.of(key, context, tls, this, errors));
        if (opened.getStatus() == Connection.Status.CLOSED) {
            throw refused(); // see endRefused()
        }
        tlsInUse = tls.used();
        try {
            Dispatcher one = opened.createDispatcher();
            // Beyond a limit jnats drops messages without a word to the server; our own windows bound what is queued.
            one.setPendingLimits(-1, -1);
            dispatcher = one;
            connection = opened;
        } catch (IllegalStateException e) {
            throw new IOException("It was closed as soon as it was made", e);
        }
    }

    private IOException refused() {
        String why = String.valueOf(failures.reason());
        return why.startsWith("TLS") ? new IOException(why) : new AuthenticationException("Refused: " + why);
    }

    /** The current one: see {@link ConnectionLease#connection()}. */
    @Override
    public Connection connection() {
        return connection;
    }

    Dispatcher dispatcher() {
        return dispatcher;
    }

    /** How many times it was lost and came back. */
    long reconnects() {
        return reconnects.get();
    }

    @Override
    public ConnectionState state() {
        return state.get();
    }

    /** See {@link ConnectionLease#askWhetherAllIsRead}. */
    void askWhetherAllIsRead(Runnable then) {
        ping.send(connection, then);
    }

    /** If false, {@link #connect} reports failures. */
    @Override
    public boolean isMade() {
        return made;
    }

    void watch(ConnectionWatcher watcher) {
        watchers.add(watcher);
    }

    void unwatch(ConnectionWatcher watcher) {
        watchers.remove(watcher);
    }

    @Override
    public Object tlsInUse() {
        return tlsInUse;
    }

    @Override
    public void endMove() {
        moving = false;
    }

    @Override
    public void beginMove() {
        moving = true;
        if (moveTo(ConnectionState.RECONNECTING) == ConnectionState.CONNECTED) {
            watchers.forEach(ConnectionWatcher::onDisconnected);
        }
    }

    /** Sends what is still queued, as far as the server takes it in bounded time, and closes. */
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

    /** The user's connection stays open. */
    private void leave(Connection own) {
        moveTo(ConnectionState.CLOSED);
        errorPoll.cancel();
        own.removeConnectionListener(this);
        if (own.getStatus() != Connection.Status.CLOSED) {
            own.closeDispatcher(dispatcher);
        }
    }

    /**
     * jnats closes a connection for good when a server refuses its credentials twice in a row, be it that the rights
     * were taken for a while, or that another server had the port. Whoever shares the connection must not suffer from
     * it for good: a new one takes its place.
     */
    private void givenUp() {
        if (moveTo(ConnectionState.RECONNECTING) == ConnectionState.CONNECTED) {
            watchers.forEach(ConnectionWatcher::onDisconnected);
        }
        if (key.own() != null) {
            failures.addOwn("its owner has closed it, or it has given up reconnecting");
            LOG.error(
                    "Connection {} to NATS at {} that option connection gives is closed: nothing is received or"
                            + " published until the routes are stopped and started with an open one",
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
            LOG.debug("Connection {} to NATS at {} is not made", key.name(), key.maskedServers(), e);
            openLater(delay.next());
            return;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // the context stops
            return;
        }
        if (state() == ConnectionState.CLOSED) {
            new ConnectionCloser(key).close(connection, false); // the last lease was given back meanwhile
        } else if (connection.getStatus() == Connection.Status.CLOSED) {
            openLater(delay); // its event came before it was ours
        } else {
            back();
        }
    }

    private void back() {
        ConnectionState before = moveTo(ConnectionState.CONNECTED);
        if (before != ConnectionState.CLOSED) {
            reconnects.incrementAndGet(); // also after a loss so short that its event was history when it came
            tlsInUse = tls.used();
            failures.clear();
            errors.deniedRequests().reconnected();
            LOG.info("Connection {} to NATS is back at {}", key.name(), key.maskedServers());
            watchers.forEach(ConnectionWatcher::onReconnected);
        }
    }

    /** The only place that changes the state; returns what it was. An illegal move changes nothing. */
    private ConnectionState moveTo(ConnectionState next) {
        return state.getAndUpdate(now -> now.mayBecome(next) ? next : now);
    }

    @Override
    @Deprecated
    public void connectionEvent(Connection conn, Events type) {
        if (!made) {
            LOG.debug("Connection {} in the making: {}", key.name(), type);
        }
        if (made && conn != connection && key.own() == null) {
            return; // of one that was given up, or is not ours yet
        }
        switch (type) {
            // DISCONNECTED comes for each failed attempt as well, also at the first connecting; only the first one is a
            // change. Events come later than they happen: one of an attempt that is history must not hide that we are
            // connected.
            case DISCONNECTED -> {
                if (conn.getStatus() == Connection.Status.CONNECTED) {
                    return;
                }
                if (moveTo(ConnectionState.RECONNECTING) == ConnectionState.CONNECTED && made) {
                    if (!moving) {
                        LOG.warn("Connection {} to NATS at {} was lost; reconnecting", key.name(), key.maskedServers());
                    }
                    watchers.forEach(ConnectionWatcher::onDisconnected);
                }
            }
            case RESUBSCRIBED -> back();
            case CLOSED -> {
                if (made && state() != ConnectionState.CLOSED) {
                    givenUp();
                }
            }
            default -> LOG.debug("Connection {}: {}", key.name(), type);
        }
    }
}
