package io.github.cameljetstream.connection;

import io.github.cameljetstream.connection.BackgroundTasks.Repetition;
import io.nats.client.AuthenticationException;
import io.nats.client.Connection;
import io.nats.client.ConnectionListener;
import io.nats.client.Consumer;
import io.nats.client.Dispatcher;
import io.nats.client.Nats;
import io.nats.client.api.StreamInfo;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import javax.net.ssl.SSLException;
import org.apache.camel.CamelContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One connection to NATS with its one dispatcher, and the state that those who share it see.
 *
 * <p>All subscriptions of a connection are served by one dispatcher thread, so that routes do not cost threads; a
 * handler must therefore never block. Thread-safe.
 */
final class SharedConnection implements ConnectionListener, TlsRefusalListener {
    private static final Logger LOG = LoggerFactory.getLogger(SharedConnection.class);
    private static final Duration DRAIN_TIMEOUT = Duration.ofSeconds(3);

    private static final RetryDelay FIRST_DELAY = new RetryDelay(100, 1_000);
    private static final long ERROR_POLL_MILLIS = 100;

    private final ConnectionKey key;
    private final CamelContext context;
    private final BackgroundTasks tasks;
    private final AtomicReference<ConnectionState> state = new AtomicReference<>(ConnectionState.CONNECTED);
    private final List<ConnectionWatcher> watchers = new CopyOnWriteArrayList<>();
    private final ConnectFailures failures;
    private final CurrentTls tls;
    private final DeniedRequests deniedRequests = new DeniedRequests();
    private final LogLimiter deniedLog = new LogLimiter();

    private final AtomicBoolean asking = new AtomicBoolean();
    private final ShortLivedCache<ServerFeatures> features = new ShortLivedCache<>(Duration.ofSeconds(10));
    /** Instead, where our user may not ask: until a reconnect, which may come with other rights. */
    private final ShortLivedCache<ServerFeatures> unaskedFeatures = new ShortLivedCache<>(Duration.ofDays(365));

    private final ShortLivedCache<StreamInfo> streams = new ShortLivedCache<>(Duration.ofMillis(100));

    private final AtomicLong reconnects = new AtomicLong();

    private volatile Connection connection;
    private volatile Dispatcher dispatcher;
    /** Before it is, a failure is told by the exception of {@link #connect} alone. */
    private volatile boolean made;
    /** The certificates that the connection was made with. */
    private volatile Object tlsInUse;
    /** If true, it is about to be lost because we want it. */
    private volatile boolean moving;

    private volatile Repetition renewal = Repetition.NONE;
    /** Looks for errors of a connection of the user's, whose listener is not ours. */
    private Repetition errorPoll = Repetition.NONE;

    private SharedConnection(ConnectionKey key, CamelContext context, BackgroundTasks tasks) {
        this.key = key;
        this.context = context;
        this.tasks = tasks;
        this.failures = new ConnectFailures(key);
        this.tls = new CurrentTls(key, context);
    }

    /**
     * Connects, which blocks until the server has let us in.
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
            shared.moveTo(ConnectionState.CONNECTED); // a server of the list that was tried before may have been away
            shared.failures.clear();
            shared.watchForRenewal();
            LOG.info("Connected to NATS at {} as {}", key.maskedServers(), key.name());
            return shared;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ConnectFailedException("Interrupted while connecting to NATS at " + key.maskedServers(), e);
        } catch (AuthenticationException e) {
            throw new ConnectFailedException(
                    "NATS at " + key.maskedServers()
                            + " refused the credentials: check jwt and seedKey, credentialsFile,"
                            + " nkeySeed, token, or username and password." + shared.reason(),
                    e);
        } catch (IOException | GeneralSecurityException e) {
            throw new ConnectFailedException(
                    "No connection to NATS at " + key.maskedServers()
                            + ": check natsURL, that the server runs and can be"
                            + " reached, and the TLS options if it wants TLS."
                            + shared.reason(),
                    e);
        }
    }

    ShortLivedCache<ServerFeatures> features() {
        return features;
    }

    ShortLivedCache<ServerFeatures> unaskedFeatures() {
        return unaskedFeatures;
    }

    ShortLivedCache<StreamInfo> streams() {
        return streams;
    }

    DeniedRequests deniedRequests() {
        return deniedRequests;
    }

    /** Of several servers one may have refused us, and only another's failure be the cause; jnats keeps TLS's out. */
    private String reason() {
        return failures.reason() == null ? "" : " The reason: " + failures.reason() + ".";
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
        pollErrors(own);
        LOG.info("Using the connection {} to NATS at {} that option connection gives", key.name(), key.maskedServers());
    }

    private void pollErrors(Connection own) {
        AtomicLong seen = new AtomicLong(own.getStatistics().getErrs());
        errorPoll = tasks.repeat(
                "poll for errors of the given connection",
                () -> {
                    long now = own.getStatistics().getErrs();
                    String last = own.getLastError();
                    Denial denial = last == null ? null : Denial.of(last);
                    for (long i = seen.getAndSet(now); i < now && denial != null; i++) {
                        denied(denial);
                    }
                },
                ERROR_POLL_MILLIS,
                TimeUnit.MILLISECONDS);
    }

