package io.github.cameljetstream.connection;

import io.github.cameljetstream.runtime.BackgroundTasks;
import io.github.cameljetstream.runtime.LogLimiter;
import io.github.cameljetstream.wire.TlsRefusalListener;
import io.nats.client.Connection;
import io.nats.client.Consumer;
import java.util.List;
import javax.net.ssl.SSLException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Handles the errors of a connection: reports refusals and lost rights to those concerned. Thread-safe; never blocks. */
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
        /** The current one; null before the first is made. */
        Connection connection();

        ConnectionState state();

        /** If false, whoever connects gets the failure. */
        boolean isMade();
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
            tasks.run("end of a refused connection", () -> endRefused(conn));
        }
    }

    /** Runs on a thread of jnats, which serves all errors. */
    void denied(Denial denial) {
        long count = deniedLog.count(System.nanoTime());
        if (count > 0) {
            LOG.warn(
                    "NATS at {} says to connection {}: Permissions Violation{}: {}. Messages sent there are lost",
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
        String inboxes = source.connection().getOptions().getInboxPrefix();
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
     * After a refusal jnats waits for connectionTimeout before it retries. If there is no other server to try, this ends
     * the attempt, so that the next one begins soon.
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
        // jnats reports each failed attempt to reconnect here, sometimes late, when the connection is back.
        if (!source.isMade() || source.state() != ConnectionState.CONNECTED) {
            failures.add(exception, !source.isMade());
        }
        LOG.debug("Connection {} to NATS at {}", key.name(), key.maskedServers(), exception);
    }

    @Override
    public void slowConsumerDetected(Connection conn, Consumer consumer) {
        LOG.error("Connection {}: jnats drops messages of a slow consumer; they are delivered again", key.name());
    }
}
