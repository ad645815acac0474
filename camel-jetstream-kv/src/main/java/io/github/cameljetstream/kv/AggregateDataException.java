package io.github.cameljetstream.kv;

import java.io.Serial;
import org.jspecify.annotations.Nullable;

/** An aggregate cannot be stored in a bucket, or read from it. The message names the problem and the cure. */
public final class AggregateDataException extends RuntimeException {
    @Serial
    private static final long serialVersionUID = 1L;

    /** An exception whose message names the problem and the cure. */
    public AggregateDataException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
