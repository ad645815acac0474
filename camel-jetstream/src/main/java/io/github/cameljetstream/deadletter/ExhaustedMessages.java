package io.github.cameljetstream.deadletter;

import io.github.cameljetstream.connection.ConnectionLease;
import io.github.cameljetstream.connection.JetStreamApi;
import io.github.cameljetstream.connection.LimitedLog;
import io.github.cameljetstream.connection.LogLimiter;
import io.github.cameljetstream.connection.ServerFeatures;
import io.github.cameljetstream.consume.ConsumerSnapshot;
import io.github.cameljetstream.delivery.FinalDeliveryOutcomes;
import io.github.cameljetstream.delivery.InFlightView;
import io.github.cameljetstream.options.FailureOptions;
import io.github.cameljetstream.options.OnExhausted;
import io.github.cameljetstream.provision.AdvisoryStream;
import io.github.cameljetstream.provision.ApiErrors;
import io.github.cameljetstream.provision.BoundConsumer;
import io.github.cameljetstream.publish.Publisher;
import io.github.cameljetstream.settle.DeadMessage;
import io.nats.client.JetStreamApiException;
import io.nats.client.api.AckPolicy;
import io.nats.client.api.MessageInfo;
import io.nats.client.api.RetentionPolicy;
import io.nats.client.impl.AckType;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes dead letters of messages that the server delivers no more, which it reads from the stream by their sequence. What
 * we have seen to its end ourselves is none, whatever the server has heard of that. Blocks; thread-safe.
 */
final class ExhaustedMessages {
    private static final Logger LOG = LoggerFactory.getLogger(ExhaustedMessages.class);
    private static final Duration CONFIRM_TIMEOUT = Duration.ofSeconds(2);
    private static final Duration ADVISORY_GRACE = Duration.ofSeconds(3);
    private static final long NANOS = 1_000_000_000L;
    /** A failure is over if no other comes for so long: another instance may have got what we could not do. */
    private static final long TROUBLE_NANOS = Duration.ofSeconds(30).toNanos();

    private final ConnectionLease lease;
    private final JetStreamApi api;
    private final Publisher publisher;
    private final String deadLetterSubject;
    private final OnExhausted onExhausted;
    private final ExhaustionCheck check;
    private final LimitedLog log;

    private final DroppedAdvisories dropped = new DroppedAdvisories();
    /** Those that are dealt with now: two ways may find the same message. */
    private final Set<Long> atWork = ConcurrentHashMap.newKeySet();

    private volatile BoundConsumer consumer;
    private volatile InFlightView inFlight;
    private volatile FinalDeliveryOutcomes lastDeliveries;
    private Instant troubleSince;
    private String fault;
    private long lastFailure;

    /** The message is under way with us: what becomes of it is not known yet. */
    private static final class UnderWay extends Exception {
        private static final long serialVersionUID = 1L;

        UnderWay(long sequence) {
            super("message " + sequence + " is under way", null, false, false);
        }
    }

    ExhaustedMessages(ConnectionLease lease, JetStreamApi api, Publisher publisher, FailureOptions failures) {
        this.lease = lease;
        this.api = api;
        this.publisher = publisher;
        this.deadLetterSubject = failures.getDeadLetterSubject();
        this.onExhausted = failures.getOnExhausted();
        this.check = new ExhaustionCheck(api);
        this.log = new LimitedLog(LOG, lease.tasks());
    }

    /** Whose messages they are, and what of them is under way. */
    void of(BoundConsumer bound, InFlightView messages, FinalDeliveryOutcomes outcomes) {
        consumer = bound;
        inFlight = messages;
        lastDeliveries = outcomes;
        check.of(bound);
        outcomes.are(bound.maxDeliver());
    }

    BoundConsumer consumer() {
        return consumer;
    }

    ExhaustionCheck check() {
        return check;
    }

    /**
     * Reads an advisory that anybody may have published. It may be of any domain if ours is not known.
     *
     * @return null if it is dropped
     */
    MaxDeliverAdvisory read(byte[] content, ServerFeatures features) {
        MaxDeliverAdvisory advisory = parse(content);
        String domain = advisory == null || features.asked() ? features.domain() : advisory.domain();
        return ofConsumer(advisory, domain);
    }

