package io.github.cameljetstream.connection;

import io.github.cameljetstream.runtime.LogLimiter;
import io.nats.client.AuthenticationException;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What went wrong with a connection since it was last up: the reason of the last attempt, and a warning for each new one.
 * Thread-safe.
 */
final class ConnectFailures {
    private static final Logger LOG = LoggerFactory.getLogger(ConnectFailures.class);
    private static final int MAX_REPORTED = 100;

    private final ConnectionKey key;
    /** What was logged since the connection was up: each once, and no more than that many. */
    private final Set<String> reported = ConcurrentHashMap.newKeySet();

    private volatile String reason;

    ConnectFailures(ConnectionKey key) {
        this.key = key;
    }

    /** Why the last attempt failed; null if it is not known, or the connection is up. */
    String reason() {
        return reason;
    }

    /** As {@link #reason()}, but null while the server cannot be reached at all, which time heals. */
    String refusal() {
        String now = reason;
        return now == null || ConnectReasons.isOfNetwork(now) ? null : now;
    }

    /** The exception of the first connect. With several servers it may be about another one than the reason. */
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

    /** Notes an error that the server has sent. */
    void add(String serverError) {
        if (isNew(serverError)) {
            LOG.warn(
                    "NATS at {} says to connection {}: {}",
                    key.maskedServers(),
                    key.name(),
                    LogLimiter.excerpt(serverError));
        }
        if (isRefusal(serverError) || isLimit(serverError)) {
            reason = "the server says: " + serverError;
        }
    }

    /** Notes what is known of a connection of the user's. */
    void addOwn(String found) {
        reason = found;
    }

    /**
     * Notes what an attempt failed with.
     *
     * @param isReported if true, an exception reports the failure, so it is not logged
     */
    void add(Exception failure, boolean isReported) {
        String found = ConnectReasons.of(failure);
        if (found == null) {
            return; // such as the end of a connection whose reason is known already
        }
        reason = found;
        if (!isReported && isNew(found)) {
            LOG.warn("Connection {} to NATS at {} failed: {}; retrying", key.name(), key.maskedServers(), found);
        }
    }

    private boolean isNew(String problem) {
        return reported.size() < MAX_REPORTED && reported.add(problem);
    }

    /** If true, the error is about who we are: jnats gives the connection up when it comes twice. */
    static boolean isRefusal(String serverError) {
        String error = serverError.toLowerCase(Locale.ROOT);
        return error.contains("authorization violation")
                || error.contains("user authentication")
                || error.contains("account authentication");
    }

    private static boolean isLimit(String serverError) {
        return serverError.toLowerCase(Locale.ROOT).contains("connections exceeded");
    }

    /** The connection is up. */
    void clear() {
        reason = null;
        reported.clear();
    }
}
