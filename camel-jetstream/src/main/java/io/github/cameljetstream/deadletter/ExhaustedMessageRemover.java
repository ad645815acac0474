package io.github.cameljetstream.deadletter;

import io.github.cameljetstream.connection.ConnectionLease;
import io.github.cameljetstream.connection.JetStreamApi;
import io.github.cameljetstream.provision.ApiErrors;
import io.github.cameljetstream.provision.BoundConsumer;
import io.github.cameljetstream.runtime.LimitedLog;
import io.github.cameljetstream.runtime.LogLimiter;
import io.nats.client.JetStreamApiException;
import io.nats.client.api.AckPolicy;
import io.nats.client.api.MessageInfo;
import io.nats.client.api.RetentionPolicy;
import io.nats.client.impl.AckType;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Removes an exhausted message from a stream that keeps messages until they are settled: nobody else would.
 *
 * <p>Other consumers, and streams that source this one, may not have received it. An ack in the name of the consumer lets the
 * server remove the message when nobody needs it. The server accepts one for an exhausted message too (nats-server,
 * {@code consumer.processAckMsg}). The consumer sequence, which is unknown here, matters for pending messages only. Blocks;
 * thread-safe.
 */
final class ExhaustedMessageRemover {
    private static final Logger LOG = LoggerFactory.getLogger(ExhaustedMessageRemover.class);
    private static final Duration CONFIRM_TIMEOUT = Duration.ofSeconds(2);

    private final ConnectionLease lease;
    private final JetStreamApi api;
    private final ExhaustionCheck check;
    private final LimitedLog log;

    /** The message could not be removed. */
    static final class RemovalException extends Exception {
        private static final long serialVersionUID = 1L;

        RemovalException(BoundConsumer consumer, long sequence, String reason, Throwable cause) {
            super(name(consumer.stream(), sequence) + " is dead-lettered and cannot be removed: " + reason, cause);
        }
    }

    /** @param check finds the other consumers that need the message */
    ExhaustedMessageRemover(ConnectionLease lease, JetStreamApi api, ExhaustionCheck check) {
        this.lease = lease;
        this.api = api;
        this.check = check;
        this.log = new LimitedLog(LOG, lease.tasks());
    }

    /**
     * Removes the message if the stream would keep it.
     *
     * @param then receives null when nothing remains to do, otherwise the failure; on any thread
     */
    void remove(BoundConsumer of, long sequence, Consumer<RemovalException> then) {
        try {
            RetentionPolicy retention = api.management()
                    .getStreamInfo(of.stream())
                    .getConfiguration()
                    .getRetentionPolicy();
            if (retention == RetentionPolicy.Limits || of.ackPolicy() != AckPolicy.Explicit) {
                then.accept(null);
            } else {
                acknowledge(of, sequence, retention, then);
            }
        } catch (JetStreamApiException | IOException | RuntimeException e) {
            then.accept(failure(of, sequence, e));
        }
    }

    private void acknowledge(
            BoundConsumer of, long sequence, RetentionPolicy retention, Consumer<RemovalException> then) {
        String reply = "$JS.ACK." + of.stream() + "." + of.name() + ".1." + sequence + ".0.0.0";
        lease.request(reply, AckType.AckAck.bytes, CONFIRM_TIMEOUT).whenComplete((answer, failure) -> {
            if (failure == null) {
                then.accept(null);
            } else if (retention == RetentionPolicy.WorkQueue) {
                lease.tasks()
                        .run("removal of a dead-lettered message", () -> deleteIfUnneeded(of, sequence, failure, then));
            } else {
                then.accept(unanswered(of, sequence, failure));
            }
        });
    }

    /** A work queue that another stream sources keeps the message until that stream has stored it. */
    private void deleteIfUnneeded(
            BoundConsumer of, long sequence, Throwable unanswered, Consumer<RemovalException> then) {
        try {
            MessageInfo message = find(of.stream(), sequence);
            if (message != null && isNeeded(message)) {
                then.accept(unanswered(of, sequence, unanswered));
                return;
            }
            if (message != null) {
                delete(of.stream(), sequence);
            }
            then.accept(null);
        } catch (JetStreamApiException | IOException | RuntimeException e) {
            then.accept(failure(of, sequence, e));
        }
    }

    private boolean isNeeded(MessageInfo message) throws IOException, JetStreamApiException {
        return check.others(List.of(MaxDeliverAdvisory.subjectOf(message))).stream()
                .anyMatch(each -> !each.isDoneWith(message.getSeq()));
    }

    private void delete(String stream, long sequence) throws IOException, JetStreamApiException {
        try {
            api.management().deleteMessage(stream, sequence, false);
        } catch (JetStreamApiException e) {
            if (!ApiErrors.is(
                    e, ApiErrors.NO_MESSAGE_FOUND, ApiErrors.SEQUENCE_NOT_FOUND, ApiErrors.MESSAGE_NOT_DELETED)) {
                throw e;
            }
            if (find(stream, sequence) != null) {
                logKept(stream, sequence, e);
            }
        }
    }

    private void logKept(String stream, long sequence, JetStreamApiException e) {
        log.errorAbout(
                sequence,
                "{} is dead-lettered, and the server does not allow its deletion: {} {}. It stays in the stream",
                name(stream, sequence),
                e.getApiErrorCode(),
                LogLimiter.excerpt(e.getErrorDescription()));
    }

    /** Returns null if the stream has no such message. */
    @Nullable
    MessageInfo find(String stream, long sequence) throws IOException, JetStreamApiException {
        try {
            return api.message(stream, sequence);
        } catch (JetStreamApiException e) {
            if (ApiErrors.is(e, ApiErrors.NO_MESSAGE_FOUND)) {
                return null;
            }
            throw e;
        }
    }

    private static RemovalException failure(BoundConsumer of, long sequence, Exception cause) {
        return new RemovalException(of, sequence, LogLimiter.excerpt(cause.getMessage()), cause);
    }

    private static RemovalException unanswered(BoundConsumer of, long sequence, Throwable cause) {
        return new RemovalException(of, sequence, "the server does not answer the acknowledgement", cause);
    }

    /** The name of a message in log lines. */
    static String name(String stream, long sequence) {
        return "message " + sequence + " of stream " + stream;
    }
}
