package io.github.cameljetstream.consume;

import io.github.cameljetstream.connection.ConnectionLease;
import io.github.cameljetstream.publish.OutgoingMessage;
import io.github.cameljetstream.publish.Publisher;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Publishes what cannot be processed to the dead letter subject, and ends the original only when a stream has confirmed
 * the copy. The id of the copy is the same at every attempt, so that a stream keeps one. Thread-safe.
 *
 * <p>If the copy cannot be published, the message is delivered again as long as it may be. After its last delivery a
 * negative acknowledgement would be the end of it: then it is kept in progress, and published again and again until
 * that succeeds or the consumer stops.
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

    private static final Logger LOG = LoggerFactory.getLogger(DeadLetters.class);
    private static final long FIRST_PAUSE_MILLIS = 250;
    private static final long LONGEST_PAUSE_MILLIS = 5_000;

    private final Publisher publisher;
    private final ConnectionLease lease;
    private final String subject;
    private final Predicate<Delivery> isLast;
    private final Backoff backoff;
    private final BooleanSupplier stopped;

    /**
     * @param isLast whether the delivery must not be given back to be delivered again
     * @param stopped whether no more attempts are to be made
     */
    DeadLetters(
            Publisher publisher,
            ConnectionLease lease,
            String subject,
            Predicate<Delivery> isLast,
            Backoff backoff,
            BooleanSupplier stopped) {
        this.publisher = publisher;
        this.lease = lease;
        this.stopped = stopped;
        this.subject = subject;
        this.isLast = isLast;
        this.backoff = backoff;
    }

    /** Publishes a copy; the end of the original is told to {@code then}, which is not called if we are stopped before. */
    void publish(Delivery delivery, String reason, Throwable cause, Consumer<Settlement> then) {
        publish(delivery, copy(delivery, reason, cause), FIRST_PAUSE_MILLIS, then);
    }

    private void publish(Delivery delivery, OutgoingMessage copy, long pauseMillis, Consumer<Settlement> then) {
        publisher.publish(copy, (ack, failure) -> {
            if (failure == null) {
                LOG.warn(
                        "{} is dead: its copy is {} of stream {}. {}",
                        delivery,
                        ack.getSeqno(),
                        ack.getStream(),
                        copy.headers().getFirst(REASON));
                then.accept(new Settlement.Term("published to " + subject));
            } else if (!isLast.test(delivery)) {
                LOG.warn("{} could not be published to {}: it is delivered again", delivery, subject, failure);
                then.accept(new Settlement.Nak(backoff.delayAfter(delivery.count())));
            } else if (!stopped.getAsBoolean()) {
                LOG.error(
                        "{} could not be published to {} after its last delivery: it is kept and tried again",
                        delivery,
                        subject,
                        failure);
                later(delivery, copy, pauseMillis, then);
            }
        });
    }

    private void later(Delivery delivery, OutgoingMessage copy, long pauseMillis, Consumer<Settlement> then) {
        try {
            long next = Math.min(pauseMillis * 2, LONGEST_PAUSE_MILLIS);
            // Publishing blocks while the window and the line before it are full, and the timer serves everybody.
            lease.timer()
                    .schedule(
                            () -> lease.workers().execute(() -> publish(delivery, copy, next, then)),
                            pauseMillis,
                            TimeUnit.MILLISECONDS);
        } catch (RejectedExecutionException e) {
            LOG.debug("Not tried again: the context stops", e);
        }
    }

    private OutgoingMessage copy(Delivery delivery, String reason, Throwable cause) {
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
                .copy(subject, reason, cause);
    }
}
