package io.github.cameljetstream.kv.bucket;

import java.io.Serial;
import org.jspecify.annotations.Nullable;

/** A bucket cannot be used as asked. The message names the bucket, the problem and the cure; see {@link Reason}. */
public final class BucketException extends RuntimeException {
    @Serial
    private static final long serialVersionUID = 1L;

    private final Reason reason;

    /** What the caller may conclude. */
    public enum Reason {
        /** No answer in time: a write may be stored or not. */
        UNANSWERED,
        /** The bucket does not exist. */
        MISSING,
        /** The bucket exists, and its settings differ from the wanted ones. */
        DIFFERENT,
        /** The server has rejected a request; it has stored nothing. */
        REJECTED,
        /** The value is larger than the bucket or the server permits; nothing is stored. */
        TOO_LARGE,
        /** The argument is malformed; no request was sent. */
        INVALID
    }

    BucketException(Reason reason, String message, @Nullable Throwable cause) {
        super(message, cause);
        this.reason = reason;
    }

    /** What the caller may conclude. */
    public Reason reason() {
        return reason;
    }
}
