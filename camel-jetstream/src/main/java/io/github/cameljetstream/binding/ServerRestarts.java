package io.github.cameljetstream.binding;

import io.github.cameljetstream.connection.ConnectionLease;
import io.nats.client.api.ServerInfo;

/**
 * Notices that a single server restarted. A server that crashed has forgotten the latest acknowledgements and deliveries,
 * since it writes them at most ten times a second. Thread-safe.
 */
public final class ServerRestarts {
    private final ConnectionLease lease;
    private final Runnable onRestart;
    private volatile ServerInfo seen;
    private boolean restarted;

    /** @param onRestart called before any thread can see that the restart was noticed */
    public ServerRestarts(ConnectionLease lease, Runnable onRestart) {
        this.lease = lease;
        this.onRestart = onRestart;
        this.seen = lease.connection().getServerInfo();
    }

    /**
     * Called with each message: jnats subscribes again before it reports the reconnect, and messages of a push consumer
     * arrive at once.
     */
    public void check() {
        ServerInfo now = lease.connection().getServerInfo();
        if (now != seen) {
            check(now);
        }
    }

    /** Whether there was a restart since the last call. */
    public synchronized boolean takeRestart() {
        check(lease.connection().getServerInfo());
        boolean wasRestarted = restarted;
        restarted = false;
        return wasRestarted;
    }

    private synchronized void check(ServerInfo now) {
        if (!now.getServerId().equals(seen.getServerId()) && now.getCluster() == null) {
            restarted = true;
            onRestart.run();
        }
        seen = now;
    }
}
