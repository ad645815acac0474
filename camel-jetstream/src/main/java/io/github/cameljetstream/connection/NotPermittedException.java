package io.github.cameljetstream.connection;

import io.github.cameljetstream.runtime.Causes;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** The server has dropped a request: the user has no permission to publish it, or to receive its answer. */
public final class NotPermittedException extends IOException {
    private static final long serialVersionUID = 1L;

    private final transient Denial denial;

    NotPermittedException(Denial denial) {
        super("Not permitted: " + denial.describe());
        this.denial = denial;
    }

    /** The exception of this type among the causes of a failure; null if there is none. */
    public static @Nullable NotPermittedException in(Throwable failure) {
        for (Throwable each : Causes.of(failure)) {
            if (each instanceof NotPermittedException found) {
                return found;
            }
        }
        return null;
    }

    public Denial denial() {
        return denial;
    }
}
