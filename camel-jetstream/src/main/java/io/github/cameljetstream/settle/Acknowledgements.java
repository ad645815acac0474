package io.github.cameljetstream.settle;

import io.github.cameljetstream.connection.ConnectionLease;
import io.github.cameljetstream.connection.NotPermittedException;
import io.github.cameljetstream.connection.ServerFeatures;
import io.github.cameljetstream.delivery.Delivery;
import io.github.cameljetstream.runtime.LimitedLog;
import io.github.cameljetstream.runtime.LogLimiter;
import io.nats.client.Message;
import io.nats.client.impl.AckType;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends settlements to the reply subjects of deliveries (NATS ADR-15). Never blocks. If one does not reach the server, the
 * server redelivers the message. Thread-safe.
 */
public final class Acknowledgements {
    private static final Logger LOG = LoggerFactory.getLogger(Acknowledgements.class);
    private static final Duration CONFIRM_TIMEOUT = Duration.ofSeconds(2);
    private static final int CONFIRM_ATTEMPTS = 10;

    private final ConnectionLease lease;
    private final ServerFeatures features;
    private final AckBatcher held;
    private final LimitedLog log;

    public Acknowledgements(ConnectionLease lease, ServerFeatures features) {
        this.lease = lease;
        this.features = features;
        this.log = new LimitedLog(LOG, lease.tasks());
        this.held = new AckBatcher(lease.tasks(), replyTo -> send(replyTo, AckType.AckAck.bytes));
    }

    /** @param atOnce whether to send it now, because the server may wait for it */
    void ack(Delivery delivery, boolean atOnce) {
        held.add(delivery.replyTo(), null, atOnce);
    }

    /** As {@link #ack}, the delivery and all before it (ackPolicy=all). */
    void ackUpTo(Delivery delivery, boolean atOnce) {
        held.add(delivery.replyTo(), delivery.info(), atOnce);
    }

    /** When it returns, all acknowledgements are sent. */
    void sendAll() {
        held.sendAll();
    }

    /**
     * Acknowledges, and waits without blocking for the confirmation of the server. Without a reply it sends the
     * acknowledgement again.
     *
     * @param then receives null if it was confirmed, otherwise the failure, on a thread of the connection
     */
    void confirm(Delivery delivery, Consumer<Throwable> then) {
        confirm(delivery, CONFIRM_ATTEMPTS, then);
    }

    private void confirm(Delivery delivery, int attempts, Consumer<Throwable> then) {
        CompletableFuture<Message> answer;
        try {
            answer = lease.request(delivery.replyTo(), AckType.AckAck.bytes, CONFIRM_TIMEOUT);
        } catch (RuntimeException e) {
            answer = CompletableFuture.failedFuture(e);
        }
        answer.whenComplete((message, failure) -> {
            if (failure == null) {
                then.accept(null);
            } else if (attempts > 1
                    && !(failure instanceof IllegalStateException || failure instanceof NotPermittedException)) {
                confirm(delivery, attempts - 1, then);
            } else {
                log.warnAbout(
                        delivery.streamSequence(),
                        "The acknowledgement of {} was not confirmed: it may be delivered again",
                        delivery);
                then.accept(failure);
            }
        });
    }

    void nak(Delivery delivery, Duration delay) {
        send(delivery.replyTo(), AckType.AckNak.bodyBytes(delay.toNanos()));
    }

    void progress(Delivery delivery) {
        send(delivery.replyTo(), AckType.AckProgress.bytes);
    }

    void term(Delivery delivery, @Nullable String reason) {
        // A server that does not support reasons ignores the term, and the message stays pending.
        send(
                delivery.replyTo(),
                reason != null && features.termReason()
                        ? ("+TERM " + reason.replaceAll("\\s+", " ")).getBytes(StandardCharsets.UTF_8)
                        : AckType.AckTerm.bytes);
    }

    private void send(String replyTo, byte[] what) {
        try {
            lease.publish(replyTo, what);
        } catch (IllegalStateException e) {
            LOG.debug("The server is not told about {}: the connection is closed", replyTo, e);
        } catch (RuntimeException e) {
            log.warn(
                    "The server does not receive {}; it may deliver the message again", LogLimiter.excerpt(replyTo), e);
        }
    }
}
