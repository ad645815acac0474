package io.github.cameljetstream.connection;

import java.io.IOException;

/** A connect has failed. The message names the servers and the cure, and no secret; the cause has the reason. */
public final class ConnectFailedException extends IOException {
    private static final long serialVersionUID = 1L;

    ConnectFailedException(String message, Throwable cause) {
        super(message, cause);
    }
}
