package io.github.cameljetstream.consume;

import io.github.cameljetstream.connection.ConnectionLease;
import io.nats.client.api.ServerInfo;

/**
 * Notices that the only server was started anew. One that has crashed has forgotten the latest acknowledgements and
 * deliveries: it writes them at most ten times a second. Thread-safe.
 */
final class ServerRestarts {
    private final ConnectionLease lease;
    private volatile ServerInfo seen;
    private boolean untold;

    ServerRestarts(ConnectionLease lease) {
        this.lease = lease;
        this.seen = lease.connection().getServerInfo();
    }

    /**
     * Whether it was since the last look. It is asked with each message: jnats subscribes anew before it tells of the
     * connection, and a push consumer's messages come at once.
     */
    boolean isNew() {
        ServerInfo now = lease.connection().getServerInfo();
        return now != seen && look(now);
    }

    /** Whether it was since the last call, whether {@link #isNew} has told or not. */
    synchronized boolean take() {
        look(lease.connection().getServerInfo());
        boolean restarted = untold;
        untold = false;
        return restarted;
    }

    private synchronized boolean look(ServerInfo now) {
        boolean restarted = !now.getServerId().equals(seen.getServerId()) && now.getCluster() == null;
        seen = now;
        untold |= restarted;
        return restarted;
    }
}
