package io.github.cameljetstream.connection;

import io.nats.client.AuthenticationException;
import io.nats.client.Connection;
import io.nats.client.ConnectionListener;
import io.nats.client.Consumer;
import io.nats.client.Dispatcher;
import io.nats.client.ErrorListener;
import io.nats.client.Nats;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
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
final class SharedConnection implements ConnectionListener, ErrorListener {
    private static final Logger LOG = LoggerFactory.getLogger(SharedConnection.class);
    private static final Duration DRAIN_TIMEOUT = Duration.ofSeconds(3);

    private final ConnectionKey key;
    private final AtomicReference<ConnectionState> state = new AtomicReference<>(ConnectionState.CONNECTED);
    private final List<ConnectionWatcher> watchers = new CopyOnWriteArrayList<>();
    /** Errors of the server that were logged since the last reconnect: each is told once. */
    private final Set<String> toldErrors = ConcurrentHashMap.newKeySet();

    private Connection connection;
    private Dispatcher dispatcher;
    /** Before it is, a failure is told by the exception of {@link #connect} alone. */
    private volatile boolean made;
    /** Why TLS could not be had, which jnats keeps out of its exception. */
    private volatile SSLException tlsProblem;

    private SharedConnection(ConnectionKey key) {
        this.key = key;
    }

    /** Connects, which blocks until the server has let us in. */
    static SharedConnection connect(ConnectionKey key, CamelContext context) throws ConnectFailedException {
        SharedConnection shared = new SharedConnection(key);
        try {
            shared.connection = Nats.connect(NatsOptions.of(key, context, shared, shared));
            shared.dispatcher = shared.connection.createDispatcher();
            // Beyond a limit jnats drops messages without a word to the server; our own windows bound what is queued.
            shared.dispatcher.setPendingLimits(-1, -1);
            shared.made = true;
            shared.moveTo(ConnectionState.CONNECTED); // a server of the list that was tried before may have been away
            LOG.info("Connected to NATS at {} as {}", key.maskedServers(), key.name());
            return shared;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ConnectFailedException("Interrupted while connecting to NATS at " + key.maskedServers(), e);
        } catch (AuthenticationException e) {
            throw new ConnectFailedException(
                    "NATS at " + key.maskedServers()
                            + " refused the credentials: check jwt and seedKey, credentialsFile,"
                            + " nkeySeed, token, or username and password.",
                    e);
        } catch (IOException | GeneralSecurityException e) {
            throw new ConnectFailedException(
                    "No connection to NATS at " + key.maskedServers()
                            + ": check natsURL, that the server runs and can be"
                            + " reached, and the TLS options if it wants TLS."
                            + (shared.tlsProblem == null ? "" : " TLS failed: " + shared.tlsProblem.getMessage()),
                    e);
        }
    }

    /** Of several servers one may have refused us, and only another's failure be the cause. */
    private String said() {
        return toldErrors.isEmpty() ? "" : " A server says: " + String.join(", ", toldErrors) + ".";
    }

    Connection connection() {
        return connection;
    }

    Dispatcher dispatcher() {
        return dispatcher;
    }

    ConnectionState state() {
        return state.get();
    }

    void watch(ConnectionWatcher watcher) {
        watchers.add(watcher);
    }

    void unwatch(ConnectionWatcher watcher) {
        watchers.remove(watcher);
    }

    /** Sends what is still queued, as far as the server takes it in bounded time, and closes. */
    void close() {
        boolean wasConnected = moveTo(ConnectionState.CLOSED) == ConnectionState.CONNECTED;
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
        switch (type) {
            // DISCONNECTED comes for each failed attempt as well, also at the first connecting; only the first one is a
            // change. Events come later than they happen: one of an attempt that is history must not hide that we are
            // connected.
            case DISCONNECTED -> {
                if (conn.getStatus() == Connection.Status.CONNECTED) {
                    return;
                }
                if (moveTo(ConnectionState.RECONNECTING) == ConnectionState.CONNECTED && made) {
                    LOG.warn("Connection {} to NATS at {} is lost: connecting again", key.name(), key.maskedServers());
                    watchers.forEach(ConnectionWatcher::onDisconnected);
                }
            }
            case RESUBSCRIBED -> {
                if (moveTo(ConnectionState.CONNECTED) != ConnectionState.CLOSED) {
                    toldErrors.clear();
                    LOG.info("Connection {} to NATS is back at {}", key.name(), key.maskedServers());
                    watchers.forEach(ConnectionWatcher::onReconnected);
                }
            }
            case CLOSED -> {
                if (moveTo(ConnectionState.CLOSED) != ConnectionState.CLOSED && made) {
                    LOG.error("Connection {} to NATS at {} was closed", key.name(), key.maskedServers());
                    watchers.forEach(ConnectionWatcher::onDisconnected);
                }
            }
            default -> LOG.debug("Connection {}: {}", key.name(), type);
        }
    }

    @Override
    public void errorOccurred(Connection conn, String error) {
        if (toldErrors.add(error)) {
            LOG.warn("NATS at {} says to connection {}: {}", key.maskedServers(), key.name(), error);
        }
    }

    @Override
    public void exceptionOccurred(Connection conn, Exception exception) {
        // Failed attempts to reconnect come here, one after the other.
        if (exception instanceof SSLException || exception.getCause() instanceof SSLException) {
            tlsProblem = (SSLException) (exception instanceof SSLException ? exception : exception.getCause());
        }
        LOG.debug("Connection {} to NATS at {}", key.name(), key.maskedServers(), exception);
    }

    @Override
    public void slowConsumerDetected(Connection conn, Consumer consumer) {
        LOG.error("Connection {}: jnats drops messages of a slow consumer; they are delivered again", key.name());
    }
}
