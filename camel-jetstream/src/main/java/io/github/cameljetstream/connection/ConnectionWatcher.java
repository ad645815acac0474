package io.github.cameljetstream.connection;

/** Receives the events of a connection, on a thread of jnats: it must not block. */
@FunctionalInterface
public interface ConnectionWatcher {
    /** The connection was lost. Called once for each loss, not for each attempt to connect again. */
    default void onDisconnected() {}

    /**
     * The connection is back with its subscriptions, or another connection has replaced it. Then the earlier subscriptions
     * have ended (their dispatcher is not active), and the watcher subscribes again.
     */
    void onReconnected();

    /**
     * The server has dropped a message or a subscription for which the user has no permission.
     *
     * @return true if it concerns this watcher: then no other watcher receives it
     */
    default boolean onDenied(Denial denial) {
        return false;
    }
}
