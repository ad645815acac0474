package io.github.cameljetstream.settle;

import io.github.cameljetstream.connection.ConnectionLease;
import io.github.cameljetstream.delivery.AckSubject;
import io.github.cameljetstream.delivery.Delivery;
import io.github.cameljetstream.delivery.Settlement;
import io.github.cameljetstream.delivery.SettlementKind;
import io.github.cameljetstream.message.OutgoingMessage;
import io.github.cameljetstream.publish.PublishException;
import io.github.cameljetstream.publish.Publisher;
import io.github.cameljetstream.runtime.LimitedLog;
import io.github.cameljetstream.runtime.LogLimiter;
import io.github.cameljetstream.runtime.RetryDelay;
import io.github.cameljetstream.wire.PubAck;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Publishes what cannot be processed to the dead letter subject, and ends the original only when a stream has confirmed
 * the copy. The id of the copy is the same at every attempt, so that a stream keeps one. Thread-safe.
 *
 * <p>If the copy cannot be published, the message is delivered again as long as it may be. After its last delivery a
 * negative acknowledgement would be the end of it: then it is kept in progress, and published again and again until
 * that succeeds or the consumer stops.
 *
 * <p>A copy that is larger than its stream takes is published without its body, and then without its headers: it tells
 * where the original is, which stays. If that is refused too, the message has no dead letter, and the policy decides.
 */
public final class DeadLetters {
    public static final String REASON = "Dead-Letter-Reason";
    public static final String EXCEPTION = "Dead-Letter-Exception";
    public static final String STREAM = "Dead-Letter-Stream";
    public static final String SUBJECT = "Dead-Letter-Subject";
    public static final String SEQUENCE = "Dead-Letter-Sequence";
    public static final String DELIVERIES = "Dead-Letter-Deliveries";
    public static final String CONSUMER = "Dead-Letter-Consumer";
    public static final String MESSAGE_ID = "Dead-Letter-Message-Id";
    public static final String BODY_SIZE = "Dead-Letter-Body-Size";
    public static final String HEADER_SIZE = "Dead-Letter-Header-Size";
    /** Of all of them; whatever a message has of that kind is not ours. */
    static final String PREFIX = "Dead-Letter-";

    private static final Logger LOG = LoggerFactory.getLogger(DeadLetters.class);
    private static final RetryDelay FIRST_DELAY = new RetryDelay(250, 5_000);

    private final Destination destination;
    private final Rules rules;
    private final ConnectionLease lease;
    private final BooleanSupplier stopped;
    private final FinalDeliveryOutcomes lastDeliveries;
    private final LimitedLog log;

    /**
     * Where dead letters go.
     *
     * @param fault reports to health that they cannot be published
     */
    public record Destination(Publisher publisher, String subject, DeadLetterFault fault) {}

    /**
     * What decides about the original.
     *
     * @param isLast whether the delivery must not be handed back for another one
     * @param policy decides where there is no dead letter, or an incomplete one
     * @param keepsTerminated whether the stream keeps a message that is terminated; it may block
     */
    public record Rules(
            Predicate<Delivery> isLast, Backoff backoff, FailurePolicy policy, BooleanSupplier keepsTerminated) {}

    /** What is made a dead letter. */
    private record Dead(Delivery delivery, String reason, @Nullable Throwable cause, Consumer<Settlement> then) {}

    /**
     * @param stopped whether the component makes no more attempts
     * @param lastDeliveries remembers what stays in the stream, which no advisory may remove
     */
    public DeadLetters(
            Destination destination,
            Rules rules,
            ConnectionLease lease,
            BooleanSupplier stopped,
            FinalDeliveryOutcomes lastDeliveries) {
        this.destination = destination;
        this.rules = rules;
        this.lease = lease;
        this.stopped = stopped;
        this.lastDeliveries = lastDeliveries;
        this.log = new LimitedLog(LOG, lease.tasks());
    }

    /** Publishes a copy; the end of the original is told to {@code then}, which is not called if we are stopped before. */
    void publish(Delivery delivery, String reason, @Nullable Throwable cause, Consumer<Settlement> then) {
        publish(new Dead(delivery, reason, cause, then), DeadMessage.Extent.ALL, FIRST_DELAY);
    }

