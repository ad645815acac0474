package io.github.cameljetstream.deadletter;

import io.github.cameljetstream.connection.ConnectionLease;
import io.github.cameljetstream.connection.JetStreamApi;
import io.github.cameljetstream.consume.ConsumerSnapshot;
import io.github.cameljetstream.delivery.InFlightView;
import io.github.cameljetstream.options.FailureOptions;
import io.github.cameljetstream.options.OnExhausted;
import io.github.cameljetstream.provision.ApiErrors;
import io.github.cameljetstream.provision.BoundConsumer;
import io.github.cameljetstream.publish.Publisher;
import io.github.cameljetstream.runtime.LimitedLog;
import io.github.cameljetstream.runtime.LogLimiter;
import io.github.cameljetstream.settle.DeadMessage;
import io.github.cameljetstream.settle.FinalDeliveryOutcomes;
import io.github.cameljetstream.settle.SettlementLedger;
import io.nats.client.JetStreamApiException;
import io.nats.client.api.MessageInfo;
import java.io.IOException;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Dead-letters messages that the server gave up, which it reads from the stream by their sequence. A message that this
 * instance acknowledged or terminated gets no dead letter, even if the server did not receive that. Blocks; thread-safe.
 */
@SuppressWarnings("NullAway.Init") // by bind(), before the first advisory
final class ExhaustedMessages {
    private static final Logger LOG = LoggerFactory.getLogger(ExhaustedMessages.class);
    private static final Duration ADVISORY_GRACE = Duration.ofSeconds(3);
    private final JetStreamApi api;
    private final Publisher publisher;
    private final String deadLetterSubject;
    private final OnExhausted onExhausted;
    private final ExhaustionCheck check;
    private final AdvisoryReader reader = new AdvisoryReader(this::consumer);
    private final ExhaustedMessageRemover remover;
    private final DeadLetteringFault fault = new DeadLetteringFault();
    private final LimitedLog log;

    /** The messages that are being handled: two ways may find the same one. */
    private final Set<Long> handled = ConcurrentHashMap.newKeySet();

    private volatile BoundConsumer consumer;
    private volatile InFlightView inFlight;
    private volatile Supplier<SettlementLedger> ledgers;

    /** The message is still in flight, or another thread handles it: the outcome is unknown yet. */
    private static final class StillInFlightException extends Exception {
        private static final long serialVersionUID = 1L;

        StillInFlightException(long sequence) {
            super("message " + sequence + " is still in flight", null, false, false);
        }
    }

    ExhaustedMessages(ConnectionLease lease, JetStreamApi api, Publisher publisher, FailureOptions failures) {
        this.api = api;
        this.publisher = publisher;
        this.deadLetterSubject = failures.getDeadLetterSubject();
        this.onExhausted = failures.getOnExhausted();
        this.check = new ExhaustionCheck(api);
        this.remover = new ExhaustedMessageRemover(lease, api, check);
        this.log = new LimitedLog(LOG, lease.tasks());
    }

    /** Sets which messages are in flight, and what was settled of them. */
    void start(BoundConsumer bound, InFlightView messages, Supplier<SettlementLedger> settled) {
        inFlight = messages;
        ledgers = settled;
        bind(bound);
    }

    /** The consumer is bound, or bound again: sets whose messages to handle. */
    void bind(BoundConsumer bound) {
        consumer = bound;
        check.of(bound);
        lastDeliveries().setMaxDeliver(bound.maxDeliver());
    }

    private FinalDeliveryOutcomes lastDeliveries() {
        return ledgers.get().lastDeliveries();
    }

    BoundConsumer consumer() {
        return consumer;
    }

    ExhaustionCheck check() {
        return check;
    }

    AdvisoryReader reader() {
        return reader;
    }

    /** Adds what prevents dead letters now to the state of the consumer. */
    ConsumerSnapshot addFaultTo(ConsumerSnapshot messages) {
        return fault.addTo(messages, System.nanoTime());
    }

