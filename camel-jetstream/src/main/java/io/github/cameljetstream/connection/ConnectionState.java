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
 * There is no state before CONNECTED: a connection that could not be made at first is an error of whoever asked for it.
 */
public enum ConnectionState {
    /** The server answers. */
    CONNECTED,
    /** The server is gone, or does not let us in; we try to connect again, without end. */
    RECONNECTING,
    /** Closed by the last lease: nothing comes after it. */
    CLOSED;

    boolean mayBecome(ConnectionState next) {
        return this != next && this != CLOSED;
    }
}
