package io.github.cameljetstream.connection;

/** Is told of what happens to a connection, on a thread of jnats: it must not block. */
public interface ConnectionWatcher {
    /** The connection was lost. Called once for each loss, not for each attempt to connect again. */
    void onDisconnected();

    /**
     * The connection is back, and the server knows our subscriptions again. Or another has taken its place: then those
     * that were made with the one before have ended (their dispatcher is not active any more) and are to be made anew.
     */
    void onReconnected();

    /**
     * The server has dropped what our user may not send.
     *
     * @return whether it was the watcher's: then no other is told
     */
    default boolean onDenied(Denial denial) {
        return false;
    }
}
