package io.github.cameljetstream.connection;

/** Receives the events of a connection, on a thread of jnats: it must not block. */
public interface ConnectionWatcher {
    /** The connection was lost. Called once for each loss, not for each attempt to connect again. */
    void onDisconnected();

    /**
     * The connection is back with its subscriptions. Or another connection has replaced it: then the earlier subscriptions
     * have ended (their dispatcher is not active), and the watcher subscribes again.
     */
    void onReconnected();

    /**
     * The server has dropped a message or a subscription that our user has no right to.
     *
     * @return true if it was the watcher's: then no other watcher receives it
     */
    default boolean onDenied(Denial denial) {
        return false;
    }
}
