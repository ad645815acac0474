package io.github.cameljetstream.binding;

import io.github.cameljetstream.connection.ConnectionLease;
import io.nats.client.api.ServerInfo;

/**
 * Notices that the only server was started anew. One that has crashed has forgotten the latest acknowledgements and
 * deliveries: it writes them at most ten times a second. Thread-safe.
 */
public final class ServerRestarts {
    private final ConnectionLease lease;
    private final Runnable onRestart;
    private volatile ServerInfo seen;
    private boolean untold;

    /**
     * @param onRestart is called before any thread is told that nothing has changed
     */
    public ServerRestarts(ConnectionLease lease, Runnable onRestart) {
        this.lease = lease;
        this.onRestart = onRestart;
        this.seen = lease.connection().getServerInfo();
    }

    /**
     * To be called with each message: jnats subscribes anew before it tells of the connection, and a push consumer's
     * messages come at once.
     */
    public void look() {
        ServerInfo now = lease.connection().getServerInfo();
        if (now != seen) {
            look(now);
        }
    }

    /** Whether there was a restart since the last call. */
    public synchronized boolean take() {
        look(lease.connection().getServerInfo());
        boolean restarted = untold;
        untold = false;
        return restarted;
    }

    private synchronized void look(ServerInfo now) {
        if (!now.getServerId().equals(seen.getServerId()) && now.getCluster() == null) {
            untold = true;
            onRestart.run();
        }
        seen = now;
    }
}
