package io.github.cameljetstream.connection;

import java.io.IOException;

/** No connection could be made: the message names the servers (never a secret) and the cure; the cause has the reason. */
public final class ConnectFailedException extends IOException {
    private static final long serialVersionUID = 1L;

    ConnectFailedException(String message, Throwable cause) {
        super(message, cause);
    }
}
