package io.github.cameljetstream.connection;

/**
 * The life of a shared connection.
 *
 * <pre>
 * CONNECTED &lt;--&gt; RECONNECTING
 *     |             |
 *     +--&gt; CLOSED &lt;-+
 * </pre>
 *
 * There is no state before CONNECTED: if the first connect fails, the caller gets an exception.
 */
public enum ConnectionState {
    /** The server answers. */
    CONNECTED,
    /** The server is disconnected or refuses the connection; the component retries indefinitely. */
    RECONNECTING,
    /** Closed by the last lease: the final state. */
    CLOSED;

    boolean mayBecome(ConnectionState next) {
        return this != next && this != CLOSED;
    }
}
