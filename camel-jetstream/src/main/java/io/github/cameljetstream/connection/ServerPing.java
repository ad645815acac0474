package io.github.cameljetstream.connection;

import io.github.cameljetstream.runtime.BackgroundTasks;
import io.nats.client.Connection;
import java.io.IOException;
import java.util.concurrent.CancellationException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Pings the server of a connection, with one ping at a time: after a few unanswered pings jnats treats the connection as
 * lost. Thread-safe.
 */
final class ServerPing {
    private static final Logger LOG = LoggerFactory.getLogger(ServerPing.class);

    private final BackgroundTasks tasks;
    private final String name;
    private final AtomicBoolean waiting = new AtomicBoolean();

    /**
     * @param name the name of the connection, for the log
     */
    ServerPing(BackgroundTasks tasks, String name) {
        this.tasks = tasks;
        this.name = name;
    }

    /**
     * Sends a ping, unless an earlier one has no answer yet.
     *
     * @param then runs on a worker when the server has answered, and so has read everything sent before
     */
    void send(Connection connection, Runnable then) {
        if (!waiting.compareAndSet(false, true)) {
            return;
        }
        if (!tasks.run("ping of the server", () -> ping(connection, then))) {
            waiting.set(false);
        }
    }

    private void ping(Connection connection, Runnable then) {
        try {
            connection.RTT();
            then.run();
        } catch (IOException | CancellationException e) {
            LOG.debug("Connection {}: the server does not answer a ping yet", name, e);
        } finally {
            waiting.set(false);
        }
    }
}
