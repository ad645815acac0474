package io.github.cameljetstream.connection;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** A connect has failed. The message names the servers and the cure, and no secret; the cause has the reason. */
public final class ConnectFailedException extends IOException {
    private static final long serialVersionUID = 1L;

    ConnectFailedException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }

    /** A new exception for a thread that has waited for the same attempt. */
    ConnectFailedException(ConnectFailedException failed) {
        super(failed.getMessage(), failed.getCause());
    }
}
