package io.github.cameljetstream.operations;

import io.github.cameljetstream.connection.NotPermittedException;
import io.github.cameljetstream.provision.ApiErrors;
import io.github.cameljetstream.values.Durations;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** Why an operation failed: what is known of it, and the cure. */
final class Failures {
    private static final int TOO_MANY = 413;

    private Failures() {}

    static Throwable causeOf(Throwable failure) {
        Throwable cause = failure;
        while (cause instanceof CompletionException && cause.getCause() != null) {
            cause = cause.getCause();
        }
        return cause;
    }

    static <T> CompletableFuture<T> completed(@Nullable T value, @Nullable Throwable failure) {
        return failure == null
                ? CompletableFuture.completedFuture(value)
                : CompletableFuture.failedFuture(causeOf(failure));
    }

    /**
     * Describes a failure.
     *
     * @param what the operation and its stream
     * @param isChange if true, it changes the stream or a consumer
     */
    static Throwable describe(String what, boolean isChange, Duration timeout, Throwable failure) {
        Throwable cause = causeOf(failure);
        NotPermittedException denied = NotPermittedException.in(cause);
        String undone = isChange ? " Nothing was changed." : "";
        if (denied != null) {
            return new OperationException(
                    what + " failed: " + denied.denial().describe() + "." + undone, 0, false, cause);
        }
        if (cause instanceof ApiFailure api) {
            return describe(what, undone, timeout, api);
        }
        if (cause instanceof TimeoutException) {
            return new OperationException(
                    what + " failed: the server did not answer within requestTimeout=" + Durations.format(timeout) + "."
                            + undone,
                    0,
                    false,
                    cause);
        }
        return cause;
    }

    private static OperationException describe(String what, String undone, Duration timeout, ApiFailure failure) {
        String text =
                switch (failure.kind()) {
                    case REFUSED -> " failed: " + refusal(failure) + undone;
                    case NO_RESPONDERS ->
                        " failed: nobody answers at '" + failure.text() + "'. Enable JetStream for the account, or set"
                                + " domain or apiPrefix; a stream without a leader does not answer either." + undone;
                    case NOT_SENT -> " was not sent: " + failure.text() + "." + undone;
                    case UNKNOWN ->
                        ": the server did not answer within requestTimeout=" + Durations.format(timeout)
                                + ", so it is unknown whether it has carried out the operation. Read streamInfo or"
                                + " consumerInfo before you repeat it.";
                };
        return new OperationException(
                what + text, failure.code(), failure.kind() == ApiFailure.Kind.UNKNOWN, failure.getCause());
    }

    private static String refusal(ApiFailure failure) {
        String code = " (error " + failure.code() + ").";
        return switch (failure.code()) {
            case 0 -> failure.text() + ".";
            case ApiErrors.STREAM_NOT_FOUND -> "the stream does not exist" + code + " Set streamName to one that does.";
            case ApiErrors.CONSUMER_NOT_FOUND ->
                "the consumer does not exist" + code
                        + " Set durableName, or the header CamelJetStreamOperationConsumer," + " to one that does.";
            case TOO_MANY ->
                "more than 1024 subjects match" + code + " Use a subject that matches fewer, one part after the other.";
            default -> failure.text() + code;
        };
    }
}
