package io.github.cameljetstream.publish;

import io.github.cameljetstream.connection.ConnectionLease;
import io.github.cameljetstream.connection.Denial;
import io.github.cameljetstream.message.OutgoingMessage;
import io.github.cameljetstream.options.PublishOptions;
import io.github.cameljetstream.publish.PublishException.Outcome;
import io.github.cameljetstream.runtime.LogLimiter;
import io.github.cameljetstream.wire.PubAck;
import io.nats.client.JetStreamApiException;
import java.time.Duration;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Tells why a publish failed: what is known of the message, what was expected, and the cure. */
final class PublishFailures {
    private static final int NO_RESPONDERS = 503;

    /** A header that the server does not take in a batch. */
    private static final int UNSUPPORTED_IN_BATCH = 10177;

    private final ConnectionLease lease;
    private final PublishOptions options;

    private final AnswerFilter answers;

    PublishFailures(ConnectionLease lease, PublishOptions options, AnswerFilter answers) {
        this.lease = lease;
        this.options = options;
        this.answers = answers;
    }

    /** The sender of an acknowledgement. */
    static String name(PubAck ack) {
        return "stream '" + LogLimiter.excerpt(ack.stream()) + "'"
                + (ack.domain() == null ? "" : " of domain '" + LogLimiter.excerpt(ack.domain()) + "'");
    }

    /** The sender of a refusal. */
    static String name(@Nullable String stream, JetStreamApiException e) {
        return "stream '" + LogLimiter.excerpt(stream) + "' (error " + e.getApiErrorCode() + ")";
    }

    /** If true, the last error of the server was that a message exceeds its limit: it has then closed the connection. */
    boolean wasTooLarge() {
        String error = lease.connection().getLastError();
        return error != null && error.toLowerCase(Locale.ROOT).contains("maximum payload violation");
    }

    PublishException stopped(PendingPublish publish) {
        return failure(publish, Outcome.NOT_SENT, 0, name(publish) + " was not sent: the producer is stopped.", null);
    }

    PublishException interrupted(PendingPublish publish, InterruptedException e) {
        return failure(publish, Outcome.NOT_SENT, 0, name(publish) + " was not sent: its thread was interrupted.", e);
    }

    private static String name(PendingPublish publish) {
        String one = name(publish.message());
        return publish.isBatch()
                ? "The batch of " + publish.messageCount() + " messages whose last is t" + one.substring(1)
                : one;
    }

    private static String name(OutgoingMessage message) {
        String id = message.messageId();
        return "The message to '" + LogLimiter.excerpt(message.subject()) + "'"
                + (id == null ? "" : " with id " + LogLimiter.excerpt(id));
    }

    PublishException tooLarge(PendingPublish publish, OutgoingMessage message) {
        String text = name(message) + " was not sent: it has " + message.payloadSize()
                + " bytes with its headers, and the server accepts "
                + lease.connection().getMaxPayload() + " (max_payload). Send less, or raise the server's limit.";
        return publish.mayBeStored()
                ? failure(publish, Outcome.NOT_SENT, 0, text, null)
                : PublishException.tooLarge(text);
    }

    PublishException noPlace(PendingPublish publish) {
        return failure(
                publish,
                Outcome.NOT_SENT,
                0,
                name(publish) + " was not sent: no place came free among maxPendingPublishes="
                        + options.getMaxPendingPublishes() + " and maxPendingPublishBytes="
                        + options.getMaxPendingPublishBytes() + " within maxBlock="
                        + options.getMaxBlock().toMillis() + "ms. The server at " + lease.servers()
                        + " is disconnected or slower than what is published. Publish less, or set a longer maxBlock.",
                null);
    }

    PublishException notSent(PendingPublish publish, RuntimeException e) {
        Outcome outcome = publish.attempts() > 1 ? Outcome.UNKNOWN : Outcome.NOT_SENT;
        return failure(publish, outcome, 0, name(publish) + " was not sent: " + e.getMessage(), e);
    }

    /**
     * It has waited as long as it was to.
     *
     * @param duplicateWindow how long the stream recognizes its id; null if that is not known
     */
    PublishException noAnswer(PendingPublish publish, @Nullable Duration duplicateWindow) {
        return publish.isHandedOver() ? unknown(publish, duplicateWindow) : noConnection(publish);
    }

    /** The context stops, and the message has no answer: it is not sent again. */
    PublishException stoppedUnanswered(PendingPublish publish) {
        String limit = "publishTimeout=" + options.getPublishTimeout().toMillis() + "ms after Camel began to stop.";
        return publish.isHandedOver()
                ? new PublishException(
                        Outcome.UNKNOWN,
                        name(publish) + " was not acknowledged until " + limit
                                + " It is not known whether it was stored."
                                + (publish.message().messageId() == null
                                        ? DuplicateRisk.WITHOUT_ID
                                        : " Publish it again with the same message id, within the stream's"
                                                + " duplicate_window."))
                : failure(
                        publish,
                        Outcome.NOT_SENT,
                        0,
                        name(publish) + " was not sent: the server at " + lease.servers() + " was disconnected until "
                                + limit,
                        null);
    }

