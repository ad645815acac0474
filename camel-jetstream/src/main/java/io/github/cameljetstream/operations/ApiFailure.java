package io.github.cameljetstream.operations;

import org.jspecify.annotations.Nullable;

/** Why a request of an operation failed, before it is described for the user. */
final class ApiFailure extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** The kinds of failures. */
    enum Kind {
        /** The server refuses the request. */
        REFUSED,
        /** Nobody answers at the subject. */
        NO_RESPONDERS,
        /** The request was not sent. */
        NOT_SENT,
        /** The server has perhaps carried out a change. */
        UNKNOWN
    }

    private final Kind kind;
    private final int code;

    private ApiFailure(Kind kind, int code, String message, @Nullable Throwable cause) {
        super(message, cause);
        this.kind = kind;
        this.code = code;
    }

    static ApiFailure refused(int code, String description) {
        return new ApiFailure(Kind.REFUSED, code, description, null);
    }

    static ApiFailure noResponders(String subject) {
        return new ApiFailure(Kind.NO_RESPONDERS, 0, subject, null);
    }

    static ApiFailure notSent(String reason) {
        return new ApiFailure(Kind.NOT_SENT, 0, reason, null);
    }

    static ApiFailure unknown(Throwable cause) {
        return new ApiFailure(Kind.UNKNOWN, 0, String.valueOf(cause.getMessage()), cause);
    }

    Kind kind() {
        return kind;
    }

    int code() {
        return code;
    }

    String text() {
        return String.valueOf(getMessage());
    }
}
