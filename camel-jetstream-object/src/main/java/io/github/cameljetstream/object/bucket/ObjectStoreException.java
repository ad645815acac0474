package io.github.cameljetstream.object.bucket;

import java.io.Serial;
import org.jspecify.annotations.Nullable;

/** A bucket or an object cannot be used as asked. The message names it, the problem and the cure; see {@link Reason}. */
public final class ObjectStoreException extends RuntimeException {
    @Serial
    private static final long serialVersionUID = 1L;

    private final Reason reason;

    /** What the caller may conclude. */
    public enum Reason {
        /** No answer in time: a write may be stored or not. */
        UNANSWERED,
        /** The bucket does not exist. */
        BUCKET_MISSING,
        /** The bucket has no object of that name. */
        MISSING,
        /** The bucket exists, and its settings differ from the wanted ones. */
        DIFFERENT,
        /** The server has rejected a request. The object is as it was before. */
        REJECTED,
        /** The stored object is not complete, or its bytes are not those that were written. */
        DAMAGED,
        /** The source of the bytes has failed. Nothing is stored. */
        SOURCE_FAILED,
        /** The argument is malformed, or the object is of another kind; no request was sent, or nothing was changed. */
        INVALID
    }

    public ObjectStoreException(Reason reason, String message, @Nullable Throwable cause) {
        super(message, cause);
        this.reason = reason;
    }

    /** What the caller may conclude. */
    public Reason reason() {
        return reason;
    }
}