    private PublishException noConnection(PendingPublish publish) {
        return failure(
                publish,
                Outcome.NOT_SENT,
                0,
                name(publish) + " was not sent: the server at " + lease.servers()
                        + " was disconnected, refused the credentials, or read nothing for " + publish.attempts()
                        + " times publishTimeout=" + options.getPublishTimeout().toMillis()
                        + "ms. Does it run, were the rights of the account revoked, or does another server have its"
                        + " address?",
                null);
    }

    PublishException notPermitted(PendingPublish publish, Denial denial) {
        return failure(
                publish, Outcome.NOT_PERMITTED, 0, name(publish) + " was not stored: " + denial.describe() + ".", null);
    }

    /** The user has no permission to receive the replies of streams. */
    PublishException repliesDenied(PendingPublish publish, Denial denial) {
        String what = ": the answer cannot be received, since " + denial.describe() + ", or set inboxPrefix.";
        return publish.isHandedOver()
                ? new PublishException(
                        Outcome.UNKNOWN, name(publish) + " was sent, and it is not known whether it was stored" + what)
                : failure(publish, Outcome.NOT_PERMITTED, 0, name(publish) + " was not sent" + what, null);
    }

    PublishException noStream(PendingPublish publish) {
        return failure(
                publish,
                Outcome.NO_STREAM,
                NO_RESPONDERS,
                name(publish) + " was not stored: no stream takes that subject (no responders after "
                        + publish.attempts()
                        + " attempts). Create a stream for it (nats stream add), or set streamProvisioning=create.",
                null);
    }

    PublishException refused(PendingPublish publish, JetStreamApiException e) {
        return failure(
                publish,
                Outcome.REFUSED,
                e.getApiErrorCode(),
                name(publish) + " was refused by the stream with error " + e.getApiErrorCode() + " ("
                        + LogLimiter.excerpt(e.getErrorDescription()) + ")." + cure(publish, e),
                e);
    }

    /** The first servers that know batches take no ids in them. */
    private static String cure(PendingPublish publish, JetStreamApiException e) {
        return e.getApiErrorCode() == UNSUPPORTED_IN_BATCH && publish.message().messageId() != null
                ? " Does the server take no ids in a batch? Update it, or set messageIdStrategy=none."
                : "";
    }

    /** A refusal of this attempt does not show the outcome of an earlier one without an answer. */
    private static PublishException failure(
            PendingPublish publish, Outcome outcome, int code, String message, @Nullable Exception cause) {
        return publish.mayBeStored()
                ? new PublishException(
                        Outcome.UNKNOWN,
                        code,
                        message + " An earlier attempt had no answer: it is not known whether that one was stored.",
                        cause)
                : new PublishException(outcome, code, message, cause);
    }

    static PublishException notAtomic(PendingPublish publish) {
        return new PublishException(
                Outcome.UNKNOWN,
                name(publish) + " was not stored as one: the server that has the stream does not know batches, and"
                        + " stores their messages one by one. Is one of the cluster older than 2.12? Use batch=each.");
    }

    static PublishException notJetStream(PendingPublish publish, Exception e) {
        return new PublishException(
                Outcome.UNKNOWN,
                0,
                name(publish) + " was answered, but not by JetStream: who else subscribes to the subject and replies?",
                e);
    }

    private PublishException unknown(PendingPublish publish, @Nullable Duration duplicateWindow) {
        String lastError = lease.connection().getLastError();
        String other = publish.ignoredSender();
        return new PublishException(
                Outcome.UNKNOWN,
                name(publish) + " was not acknowledged within publishTimeout="
                        + options.getPublishTimeout().toMillis() + "ms in " + publish.attempts()
                        + " attempts: it is not known whether it was stored." + cure(publish, duplicateWindow)
                        + (other == null
                                ? ""
                                : " Only " + other + " answered, and "
                                        + answers.describe(publish.message().subject()) + " was to store it.")
                        + (lastError == null || lastError.isEmpty() ? "" : " The server's last error: " + lastError));
    }

    private String cure(PendingPublish publish, @Nullable Duration duplicateWindow) {
        if (publish.message().messageId() == null) {
            return DuplicateRisk.WITHOUT_ID;
        }
        if (publish.attempts() > options.getPublishRetries() || publish.isBatch()) {
            return " Publish it again with the same message id.";
        }
        return " It was not published again, since " + DuplicateRisk.reason(duplicateWindow)
                + ": a copy could be stored. Look whether it is there before you"
                + " publish it again, or set a duplicate_window of more than publishTimeout for each attempt.";
    }
}