    /**
     * Dead-letters a message, if the server confirms that it gave the message up.
     *
     * @param then receives null when nothing remains to do, otherwise the reason to try again; on any thread
     */
    void deadLetter(MaxDeliverAdvisory given, Consumer<Exception> then) {
        long sequence = given.sequence();
        if (!handled.add(sequence)) {
            then.accept(new StillInFlightException(sequence));
            return;
        }
        Consumer<Exception> end = failure -> {
            handled.remove(sequence);
            then.accept(failure);
        };
        try {
            handle(given, end);
        } catch (JetStreamApiException e) {
            if (ApiErrors.is(e, ApiErrors.CONSUMER_NOT_FOUND, ApiErrors.STREAM_NOT_FOUND)) {
                end.accept(new StillInFlightException(
                        sequence)); // the recovery binds to another consumer, which may redeliver it
            } else {
                failed(name(sequence) + " cannot be read: " + LogLimiter.excerpt(e.getMessage()), e, end);
            }
        } catch (IOException | RuntimeException e) {
            failed(name(sequence) + " cannot be read: " + LogLimiter.excerpt(e.getMessage()), e, end);
        } catch (Throwable e) {
            handled.remove(sequence);
            throw e;
        }
    }

    private void handle(MaxDeliverAdvisory given, Consumer<Exception> then) throws IOException, JetStreamApiException {
        long sequence = given.sequence();
        BoundConsumer of = consumer;
        if (isRedelivered(of, given, null)) {
            redelivered(sequence, then);
            return;
        }
        if (lastDeliveries().isStaying(sequence)) {
            then.accept(null);
            return;
        }
        // In this order: the outcome of a delivery is noted before the delivery leaves.
        if (inFlight.holds(sequence)) {
            then.accept(new StillInFlightException(sequence));
            return;
        }
        if (lastDeliveries().hasEnded(sequence)) {
            LOG.debug("{} was given up, but was settled here", name(sequence));
            remove(sequence, then);
            return;
        }
        switch (check.judge(given, inFlight)) {
            case GIVEN_UP -> handleGivenUp(of, given, then);
            case PERHAPS_PENDING -> then.accept(new StillInFlightException(sequence));
            case NEVER_DELIVERED -> drop(DroppedAdvisories.Kind.NEVER_DELIVERED, given, then);
            case TOO_FEW_DELIVERIES -> drop(DroppedAdvisories.Kind.TOO_FEW_DELIVERIES, given, then);
        }
    }

    private void handleGivenUp(BoundConsumer of, MaxDeliverAdvisory given, Consumer<Exception> then)
            throws IOException, JetStreamApiException {
        long sequence = given.sequence();
        MessageInfo message = remover.find(of.stream(), sequence);
        if (message == null || isOther(of, message, given)) {
            LOG.info("{} was given up, and the stream does not contain it any more", name(sequence));
            done(then);
        } else if (!check.takes(message.getSubject())) {
            drop(DroppedAdvisories.Kind.OTHER_SUBJECT, given, then);
        } else if (isRedelivered(of, given, message)) {
            redelivered(sequence, then);
        } else if (ledgers.get().hasEnded(sequence, ExhaustionCheck.storedNanos(message))) {
            LOG.debug("{} was given up, but an earlier delivery was settled here", name(sequence));
            remove(sequence, then);
        } else {
            publish(of, message, given.deliveries(), then);
        }
    }

    /**
     * Dead-letters messages that were handed back here in their last delivery, if the server awaits no acknowledgement of
     * them any more, and no advisory has arrived.
     */
    void examine() {
        FinalDeliveryOutcomes last = lastDeliveries();
        last.handedBack(System.nanoTime(), ADVISORY_GRACE.toNanos())
                .forEach((sequence, count) -> deadLetter(MaxDeliverAdvisory.own(sequence, count), failure -> {
                    if (failure == null) {
                        last.forgetHandedBack(sequence);
                    }
                }));
    }

    private void drop(DroppedAdvisories.Kind kind, MaxDeliverAdvisory given, Consumer<Exception> then) {
        reader.dropped(kind, given);
        then.accept(null);
    }

    private void redelivered(long sequence, Consumer<Exception> then) {
        LOG.info("{} was given up by a consumer that was replaced; the new one redelivers it", name(sequence));
        then.accept(null);
    }

    /**
     * Whether a consumer that was created later starts at the message, or before it.
     *
     * @param message null if it was not read yet
     */
    private static boolean isRedelivered(
            BoundConsumer consumer, MaxDeliverAdvisory given, @Nullable MessageInfo message) {
        if (consumer.created() == null
                || given.time() == null
                || !given.time().isBefore(consumer.created().toInstant())) {
            return false;
        }
        return switch (consumer.configuration().getDeliverPolicy()) {
            case All -> true;
            case ByStartSequence -> consumer.configuration().getStartSequence() <= given.sequence();
            case ByStartTime ->
                message != null
                        && !ExhaustionCheck.storedAt(message)
                                .isBefore(consumer.configuration().getStartTime());
            default -> false;
        };
    }

