package io.github.cameljetstream.fastbatch;

import io.github.cameljetstream.connection.Denial;
import io.github.cameljetstream.message.OutgoingMessage;
import io.github.cameljetstream.options.PublishOptions;
import io.github.cameljetstream.publish.DuplicateRisk;
import io.github.cameljetstream.publish.PublishException;
import io.github.cameljetstream.publish.PublishException.Outcome;
import io.github.cameljetstream.runtime.LogLimiter;
import java.time.Duration;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Tells why a message of a fast batch failed: what is known of the message, what was expected, and the cure. */
final class FastBatchFailures {
    /** The servers, without their passwords. */
    private final Supplier<String> servers;

    private final PublishOptions options;

    FastBatchFailures(Supplier<String> servers, PublishOptions options) {
        this.servers = servers;
        this.options = options;
    }

    private static String name(FastElement element) {
        OutgoingMessage message = element.message();
        return "The message to '" + LogLimiter.excerpt(message.subject()) + "'"
                + (message.messageId() == null ? "" : " with id " + LogLimiter.excerpt(message.messageId()));
    }

    /** If an earlier batch or send may have stored the message, its outcome is unknown. */
    private static PublishException failure(
            FastElement element, Outcome outcome, int code, String text, @Nullable Throwable cause) {
        return element.mayBeStored()
                ? new PublishException(
                        Outcome.UNKNOWN,
                        code,
                        name(element) + text
                                + " An earlier attempt had no answer: it is not known whether that one was stored.",
                        cause)
                : new PublishException(outcome, code, name(element) + text, cause);
    }

    static PublishException tooLarge(FastElement element, long maxPayload) {
        String text = " was not sent: it has " + element.size() + " bytes with its headers, and the server takes "
                + maxPayload + " (max_payload). Send less, or raise the server's limit.";
        return element.mayBeStored()
                ? failure(element, Outcome.NOT_SENT, 0, text, null)
                : PublishException.tooLarge(name(element) + text);
    }

    static PublishException elsewhere(FastElement element) {
        return failure(
                element,
                Outcome.NOT_SENT,
                0,
                " was not sent: its subject is none of the stream that streamName names. Use a subject of the stream, or"
                        + " remove streamName.",
                null);
    }

    static PublishException notAccepted(FastElement element, RuntimeException e) {
        return failure(element, Outcome.NOT_SENT, 0, " was not sent: " + e.getMessage(), e);
    }

    static PublishException refused(FastElement element, int code, String description) {
        return failure(
                element,
                Outcome.REFUSED,
                code,
                " was refused by the stream with error " + code + " (" + LogLimiter.excerpt(description) + ").",
                null);
    }

    static PublishException denied(FastElement element, Denial denial) {
        return failure(element, Outcome.NOT_PERMITTED, 0, " was not stored: " + denial.describe() + ".", null);
    }

    static PublishException repliesDenied(FastElement element, Denial denial) {
        return failure(
                element,
                Outcome.NOT_PERMITTED,
                0,
                " was not sent: the answer cannot be received, since " + denial.describe() + ", or set inboxPrefix.",
                null);
    }

    /** The producer is closed, or has no time left. */
    static PublishException stopped(FastElement element) {
        return failure(element, Outcome.NOT_SENT, 0, " was not sent: the producer is stopped.", null);
    }

    static PublishException stopped() {
        return new PublishException(
                Outcome.NOT_SENT, 0, "The rest of the body was not read, and not sent: the producer is stopped.", null);
    }

    PublishException noReplies() {
        return new PublishException(
                Outcome.NOT_SENT,
                0,
                "The rest of the body was not read, and not sent: the server replied to no fast batch within"
                        + " publishTimeout=" + options.getPublishTimeout().toMillis() + "ms, "
                        + options.getPublishRetries()
                        + " retries included. What was sent is stored. Use batch=each if replies cannot arrive.",
                null);
    }

    PublishException noPlace() {
        return new PublishException(
                Outcome.NOT_SENT,
                0,
                "The body was not read, and nothing of it was sent: other fast batches of the producer have all places"
                        + " of maxPendingPublishes=" + options.getMaxPendingPublishes()
                        + ", and none ended within maxBlock="
                        + options.getMaxBlock().toMillis()
                        + "ms. Raise maxPendingPublishes, set a longer maxBlock, or send fewer bodies at a time.",
                null);
    }

    /** Too many messages one after the other were refused. */
    static PublishException refusedLikeOthers(FastElement element, int refusals) {
        return failure(
                element,
                Outcome.NOT_SENT,
                0,
                " was not sent: the stream refused the " + refusals + " messages before it, and stored none between.",
                null);
    }

    /** The stream does not allow fast batches, or does not know them. */
    static PublishException noFastBatches(FastElement element, int code, String description) {
        return failure(
                element,
                Outcome.REFUSED,
                code,
                " was not stored: the stream accepts no fast batches"
                        + (code == 0
                                ? ", since its server is older than 2.14"
                                : " (error " + code + ": " + LogLimiter.excerpt(description) + ")")
                        + ". Allow them (streamAllowBatchPublish), update the servers, or use batch=each.",
                null);
    }

    /** No batch could be opened, however often that was tried. */
    PublishException notOpened(FastElement element, @Nullable FastReply last, int attempts) {
        String tried = " after " + attempts + " attempts";
        if (last instanceof FastReply.NoBatch none) {
            return failure(
                    element,
                    Outcome.REFUSED,
                    none.code(),
                    " was not stored" + tried + ": the stream refused the fast batch with error " + none.code() + " ("
                            + LogLimiter.excerpt(none.description()) + ").",
                    null);
        }
        if (last instanceof FastReply.Lost lost && lost.status() == FastReply.NO_RESPONDERS) {
            return failure(
                    element,
                    Outcome.NO_STREAM,
                    lost.status(),
                    " was not stored: no stream takes that subject, or it has no leader (no responders" + tried
                            + "). Create a stream for it (nats stream add), or set streamProvisioning=create.",
                    null);
        }
        return failure(
                element,
                Outcome.NOT_SENT,
                0,
                " was not stored" + tried + ": the fast batch ended before it, or the server at " + servers.get()
                        + " was disconnected or did not reply within publishTimeout="
                        + options.getPublishTimeout().toMillis() + "ms. Does it run, and has the stream a leader?",
                null);
    }

    /**
     * It is not known whether the message is stored.
     *
     * @param duplicateWindow how long the stream recognizes its id; null if that is not known
     */
    PublishException unknown(FastElement element, @Nullable Duration duplicateWindow) {
        return new PublishException(
                Outcome.UNKNOWN,
                0,
                name(element) + " has no acknowledgement: it is not known whether it was stored. Its fast batch ended"
                        + " without one, or the server did not reply within publishTimeout="
                        + options.getPublishTimeout().toMillis() + "ms." + cure(element, duplicateWindow),
                null);
    }

    private static String cure(FastElement element, @Nullable Duration duplicateWindow) {
        if (element.message().messageId() == null) {
            return DuplicateRisk.WITHOUT_ID;
        }
        return " The component did not publish it again, since the producer stopped, or "
                + DuplicateRisk.reason(duplicateWindow) + ". Publish it again with"
                + " the same message id, within the stream's duplicate_window.";
    }
}
