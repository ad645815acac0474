package io.github.cameljetstream.operations;

import org.jspecify.annotations.Nullable;

/** An operation of a producer failed. */
public class OperationException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final int errorCode;
    private final boolean unknown;

    OperationException(String message, int errorCode, boolean unknown, @Nullable Throwable cause) {
        super(message, cause);
        this.errorCode = errorCode;
        this.unknown = unknown;
    }

    /** The error code of the JetStream API; 0 if the server did not refuse the operation. */
    public int getErrorCode() {
        return errorCode;
    }

    /** If true, the server has perhaps carried out the operation: its answer is lost. */
    public boolean isUnknown() {
        return unknown;
    }
}
