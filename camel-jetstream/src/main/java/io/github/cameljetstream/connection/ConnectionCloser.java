package io.github.cameljetstream.connection;

import io.nats.client.Connection;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Closes a connection that the component has opened. */
final class ConnectionCloser {
    private static final Logger LOG = LoggerFactory.getLogger(ConnectionCloser.class);
    private static final Duration DRAIN_TIMEOUT = Duration.ofSeconds(3);

    private final ConnectionKey key;

    ConnectionCloser(ConnectionKey key) {
        this.key = key;
    }

    /**
     * Closes the connection. Blocks.
     *
     * @param drain if true, sends the queued messages first, for a limited time
     */
    void close(Connection connection, boolean drain) {
        try {
            if (drain) {
                connection.drain(DRAIN_TIMEOUT).get(DRAIN_TIMEOUT.toMillis() * 2, TimeUnit.MILLISECONDS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (TimeoutException | ExecutionException | IllegalStateException e) {
            LOG.warn(
                    "Closing connection {} to NATS at {} before all queued messages were sent",
                    key.name(),
                    key.maskedServers(),
                    e);
        } finally {
            closeNow(connection);
        }
    }

    private void closeNow(Connection connection) {
        boolean interrupted = Thread.interrupted(); // otherwise close() would stop at its first wait
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
}