    private void open() throws IOException, InterruptedException, GeneralSecurityException {
        Connection opened = Nats.connect(NatsOptions.of(key, context, tls, this, this));
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

    /** The one there is now: see {@link ConnectionLease#connection()}. */
    Connection connection() {
        return connection;
    }

    Dispatcher dispatcher() {
        return dispatcher;
    }

    /** How many times it was lost and came back. */
    long reconnects() {
        return reconnects.get();
    }

    ConnectionState state() {
        return state.get();
    }

    /** One at a time: jnats takes a few pings without an answer for the end of the connection. */
    void askWhetherAllIsRead(Runnable then) {
        if (!asking.compareAndSet(false, true)) {
            return;
        }
        if (!tasks.run("ping of the server", () -> ping(then))) {
            asking.set(false);
        }
    }

    private void ping(Runnable then) {
        try {
            connection.RTT();
            then.run();
        } catch (IOException | CancellationException e) {
            LOG.debug("Connection {}: the server does not answer a ping yet", key.name(), e);
        } finally {
            asking.set(false);
        }
    }

    void watch(ConnectionWatcher watcher) {
        watchers.add(watcher);
    }

    void unwatch(ConnectionWatcher watcher) {
        watchers.remove(watcher);
    }

    private void watchForRenewal() {
        if (!key.tls().reload()) {
            return;
        }
        TlsRenewal check = new TlsRenewal(key, context, tls);
        long period = TlsRenewal.PERIOD.toMillis();
        AtomicBoolean checking = new AtomicBoolean();
        renewal = tasks.repeat(
                "check for renewed certificates",
                () -> {
                    if (state() == ConnectionState.CONNECTED && checking.compareAndSet(false, true)) {
                        tasks.run("check for renewed certificates", () -> lookForRenewal(check, checking));
                    }
                },
                period,
                TimeUnit.MILLISECONDS);
    }

    private void lookForRenewal(TlsRenewal check, AtomicBoolean checking) {
        try {
            check.check(connection, tlsInUse, this::beginMove);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // the context stops
        } finally {
            moving = false;
            checking.set(false);
        }
    }

    private void beginMove() {
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
        try {
            if (wasConnected) {
                connection.drain(DRAIN_TIMEOUT).get(DRAIN_TIMEOUT.toMillis() * 2, TimeUnit.MILLISECONDS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (TimeoutException | java.util.concurrent.ExecutionException | IllegalStateException e) {
            LOG.warn("Connection {} to NATS at {} is closed before all was sent", key.name(), key.maskedServers(), e);
        } finally {
            closeAtOnce();
        }
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

    private void closeAtOnce() {
        boolean interrupted = Thread.interrupted(); // else close() would end at its first wait
        try {
            connection.close();
            LOG.info("Connection {} to NATS at {} is closed", key.name(), key.maskedServers());
        } catch (InterruptedException e) {
            interrupted = true;
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
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
        LOG.warn("Connection {}: NATS at {} does not let us in. Trying again", key.name(), key.maskedServers());
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
            closeAtOnce(); // the last lease was given back meanwhile
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
            deniedRequests.reconnected();
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
                        LOG.warn(
                                "Connection {} to NATS at {} is lost: connecting again",
                                key.name(),
                                key.maskedServers());
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

    @Override
    public void errorOccurred(Connection conn, String error) {
        Denial denial = Denial.of(error);
        if (denial != null) {
            if (conn == connection) {
                denied(denial);
            }
            return;
        }
        failures.add(error);
        if (ConnectFailures.isRefusal(error)) {
            tasks.run("end of a refused connection", () -> endRefused(conn));
        }
    }

    /** Runs on a thread of jnats, which serves all errors. */
    private void denied(Denial denial) {
        long count = deniedLog.count(System.nanoTime());
        if (count > 0) {
            LOG.warn(
                    "NATS at {} says to connection {}: Permissions Violation{}: {}. What was sent there is lost",
                    key.maskedServers(),
                    key.name(),
                    count == 1 ? "" : " (" + count + " since the last such line)",
                    LogLimiter.excerpt(denial.describe()));
        }
        boolean requested = deniedRequests.denied(denial);
        boolean taken = false;
        for (ConnectionWatcher each : watchers) {
            taken = taken || isTakenBy(each, denial);
        }
        String inboxes = connection.getOptions().getInboxPrefix();
        boolean inbox =
                denial.kind() == Denial.Kind.SUBSCRIBE && denial.subject().startsWith(inboxes);
        if (inbox && !requested && !taken && denial.subject().endsWith(".*")) {
            deniedRequests.answersDenied(denial); // jnats' own, where it receives what answers requests
        }
    }

    private static boolean isTakenBy(ConnectionWatcher watcher, Denial denial) {
        try {
            return watcher.onDenied(denial);
        } catch (RuntimeException e) {
            LOG.debug("Not handled, since the context stops: {}", denial, e);
            return false;
        }
    }

    @Override
    public void onTlsRefused(Connection attempt, SSLException refusal) {
        exceptionOccurred(attempt, refusal);
        tasks.run("end of a refused connection", () -> endRefused(attempt));
    }

    /**
     * After a refusal jnats waits for connectionTimeout all the same, and only then tries again. Where there is no other
     * server to try, we end that attempt, so that the next one comes soon.
     */
    private static void endRefused(Connection attempt) {
        if (attempt.getStatus() == Connection.Status.CONNECTED
                || attempt.getServers().size() > 1) {
            return;
        }
        try {
            attempt.close();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void exceptionOccurred(Connection conn, Exception exception) {
        // Failed attempts to reconnect come here, one after the other; and what comes late, when it is up again.
        if (!made || state() != ConnectionState.CONNECTED) {
            failures.add(exception, !made);
        }
        LOG.debug("Connection {} to NATS at {}", key.name(), key.maskedServers(), exception);
    }

    @Override
    public void slowConsumerDetected(Connection conn, Consumer consumer) {
        LOG.error("Connection {}: jnats drops messages of a slow consumer; they are delivered again", key.name());
    }
}
