package io.github.cameljetstream.deadletter;

import static java.util.Objects.requireNonNull;

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
import io.github.cameljetstream.settle.DeadLetterFault;
import io.github.cameljetstream.settle.DeadMessage;
import io.github.cameljetstream.settle.FinalDeliveryOutcomes;
import io.github.cameljetstream.settle.SettlementLedger;
import io.github.cameljetstream.wire.PubAck;
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
 * Dead-letters exhausted messages, which it reads from the stream by their sequence. A message that this instance
 * acknowledged or terminated gets no dead letter, even if the server did not receive that. Blocks; thread-safe.
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
    private final DeadLetterFault fault = new DeadLetterFault();
    private final LimitedLog log;

    /** The sequences that are being handled: an advisory and the scan may find the same message. */
    private final Set<Long> handled = ConcurrentHashMap.newKeySet();

    private volatile BoundConsumer consumer;
    private volatile InFlightView inFlight;
    private volatile Supplier<SettlementLedger> ledgers;

    /** The message is still in flight, or another thread handles it: its outcome is not known yet. */
    private static final class StillInFlightException extends Exception {
        private static final long serialVersionUID = 1L;

        StillInFlightException(long sequence) {
            super("message " + sequence + " is still in flight", null, false, false);
        }
    }

    ExhaustedMessages(ConnectionLease lease, JetStreamApi api, Publisher publisher, FailureOptions failures) {
        this.api = api;
        this.publisher = publisher;
        this.deadLetterSubject = requireNonNull(failures.getDeadLetterSubject(), "validated with the advisories");
        this.onExhausted = failures.getOnExhausted();
        this.check = new ExhaustionCheck(api);
        this.remover = new ExhaustedMessageRemover(lease, api, check);
        this.log = new LimitedLog(LOG, lease.tasks());
    }

    /** Sets which messages are in flight, and which ones were settled. */
    void start(BoundConsumer bound, InFlightView messages, Supplier<SettlementLedger> settled) {
        inFlight = messages;
        ledgers = settled;
        bind(bound);
    }

    /** The consumer was bound, or bound again: sets whose messages to handle. */
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

    /** Adds the present fault to the state of the consumer. */
    ConsumerSnapshot addFaultTo(ConsumerSnapshot messages) {
        return messages.withDeadLetterFault(fault.current(System.nanoTime()));
    }

    /**
     * Dead-letters a message, if the server confirms that it is exhausted.
     *
     * @param then receives null when nothing remains to do, otherwise the reason for a retry; on any thread
     */
    void deadLetter(MaxDeliverAdvisory advisory, Consumer<Exception> then) {
        long sequence = advisory.sequence();
        if (!handled.add(sequence)) {
            then.accept(new StillInFlightException(sequence));
            return;
        }
        Consumer<Exception> end = failure -> {
            handled.remove(sequence);
            then.accept(failure);
        };
        try {
            handle(advisory, end);
        } catch (JetStreamApiException | IOException | RuntimeException e) {
            unreadable(sequence, e, end);
        } catch (Throwable e) {
            handled.remove(sequence);
            throw e;
        }
    }

    private void unreadable(long sequence, Exception e, Consumer<Exception> then) {
        if (e instanceof JetStreamApiException api
                && ApiErrors.is(api, ApiErrors.CONSUMER_NOT_FOUND, ApiErrors.STREAM_NOT_FOUND)) {
            // The recovery binds to another consumer, which may redeliver the message.
            then.accept(new StillInFlightException(sequence));
        } else {
            failed(name(sequence) + " cannot be read: " + LogLimiter.excerpt(e.getMessage()), e, then);
        }
    }

    private void handle(MaxDeliverAdvisory advisory, Consumer<Exception> then)
            throws IOException, JetStreamApiException {
        long sequence = advisory.sequence();
        BoundConsumer of = consumer;
        if (advisory.isBeforeCreationOf(of, null)) {
            redelivered(sequence, then);
        } else if (lastDeliveries().isStaying(sequence)) {
            then.accept(null);
        } else if (inFlight.holds(
                sequence)) { // before the next check: an outcome is recorded before its delivery leaves
            then.accept(new StillInFlightException(sequence));
        } else if (lastDeliveries().hasEnded(sequence)) {
            LOG.debug("{} is exhausted, but was settled here", name(sequence));
            remove(sequence, then);
        } else {
            verify(of, advisory, then);
        }
    }

    private void verify(BoundConsumer of, MaxDeliverAdvisory advisory, Consumer<Exception> then)
            throws IOException, JetStreamApiException {
        switch (check.judge(advisory, inFlight)) {
            case EXHAUSTED -> handleExhausted(of, advisory, then);
            case PERHAPS_PENDING -> then.accept(new StillInFlightException(advisory.sequence()));
            case NEVER_DELIVERED -> drop(DroppedAdvisories.Kind.NEVER_DELIVERED, advisory, then);
            case TOO_FEW_DELIVERIES -> drop(DroppedAdvisories.Kind.TOO_FEW_DELIVERIES, advisory, then);
        }
    }

    private void handleExhausted(BoundConsumer of, MaxDeliverAdvisory advisory, Consumer<Exception> then)
            throws IOException, JetStreamApiException {
        long sequence = advisory.sequence();
        MessageInfo message = remover.find(of.stream(), sequence);
        if (message == null || isOther(of, message, advisory)) {
            LOG.info("{} is exhausted, and the stream does not contain it any more", name(sequence));
            done(then);
        } else if (!check.receives(MaxDeliverAdvisory.subjectOf(message))) {
            drop(DroppedAdvisories.Kind.OTHER_SUBJECT, advisory, then);
        } else if (advisory.isBeforeCreationOf(of, message)) {
            redelivered(sequence, then);
        } else if (ledgers.get().hasEnded(sequence, MaxDeliverAdvisory.storedNanos(message))) {
            LOG.debug("{} is exhausted, but an earlier delivery was settled here", name(sequence));
            remove(sequence, then);
        } else {
            publish(of, message, advisory.deliveries(), then);
        }
    }

    /**
     * Dead-letters messages that were handed back here in their last delivery, if their acknowledgement is not pending on the
     * server, and no advisory has arrived.
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

    private void drop(DroppedAdvisories.Kind kind, MaxDeliverAdvisory advisory, Consumer<Exception> then) {
        reader.dropped(kind, advisory);
        then.accept(null);
    }

    private void redelivered(long sequence, Consumer<Exception> then) {
        LOG.info("{} is exhausted in a consumer that was replaced; the new one redelivers it", name(sequence));
        then.accept(null);
    }

    /**
     * Whether the stream was created again, so that this is another message with the same sequence. A message that is only
     * a little later than its advisory may come from a server whose clock is ahead.
     */
    private boolean isOther(BoundConsumer of, MessageInfo message, MaxDeliverAdvisory advisory)
            throws IOException, JetStreamApiException {
        return advisory.time() != null
                && MaxDeliverAdvisory.storedAt(message).toInstant().isAfter(advisory.time())
                && api.management()
                        .getStreamInfo(of.stream())
                        .getCreateTime()
                        .toInstant()
                        .isAfter(advisory.time());
    }

    private void publish(BoundConsumer of, MessageInfo message, long deliveries, Consumer<Exception> then) {
        DeadMessage dead = new DeadMessage(
                of.stream(),
                of.name(),
                message.getSeq(),
                MaxDeliverAdvisory.storedNanos(message),
                deliveries,
                MaxDeliverAdvisory.subjectOf(message),
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
                logStored(sequence, ack, reason, extent);
                onStored(sequence, extent, then);
            } else if (failure.isTooLarge() && extent.smaller() != null) {
                publish(dead, reason, extent.smaller(), then);
            } else if (failure.isFinal()) {
                refused(sequence, failure, then);
            } else {
                failed(unpublished(sequence, failure), failure, then);
            }
        });
    }

    private void logStored(long sequence, PubAck ack, String reason, DeadMessage.Extent extent) {
        log.warnAbout(
                sequence,
                "Dead-lettered {} as sequence {} of stream {}{}. {}",
                name(sequence),
                ack.sequence(),
                ack.stream(),
                extent == DeadMessage.Extent.ALL
                        ? ""
                        : " without its body, since the whole is larger than that stream takes: the original stays",
                LogLimiter.excerpt(reason));
    }

    private void onStored(long sequence, DeadMessage.Extent extent, Consumer<Exception> then) {
        if (extent == DeadMessage.Extent.ALL) {
            lastDeliveries().markEnded(sequence);
            remove(sequence, then);
        } else {
            lastDeliveries().markStaying(sequence);
            done(then);
        }
    }

    private String unpublished(long sequence, Exception failure) {
        return name(sequence) + " could not be published to " + deadLetterSubject + ": "
                + LogLimiter.excerpt(failure.getMessage());
    }

    /** No retry can succeed. */
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
                failed(String.valueOf(failure.getMessage()), failure.getCause(), then);
            }
        });
    }

    private String name(long sequence) {
        return ExhaustedMessageRemover.name(consumer.stream(), sequence);
    }

    private void done(Consumer<Exception> then) {
        fault.succeeded();
        then.accept(null);
    }

    private void failed(String reason, @Nullable Throwable failure, Consumer<Exception> then) {
        if (fault.failed(reason, System.nanoTime())) {
            log.error("{}. The component retries it, and other messages that reached maxDeliver", reason, failure);
        }
        then.accept(new Exception(reason, failure));
    }
}