    /**
     * Reads an advisory that anybody may have published.
     *
     * @return null if it is dropped
     */
    MaxDeliverAdvisory read(byte[] content, String domain) {
        return ofConsumer(parse(content), domain);
    }

    private MaxDeliverAdvisory ofConsumer(MaxDeliverAdvisory advisory, String domain) {
        BoundConsumer of = consumer;
        return advisory != null && advisory.isOf(of.stream(), of.name(), domain) ? advisory : null;
    }

    private MaxDeliverAdvisory parse(byte[] content) {
        byte[] json = content == null ? new byte[0] : content;
        MaxDeliverAdvisory advisory = MaxDeliverAdvisory.parse(json);
        if (advisory == null) {
            dropped.report(DroppedAdvisories.Kind.NOT_ONE, subject(), json);
        }
        return advisory;
    }

    /** An advisory could not be handled at all, and is dropped. */
    void dropped(Throwable failure) {
        dropped.report(DroppedAdvisories.Kind.FAILED, subject(), failure.toString(), failure);
    }

    private void drop(DroppedAdvisories.Kind kind, MaxDeliverAdvisory given, Consumer<Exception> then) {
        dropped.report(kind, subject(), given.toString(), null);
        then.accept(null);
    }

    private String subject() {
        return AdvisoryStream.subject(consumer.stream(), consumer.name());
    }

    /** How the consumer fares, with what keeps dead letters from being made now. */
    synchronized ConsumerSnapshot over(ConsumerSnapshot messages) {
        return fault == null || System.nanoTime() - lastFailure > TROUBLE_NANOS
                ? messages
                : messages.withDeadLettersFailing(fault, troubleSince);
    }

    /**
     * Deals with a message that was given up, if the server says that it was.
     *
     * @param then is told null when nothing is left to do, else why it is to be tried again; on any thread
     */
    void deadLetter(MaxDeliverAdvisory given, Consumer<Exception> then) {
        long sequence = given.sequence();
        if (!atWork.add(sequence)) {
            then.accept(new UnderWay(sequence));
            return;
        }
        Consumer<Exception> end = failure -> {
            atWork.remove(sequence);
            then.accept(failure);
        };
        try {
            buryAlone(given, end);
        } catch (JetStreamApiException e) {
            if (ApiErrors.is(e, ApiErrors.CONSUMER_NOT_FOUND, ApiErrors.STREAM_NOT_FOUND)) {
                end.accept(new UnderWay(sequence)); // the recovery binds to another, which delivers it again perhaps
            } else {
                failed(name(sequence) + " cannot be read: " + LogLimiter.excerpt(e.getMessage()), e, end);
            }
        } catch (IOException | RuntimeException e) {
            failed(name(sequence) + " cannot be read: " + LogLimiter.excerpt(e.getMessage()), e, end);
        } catch (Throwable e) {
            atWork.remove(sequence);
            throw e;
        }
    }

    private void buryAlone(MaxDeliverAdvisory given, Consumer<Exception> then)
            throws IOException, JetStreamApiException {
        long sequence = given.sequence();
        BoundConsumer of = consumer;
        if (comesAgain(of, given, null)) {
            deliveredAgain(sequence, then);
            return;
        }
        if (lastDeliveries.isStaying(sequence)) {
            then.accept(null);
            return;
        }
        // In this order: a delivery that ends is noted before it is no longer held.
        if (inFlight.holds(sequence)) {
            then.accept(new UnderWay(sequence));
            return;
        }
        if (lastDeliveries.haveEnded(sequence)) {
            LOG.debug("{} was given up, but its end is known", name(sequence));
            remove(sequence, then);
            return;
        }
        switch (check.judge(given, inFlight)) {
            case GIVEN_UP -> buryGivenUp(of, given, then);
            case PERHAPS_PENDING -> then.accept(new UnderWay(sequence));
            case NEVER_DELIVERED -> drop(DroppedAdvisories.Kind.NEVER_DELIVERED, given, then);
            case TOO_FEW_DELIVERIES -> drop(DroppedAdvisories.Kind.TOO_FEW_DELIVERIES, given, then);
        }
    }

