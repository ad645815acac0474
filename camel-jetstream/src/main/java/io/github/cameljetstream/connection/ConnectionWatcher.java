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
}
