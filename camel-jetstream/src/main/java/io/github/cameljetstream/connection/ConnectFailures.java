package io.github.cameljetstream.connection;

import io.github.cameljetstream.runtime.LogLimiter;
import io.nats.client.AuthenticationException;
import java.io.IOException;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The failures of a connection since it was last connected: keeps the reason of the last one, and logs each new reason
 * once. Thread-safe.
 */
final class ConnectFailures {
    private static final Logger LOG = LoggerFactory.getLogger(ConnectFailures.class);
    private static final int MAX_REPORTED = 100;

    private final ConnectionKey key;
    /** The reasons that were logged since the connection was up; limited to {@link #MAX_REPORTED}. */
    private final Set<String> reported = ConcurrentHashMap.newKeySet();

    private volatile @Nullable String reason;

    ConnectFailures(ConnectionKey key) {
        this.key = key;
    }

    /** Why the last attempt failed; null if it is unknown, or the connection is up. */
    @Nullable
    String reason() {
        return reason;
    }

    /** Like {@link #reason()}, but null while the server is unreachable: then the component only needs to wait. */
    @Nullable
    String refusal() {
        String now = reason;
        return now == null || ConnectReasons.isOfNetwork(now) ? null : now;
    }

    /** The exception of the first connect. With several servers, it and the reason may be about different ones. */
    ConnectFailedException exception(Exception cause) {
        String known = reason == null ? "" : " The reason: " + reason + ".";
        if (cause instanceof AuthenticationException) {
            return new ConnectFailedException(
                    "NATS at " + key.maskedServers()
                            + " refused the credentials: check jwt and seedKey, credentialsFile,"
                            + " nkeySeed, token, or username and password." + known,
                    cause);
        }
        return new ConnectFailedException(
                "No connection to NATS at " + key.maskedServers()
                        + ": check natsURL, that the server runs and can be"
                        + " reached, and the TLS options if it requires TLS."
                        + known,
                cause);
    }

    /** The exception for an attempt that was closed after a refusal. */
    IOException refusedAttempt() {
        String why = String.valueOf(reason);
        return why.startsWith("TLS") ? new IOException(why) : new AuthenticationException("Refused: " + why);
    }

    /** Adds an error that the server has sent. */
    void add(String serverError) {
        if (isNew(serverError)) {
            LOG.warn(
                    "NATS at {} sent an error to connection {}: {}",
                    key.maskedServers(),
                    key.name(),
                    LogLimiter.excerpt(serverError));
        }
        if (isRefusal(serverError) || isLimit(serverError)) {
            reason = "the server says: " + serverError;
        }
    }

    /** Adds the failure of a connection that the option connection sets. */
    void addOwn(String found) {
        reason = found;
    }

    /**
     * Adds the failure of an attempt.
     *
     * @param isReported if true, an exception reports the failure, so it is not logged
     */
    void add(Exception failure, boolean isReported) {
        String found = ConnectReasons.of(failure);
        if (found == null) {
            return; // for example, a connection ends after its reason is known
        }
        reason = found;
        if (!isReported && isNew(found)) {
            LOG.warn("Connection {} to NATS at {} failed: {}; retrying", key.name(), key.maskedServers(), found);
        }
    }

    private boolean isNew(String problem) {
        return reported.size() < MAX_REPORTED && reported.add(problem);
    }

    /** If true, the server has refused the credentials: after two such errors jnats closes the connection. */
    static boolean isRefusal(String serverError) {
        String error = serverError.toLowerCase(Locale.ROOT);
        return error.contains("authorization violation")
                || error.contains("user authentication")
                || error.contains("account authentication");
    }

    private static boolean isLimit(String serverError) {
        return serverError.toLowerCase(Locale.ROOT).contains("connections exceeded");
    }

    /** Forgets all failures, because the connection is up. */
    void clear() {
        reason = null;
        reported.clear();
    }
}