    /**
     * Whether the stream was created again, so that this is another message with the same sequence. A message that is only
     * a little later than its advisory may come from a server whose clock is ahead.
     */
    private boolean isOther(BoundConsumer of, MessageInfo message, MaxDeliverAdvisory given)
            throws IOException, JetStreamApiException {
        return given.time() != null
                && ExhaustionCheck.storedAt(message).toInstant().isAfter(given.time())
                && api.management()
                        .getStreamInfo(of.stream())
                        .getCreateTime()
                        .toInstant()
                        .isAfter(given.time());
    }

    private void publish(BoundConsumer of, MessageInfo message, long deliveries, Consumer<Exception> then) {
        DeadMessage dead = new DeadMessage(
                of.stream(),
                of.name(),
                message.getSeq(),
                ExhaustionCheck.storedNanos(message),
                deliveries,
                message.getSubject(),
                message.getHeaders(),
                message.getData() == null ? new byte[0] : message.getData());
        String reason = "delivered " + deliveries + " times (maxDeliver=" + of.maxDeliver()
                + ") and never settled: the instance that had it is gone, or was too late";
        publish(dead, reason, DeadMessage.Extent.ALL, then);
    }

    private void publish(DeadMessage dead, String reason, DeadMessage.Extent extent, Consumer<Exception> then) {
        long sequence = dead.sequence();
        publisher.publish(dead.copy(deadLetterSubject, reason, null, extent), (ack, failure) -> {
            if (failure == null) {
                log.warnAbout(
                        sequence,
                        "Dead-lettered {} as sequence {} of stream {}{}. {}",
                        name(sequence),
                        ack.getSeqno(),
                        ack.getStream(),
                        extent == DeadMessage.Extent.ALL
                                ? ""
                                : " without its body, since the whole is larger than that stream takes: the original stays",
                        LogLimiter.excerpt(reason));
                if (extent == DeadMessage.Extent.ALL) {
                    lastDeliveries().markEnded(sequence);
                    remove(sequence, then);
                } else {
                    lastDeliveries().markStaying(sequence);
                    done(then);
                }
            } else if (failure.isTooLarge() && extent.smaller() != null) {
                publish(dead, reason, extent.smaller(), then);
            } else if (failure.isFinal()) {
                refused(sequence, failure, then);
            } else {
                failed(unpublished(sequence, failure), failure, then);
            }
        });
    }

    private String unpublished(long sequence, Exception failure) {
        return name(sequence) + " could not be published to " + deadLetterSubject + ": "
                + LogLimiter.excerpt(failure.getMessage());
    }

    /** No attempt can succeed: there is no retry. */
    private void refused(long sequence, Exception failure, Consumer<Exception> then) {
        String reason = unpublished(sequence, failure);
        boolean remove = onExhausted == OnExhausted.TERM;
        fault.failed(reason, System.nanoTime());
        log.errorAbout(
                sequence,
                "{}. It has no dead letter, and {}",
                reason,
                remove
                        ? "its stream may remove it (onExhausted=term)"
                        : "stays in its stream, where it can be read by its sequence (onExhausted=leave)");
        if (remove) {
            remove(sequence, then);
        } else {
            lastDeliveries().markStaying(sequence);
            then.accept(null);
        }
    }

    private void remove(long sequence, Consumer<Exception> then) {
        remover.remove(consumer, sequence, failure -> {
            if (failure == null) {
                done(then);
            } else {
                failed(failure.getMessage(), failure.getCause(), then);
            }
        });
    }

    private String name(long sequence) {
        return ExhaustedMessageRemover.name(consumer.stream(), sequence);
    }

    private void done(Consumer<Exception> then) {
        fault.clear();
        then.accept(null);
    }

    private void failed(@Nullable String reason, @Nullable Throwable failure, Consumer<Exception> then) {
        if (fault.failed(reason, System.nanoTime())) {
            log.error("{}. It is kept and tried again, as are others that reached maxDeliver", reason, failure);
        }
        then.accept(new Exception(reason, failure));
    }
}
