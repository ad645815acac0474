package io.github.cameljetstream.connection;

import io.github.cameljetstream.runtime.BackgroundTasks;
import io.github.cameljetstream.runtime.LogLimiter;
import io.github.cameljetstream.wire.TlsRefusalListener;
import io.nats.client.Connection;
import io.nats.client.Consumer;
import java.util.List;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Handles the errors of a connection: keeps the reasons of failures, ends denied requests, and reports denied permissions to
 * the watchers. Thread-safe; never blocks.
 */
final class ConnectionErrors implements TlsRefusalListener {
    private static final Logger LOG = LoggerFactory.getLogger(ConnectionErrors.class);

    private final ConnectionKey key;
    private final BackgroundTasks tasks;
    private final ConnectFailures failures;
    private final List<ConnectionWatcher> watchers;
    private final Source source;
    private final DeniedRequests deniedRequests = new DeniedRequests();
    private final LogLimiter deniedLog = new LogLimiter();

    /** The connection that the errors are about. */
    interface Source {
        /** The current one; null before the first connect. */
        Connection connection();

        @Nullable
        ConnectionState state();

        /** If false, the caller of the first connect gets the failures. */
        boolean isEstablished();
    }

    ConnectionErrors(
            ConnectionKey key,
            BackgroundTasks tasks,
            ConnectFailures failures,
            List<ConnectionWatcher> watchers,
            Source source) {
        this.key = key;
        this.tasks = tasks;
        this.failures = failures;
        this.watchers = watchers;
        this.source = source;
    }

    /** The requests that the server may deny. */
    DeniedRequests deniedRequests() {
        return deniedRequests;
    }

    @Override
    public void errorOccurred(Connection conn, String error) {
        Denial denial = Denial.of(error);
        if (denial != null) {
            if (conn == source.connection()) {
                denied(denial);
            }
            return;
        }
        failures.add(error);
        if (ConnectFailures.isRefusal(error)) {
            tasks.run("close of a refused connection", () -> closeRefused(conn));
        }
    }

    /** Runs on the jnats thread that reports all errors. */
    void denied(Denial denial) {
        log(denial);
        boolean requested = deniedRequests.endDenied(denial);
        boolean handled = watchers.stream().anyMatch(each -> isHandledBy(each, denial));
        if (!requested && !handled && isOfAnswers(denial)) {
            deniedRequests.denyAnswers(denial);
        }
    }

    private void log(Denial denial) {
        long count = deniedLog.count(System.nanoTime());
        if (count > 0) {
            LOG.warn(
                    "NATS at {} sent an error to connection {}: Permissions Violation{}: {}. {}",
                    key.maskedServers(),
                    key.name(),
                    count == 1 ? "" : " (" + count + " since the last such line)",
                    LogLimiter.excerpt(denial.describe()),
                    denial.consequence());
        }
    }

    private static boolean isHandledBy(ConnectionWatcher watcher, Denial denial) {
        try {
            return watcher.onDenied(denial);
        } catch (RuntimeException e) {
            LOG.debug("Ignoring a denial, because the context stops: {}", denial, e);
            return false;
        }
    }

    /** If true, it is about the subscription by which jnats receives the answers to requests. */
    private boolean isOfAnswers(Denial denial) {
        String inboxes = source.connection().getOptions().getInboxPrefix();
        return denial.kind() == Denial.Kind.SUBSCRIBE
                && denial.subject().startsWith(inboxes)
                && denial.subject().endsWith(".*");
    }

    @Override
    public void onTlsRefused(Connection attempt, SSLException refusal) {
        exceptionOccurred(attempt, refusal);
        tasks.run("close of a refused connection", () -> closeRefused(attempt));
    }

    /**
     * Closes the attempt, so that the next one starts soon: after a refusal jnats waits for connectionTimeout before it
     * retries. With several servers jnats tries the next one by itself.
     */
    private static void closeRefused(Connection attempt) {
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
        // jnats reports each failed attempt to reconnect here, sometimes after the connection is back.
        if (!source.isEstablished() || source.state() != ConnectionState.CONNECTED) {
            failures.add(exception, !source.isEstablished());
        }
        LOG.debug("Connection {} to NATS at {}", key.name(), key.maskedServers(), exception);
    }

    @Override
    public void slowConsumerDetected(Connection conn, Consumer consumer) {
        LOG.error("Connection {}: jnats dropped messages of a slow consumer; the server redelivers them", key.name());
    }
}
