package io.github.cameljetstream.publish;

import io.github.cameljetstream.message.BodyException;
import java.io.IOException;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A message was not published, or it is not known whether it was: see {@link #getOutcome()}.
 */
public final class PublishException extends IOException {
    private static final long serialVersionUID = 1L;

    /** The message, or its headers, are larger than the stream takes. */
    private static final Set<Integer> TOO_LARGE = Set.of(10054, 10097);
    /** The stream takes increments of counters only. */
    private static final int NO_INCREMENT = 10169;

    /** What is known about a message whose publication failed. */
    public enum Outcome {
        /** The server answered that it does not store the message. */
        REFUSED,
        /** No stream has the subject: nobody answered. The message is not stored. */
        NO_STREAM,
        /** The server denies the user to publish to the subject. The message is not stored. */
        NOT_PERMITTED,
        /** No answer arrived in time: the message may be stored, or still become stored. Send it again with the same id. */
        UNKNOWN,
        /** The component did not send the message. */
        NOT_SENT
    }

    private final Outcome outcome;
    private final int apiErrorCode;
    private final boolean tooLarge;

    /**
     * @param apiErrorCode the server's error code when it refused the message; otherwise 0
     */
    public PublishException(Outcome outcome, int apiErrorCode, @Nullable String message, @Nullable Throwable cause) {
        super(message, cause);
        this.outcome = outcome;
        this.apiErrorCode = apiErrorCode;
        this.tooLarge = false;
    }

    private PublishException(@Nullable String message) {
        super(message);
        this.outcome = Outcome.NOT_SENT;
        this.apiErrorCode = 0;
        this.tooLarge = true;
    }

    /** A message that the server does not accept because of its size; it was not sent. */
    public static PublishException tooLarge(@Nullable String message) {
        return new PublishException(message);
    }

    PublishException(Outcome outcome, String message) {
        this(outcome, 0, message, null);
    }

    /** The failure to map a message, as the route and the results of a batch have it. */
    public static Exception of(Exception failure) {
        if (!(failure instanceof BodyException body)) {
            return failure;
        }
        return body.isTooLarge()
                ? tooLarge(body.getMessage())
                : new PublishException(Outcome.NOT_SENT, 0, body.getMessage(), body.getCause());
    }

    /** If true, the next message need not fail for the same reason. */
    public boolean isOfThisMessageAlone() {
        return outcome == Outcome.REFUSED || outcome == Outcome.NOT_PERMITTED || tooLarge;
    }

    /** If true, a smaller message may be stored, and this one never. */
    public boolean isTooLarge() {
        return tooLarge || (outcome == Outcome.REFUSED && TOO_LARGE.contains(apiErrorCode));
    }

    /** If true, the message fails at each attempt until the stream, the server or the rights change. */
    public boolean isFinal() {
        return isTooLarge()
                || outcome == Outcome.NOT_PERMITTED
                || (outcome == Outcome.REFUSED && apiErrorCode == NO_INCREMENT)
                || (outcome == Outcome.NOT_SENT && getCause() instanceof IllegalArgumentException);
    }

    public Outcome getOutcome() {
        return outcome;
    }

    /** The server's error code when it refused the message; otherwise 0. */
    public int getApiErrorCode() {
        return apiErrorCode;
    }
}