    private void publish(Dead dead, DeadMessage.Extent extent, RetryDelay delay) {
        destination.publisher().publish(copy(dead, extent), (ack, failure) -> {
            if (failure == null) {
                stored(dead, extent, ack);
            } else if (failure.isTooLarge() && extent.smaller() != null) {
                publish(dead, extent.smaller(), delay);
            } else if (failure.isFinal()) {
                refused(dead, failure);
            } else {
                failed(dead, failure, delay);
            }
        });
    }

    private void stored(Dead dead, DeadMessage.Extent extent, PubAck ack) {
        Delivery delivery = dead.delivery();
        destination.fault().stored(delivery);
        if (extent == DeadMessage.Extent.ALL) {
            log.warnAbout(
                    delivery.streamSequence(),
                    "Dead-lettered {} as sequence {} of stream {}. {}",
                    delivery,
                    ack.sequence(),
                    ack.stream(),
                    LogLimiter.excerpt(dead.reason()));
            dead.then().accept(new Settlement.Term("published to " + destination.subject()));
            return;
        }
        log.warnAbout(
                delivery.streamSequence(),
                "Dead-lettered {} as sequence {} of stream {} without its {}: the whole is larger than that stream takes. The"
                        + " original has all of it, and stays in its stream if the server keeps it. Raise the limits of"
                        + " stream {}",
                delivery,
                ack.sequence(),
                ack.stream(),
                extent == DeadMessage.Extent.HEADERS ? "body" : "body and headers",
                ack.stream());
        lastDeliveries.markStaying(delivery.streamSequence());
        dead.then()
                .accept(rules.policy()
                        .withPartOfDeadLetter(
                                delivery.attempt(),
                                rules.keepsTerminated().getAsBoolean(),
                                "published in part to " + destination.subject()));
    }

    /** No attempt will ever succeed: nothing waits for one. */
    private void refused(Dead dead, PublishException failure) {
        Delivery delivery = dead.delivery();
        destination.fault().failed(delivery, failing(delivery, failure), System.nanoTime());
        Settlement end = rules.policy().withoutDeadLetter(delivery.attempt(), "no dead letter can be stored");
        log.errorAbout(
                delivery.streamSequence(),
                "{} has no dead letter: {} cannot store one ({}). {}",
                delivery,
                destination.subject(),
                LogLimiter.excerpt(failure.getMessage()),
                end.kind() == SettlementKind.TERM
                        ? "It is terminated (onExhausted=term)"
                        : "It stays in its stream, where it can be read by its sequence (onExhausted=leave)");
        if (end.kind() != SettlementKind.TERM) {
            lastDeliveries.markStaying(delivery.streamSequence());
        }
        dead.then().accept(end);
    }

    private void failed(Dead dead, PublishException failure, RetryDelay delay) {
        Delivery delivery = dead.delivery();
        String reason = failing(delivery, failure);
        if (!rules.isLast().test(delivery)) {
            destination.fault().failed(delivery, reason, System.nanoTime());
            log.warnAbout(delivery.streamSequence(), "{}; the server delivers it again", reason);
            dead.then().accept(new Settlement.Nak(rules.backoff().delayAfter(delivery.count())));
        } else if (!stopped.getAsBoolean()) {
            destination.fault().retried(delivery, reason, System.nanoTime());
            log.errorAbout(
                    delivery.streamSequence(),
                    "{}. This was its last delivery: the component keeps it and tries again",
                    reason);
            later(dead, delay);
        }
    }

    private String failing(Delivery delivery, PublishException failure) {
        return delivery + " could not be published to " + destination.subject() + ": "
                + LogLimiter.excerpt(failure.getMessage());
    }

    private void later(Dead dead, RetryDelay delay) {
        // On a worker: publishing blocks while the window and the queue before it are full.
        lease.tasks()
                .runAfter(
                        delay.millis(),
                        "retry of a dead letter",
                        () -> publish(dead, DeadMessage.Extent.ALL, delay.next()));
    }

    private OutgoingMessage copy(Dead dead, DeadMessage.Extent extent) {
        Delivery delivery = dead.delivery();
        AckSubject info = delivery.info();
        return new DeadMessage(
                        info.stream(),
                        info.consumer(),
                        info.streamSequence(),
                        info.timestampNanos(),
                        delivery.attempt(),
                        delivery.subject(),
                        delivery.message().hasHeaders() ? delivery.message().getHeaders() : null,
                        delivery.message().getData())
                .copy(destination.subject(), dead.reason(), dead.cause(), extent);
    }
}