    private void buryGivenUp(BoundConsumer of, MaxDeliverAdvisory given, Consumer<Exception> then)
            throws IOException, JetStreamApiException {
        long sequence = given.sequence();
        MessageInfo message = find(of.stream(), sequence);
        if (message == null || isOther(of, message, given)) {
            LOG.info("{} was given up, and is not in the stream any more", name(sequence));
            over(then);
        } else if (!check.takes(message.getSubject())) {
            drop(DroppedAdvisories.Kind.OTHER_SUBJECT, given, then);
        } else if (comesAgain(of, given, message)) {
            deliveredAgain(sequence, then);
        } else if (lastDeliveries.haveEndedEarlier(sequence, nanos(message.getTime()))) {
            LOG.debug("{} was given up, but ended here in an earlier delivery", name(sequence));
            remove(sequence, then);
        } else {
            publish(of, message, given.deliveries(), then);
        }
    }

    /**
     * Deals with messages that were given back here in their last delivery, if the server says that it awaits no
     * acknowledgement of them any more, and we have heard no advisory meanwhile.
     */
    void examine() {
        FinalDeliveryOutcomes last = lastDeliveries;
        for (FinalDeliveryOutcomes.Unended each : last.unended(System.nanoTime(), ADVISORY_GRACE.toNanos())) {
            deadLetter(MaxDeliverAdvisory.own(each.sequence(), each.count()), failure -> {
                if (failure == null) {
                    last.forgetGivenBack(each.sequence());
                }
            });
        }
    }

    private void deliveredAgain(long sequence, Consumer<Exception> then) {
        LOG.info("{} was given up by a consumer that is no more: the one of now delivers it again", name(sequence));
        then.accept(null);
    }

    /**
     * A consumer that was made later begins at the message, or before it.
     *
     * @param message null if it is not read yet
     */
    private static boolean comesAgain(BoundConsumer consumer, MaxDeliverAdvisory given, MessageInfo message) {
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
                        && !message.getTime().isBefore(consumer.configuration().getStartTime());
            default -> false;
        };
    }

    /**
     * The stream was made again: it is another message of the same number. A message that is but a little later than its
     * advisory may come from a server whose clock is ahead.
     */
    private boolean isOther(BoundConsumer of, MessageInfo message, MaxDeliverAdvisory given)
            throws IOException, JetStreamApiException {
        return given.time() != null
                && message.getTime().toInstant().isAfter(given.time())
                && api.management()
                        .getStreamInfo(of.stream())
                        .getCreateTime()
                        .toInstant()
                        .isAfter(given.time());
    }

    private static long nanos(ZonedDateTime time) {
        return time.toEpochSecond() * NANOS + time.getNano();
    }

    /** Null if there is none. */
    private MessageInfo find(String stream, long sequence) throws IOException, JetStreamApiException {
        try {
            return api.message(stream, sequence);
        } catch (JetStreamApiException e) {
            if (ApiErrors.is(e, ApiErrors.NO_MESSAGE_FOUND)) {
                return null;
            }
            throw e;
        }
    }

    private void publish(BoundConsumer of, MessageInfo message, long deliveries, Consumer<Exception> then) {
        DeadMessage dead = new DeadMessage(
                of.stream(),
                of.name(),
                message.getSeq(),
                nanos(message.getTime()),
                deliveries,
                message.getSubject(),
                message.getHeaders(),
                message.getData() == null ? new byte[0] : message.getData());
        String reason = "delivered " + deliveries + " times (maxDeliver=" + of.maxDeliver()
                + ") and never settled: whoever had it is gone, or was too late";
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
                    lastDeliveries.ended(sequence);
                    remove(sequence, then);
                } else {
                    lastDeliveries.stays(sequence);
                    over(then);
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

    /** No attempt will ever succeed: none is made. */
    private void refused(long sequence, Exception failure, Consumer<Exception> then) {
        String reason = unpublished(sequence, failure);
        boolean remove = onExhausted == OnExhausted.TERM;
        noteTrouble(reason);
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
            lastDeliveries.stays(sequence);
            then.accept(null);
        }
    }

    /**
     * Nobody else would ever remove it from a stream that keeps messages until they are settled. Other consumers, and
     * streams that source this one, may not have had it: an acknowledgement in the name of ours lets the server remove it
     * when none wants it any more. The server takes one after the message was given up too (nats-server,
     * {@code consumer.processAckMsg}); the place in the consumer, which we do not know, only counts for what is pending.
     */
    private void remove(long sequence, Consumer<Exception> then) {
        BoundConsumer of = consumer;
        try {
            RetentionPolicy retention = api.management()
                    .getStreamInfo(of.stream())
                    .getConfiguration()
                    .getRetentionPolicy();
            if (retention == RetentionPolicy.Limits || of.ackPolicy() != AckPolicy.Explicit) {
                over(then);
                return;
            }
            String reply = "$JS.ACK." + of.stream() + "." + of.name() + ".1." + sequence + ".0.0.0";
            lease.request(reply, AckType.AckAck.bytes, CONFIRM_TIMEOUT).whenComplete((answer, failure) -> {
                if (failure == null) {
                    over(then);
                } else if (retention == RetentionPolicy.WorkQueue) {
                    lease.tasks()
                            .run(
                                    "removal of a dead-lettered message",
                                    () -> deleteIfUnwanted(of.stream(), sequence, failure, then));
                } else {
                    notRemoved(sequence, failure, then);
                }
            });
        } catch (JetStreamApiException | IOException | RuntimeException e) {
            failed(name(sequence) + " is dead and cannot be removed: " + LogLimiter.excerpt(e.getMessage()), e, then);
        }
    }

    private void notRemoved(long sequence, Throwable unanswered, Consumer<Exception> then) {
        failed(name(sequence) + " is dead and cannot be removed: the acknowledgement has no answer", unanswered, then);
    }

    /** A work queue that another stream sources keeps the message until that stream has stored it. */
    private void deleteIfUnwanted(String stream, long sequence, Throwable unanswered, Consumer<Exception> then) {
        try {
            MessageInfo message = find(stream, sequence);
            if (message != null && isWanted(message)) {
                notRemoved(sequence, unanswered, then);
                return;
            }
            if (message != null) {
                delete(stream, sequence);
            }
            over(then);
        } catch (JetStreamApiException | IOException | RuntimeException e) {
            failed(name(sequence) + " is dead and cannot be removed: " + LogLimiter.excerpt(e.getMessage()), e, then);
        }
    }

    private boolean isWanted(MessageInfo message) throws IOException, JetStreamApiException {
        return check.others(List.of(message.getSubject())).stream()
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
                log.errorAbout(
                        sequence,
                        "{} is dead, and the server does not let it be deleted: {} {}. It stays in the stream",
                        name(sequence),
                        e.getApiErrorCode(),
                        LogLimiter.excerpt(e.getErrorDescription()));
            }
        }
    }

    private String name(long sequence) {
        return "message " + sequence + " of stream " + consumer.stream();
    }

    private void over(Consumer<Exception> then) {
        synchronized (this) {
            fault = null;
        }
        then.accept(null);
    }

    private void failed(String reason, Throwable failure, Consumer<Exception> then) {
        if (noteTrouble(reason)) {
            log.error("{}. It is kept and tried again, as are others that reached maxDeliver", reason, failure);
        }
        then.accept(new Exception(reason, failure));
    }

    /** Whether there was none before. */
    private synchronized boolean noteTrouble(String reason) {
        long now = System.nanoTime();
        boolean isNew = fault == null || now - lastFailure > TROUBLE_NANOS;
        if (isNew) {
            troubleSince = Instant.now();
        }
        fault = reason;
        lastFailure = now;
        return isNew;
    }
}
