package io.github.cameljetstream.consume;

import io.github.cameljetstream.connection.ConnectionLease;
import io.github.cameljetstream.connection.JetStreamApi;
import io.github.cameljetstream.delivery.Delivery;
import io.github.cameljetstream.delivery.DeliveryNumbers;
import io.github.cameljetstream.delivery.InFlight;
import io.github.cameljetstream.delivery.MissedDeliveries;
import io.github.cameljetstream.delivery.SettledMessageCache;
import io.github.cameljetstream.dispatch.OrderGate;
import io.github.cameljetstream.options.ConsumerOptions;
import io.github.cameljetstream.options.FailureOptions;
import io.github.cameljetstream.provision.BoundConsumer;
import io.github.cameljetstream.provision.ProvisionException;
import io.github.cameljetstream.settle.Acknowledgements;
import io.github.cameljetstream.settle.Backoff;
import io.github.cameljetstream.settle.CumulativeAcks;
import io.github.cameljetstream.settle.DeadLetterFault;
import io.github.cameljetstream.settle.DeadLetters;
import io.github.cameljetstream.settle.FailurePolicy;
import io.github.cameljetstream.settle.ProgressKeeper;
import io.github.cameljetstream.settle.Settler;
import io.github.cameljetstream.settle.StalledAcks;
import io.github.cameljetstream.source.DeliveryOrigin;
import io.github.cameljetstream.source.Demand;
import io.github.cameljetstream.source.DroppedMessages;
import io.github.cameljetstream.source.MessageSource;
import io.github.cameljetstream.source.PullRequests;
import io.github.cameljetstream.source.PullSource;
import io.github.cameljetstream.source.PushSource;
import io.nats.client.JetStreamApiException;
import io.nats.client.api.AckPolicy;
import io.nats.client.api.RetentionPolicy;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Makes what belongs to a consumer on the server, from its configuration and our options. */
final class ConsumerBinder {
    private static final Logger LOG = LoggerFactory.getLogger(ConsumerBinder.class);

    private final ConnectionLease lease;
    private final JetStreamApi api;
    private final ConsumerOptions consumerOptions;
    private final FailureHandling failureHandling;
    private final InFlight inFlight;
    private final Demand demand;
    private final MessageSource.Listener listener;
    private final Settler.InPlace inPlace;
    private final Settler.Pipeline pipeline;
    private final DroppedMessages dropped;
    private final BooleanSupplier stopped;
    private final DeadLetterFault deadLetterFault = new DeadLetterFault();
    /** As the server describes it now: somebody may change it while deliveries are under way. */
    private volatile BoundConsumer current;

    /**
     * @param inPlace null if the order is not held
     * @param stopped whether the pipeline has stopped
     */
    ConsumerBinder(
            ConnectionLease lease,
            JetStreamApi api,
            ConsumerOptions consumerOptions,
            FailureHandling failureHandling,
            InFlight inFlight,
            Demand demand,
            MessageSource.Listener listener,
            Settler.InPlace inPlace,
            Settler.Pipeline pipeline,
            DroppedMessages dropped,
            BooleanSupplier stopped) {
        this.stopped = stopped;
        this.lease = lease;
        this.api = api;
        this.consumerOptions = consumerOptions;
        this.failureHandling = failureHandling;
        this.inFlight = inFlight;
        this.demand = demand;
        this.listener = listener;
        this.inPlace = inPlace;
        this.pipeline = pipeline;
        this.dropped = dropped;
    }

    /**
     * Binds to a consumer.
     *
     * @param before the binding that this one replaces; null if there is none
     * @param from the sequence in the stream where the consumer begins if we have made it again
     * @param numbers what is to be made of the numbers of its deliveries, if it is the one before
     * @throws ProvisionException if the options ask for what it does not have
     */
    ConsumerBinding bind(BoundConsumer consumer, ConsumerBinding before, long from, DeliveryNumbers.Verdict numbers)
            throws ProvisionException {
        boolean goesOn =
                before != null && isSame(consumer, before.consumer()) && numbers == DeliveryNumbers.Verdict.NEXT;
        if (!consumerOptions.acks().isAutoAck() && consumer.ackPolicy() == AckPolicy.None) {
            throw new ProvisionException("Consumer '" + consumer.name() + "' of stream '" + consumer.stream()
                    + "' has ackPolicy=none, with which autoAck=false has nothing to acknowledge. Leave autoAck out, or"
                    + " use another consumer.");
        }
        if (consumer.ackPolicy() == AckPolicy.FlowControl) {
            throw new ProvisionException("Consumer '" + consumer.name() + "' of stream '" + consumer.stream()
                    + "' has the ack policy flow_control, with which no single message can be acknowledged. Use a consumer"
                    + " with ackPolicy explicit, all or none.");
        }
        FailureOptions options = failureHandling.options();
        checkDeadLetters(consumer, options.getDeadLetterSubject());
        current = consumer;
        Backoff backoff = new Backoff(
                () -> current.backOff(), options.getNakDelay() == null ? Duration.ZERO : options.getNakDelay());
        FailurePolicy policy = new FailurePolicy(
                options.getOnFailure(),
                options.getOnExhausted(),
                failureHandling.terminateOn(),
                options.getDeadLetterSubject() != null,
                () -> consumerOptions.binding().isOrdered() ? -1 : current.maxDeliver(),
                backoff);
        Acknowledgements acknowledgements = new Acknowledgements(lease, consumer.features());
        DeadLetters deadLetters = options.getDeadLetterSubject() == null
                ? null
                : new DeadLetters(
                        failureHandling.publisher(),
                        lease,
                        options.getDeadLetterSubject(),
                        delivery -> inPlace != null || policy.isLast(delivery.count()),
                        backoff,
                        stopped,
                        policy,
                        () -> keepsTerminated(consumer.stream()),
                        deadLetterFault,
                        inFlight.lastDeliveries());
        CumulativeAcks cumulative =
                consumer.ackPolicy() == AckPolicy.All ? cumulativeAcks(consumer, goesOn ? before : null) : null;
        SettledMessageCache endedMessages = endedMessages(consumer, before, from, numbers);
        inFlight.lastDeliveries().useSettledMessages(endedMessages);
        Settler settler = new Settler(
                consumer.ackPolicy(),
                acknowledgements,
                inFlight,
                cumulative,
                backoff,
                deadLetters,
                policy,
                consumerOptions.acks().isDoubleAck(),
                mayRetry(consumer) ? inPlace : null,
                endedMessages,
                pipeline,
                lease.tasks());
        ProgressKeeper keeper = keeper(consumer, cumulative, acknowledgements);
        DeliveryOrigin origin = new DeliveryOrigin(consumer, api.domain());
        MessageSource source = consumer.isPush()
                ? new PushSource(lease, origin, demand, listener, dropped)
                : new PullSource(
                        lease, api, origin, PullRequests.to(consumer, consumerOptions), demand, listener, dropped);
        return new ConsumerBinding(
                consumer,
                origin,
                source,
                settler,
                keeper,
                cumulative,
                cumulative == null ? null : new StalledAcks(lease, api, consumer, cumulative, settler),
                gate(consumer, goesOn ? before : null),
                consumerOptions.acks().isAutoAck());
    }

    DeadLetterFault deadLetterFault() {
        return deadLetterFault;
    }

    private boolean keepsTerminated(String stream) {
        try {
            return api.recentStream(stream).getConfiguration().getRetentionPolicy() == RetentionPolicy.Limits;
        } catch (IOException | JetStreamApiException e) {
            LOG.debug("Not known whether stream {} keeps what is terminated", stream, e);
            return false;
        }
    }

    /**
     * Goes on with a consumer whose configuration was changed, and with the same source of messages.
     *
     * @throws ProvisionException if the options ask for what it does not have any more
     */
    ConsumerBinding follow(BoundConsumer changed, ConsumerBinding before) throws ProvisionException {
        checkDeadLetters(changed, failureHandling.options().getDeadLetterSubject());
        current = changed;
        return before.with(
                changed, keeper(changed, before.cumulative(), new Acknowledgements(lease, changed.features())));
    }

    private ProgressKeeper keeper(
            BoundConsumer consumer, CumulativeAcks cumulative, Acknowledgements acknowledgements) {
        return new ProgressKeeper(
                consumer,
                () -> toKeep(consumer.ackPolicy(), cumulative),
                acknowledgements,
                consumerOptions.acks().getMaxAckExtension(),
                lease.tasks());
    }

    /** What the server says of the consumer counts, whatever the options leave open. */
    private static void checkDeadLetters(BoundConsumer consumer, String deadLetterSubject) throws ProvisionException {
        if (deadLetterSubject == null) {
            return;
        }
        String which = "Consumer '" + consumer.name() + "' of stream '" + consumer.stream() + "' ";
        if (Boolean.TRUE.equals(consumer.configuration().isHeadersOnly())) {
            throw new ProvisionException(which + "has headersOnly=true on the server: dead letters (deadLetterSubject="
                    + deadLetterSubject + ") would have no body. Leave deadLetterSubject out, or give headersOnly=false"
                    + " and consumerProvisioning=update.");
        }
        if (consumer.takes(deadLetterSubject)) {
            throw new ProvisionException(which + "takes the subject of deadLetterSubject=" + deadLetterSubject
                    + " itself: dead letters would come back to it. Give another subject.");
        }
    }

    /** What the server counts as acknowledged is not retried, unless it is replayed in order. */
    private boolean mayRetry(BoundConsumer consumer) {
        return consumer.ackPolicy() != AckPolicy.None
                || consumerOptions.binding().isOrdered();
    }

    /** Whether we have bound to it before; if it may not be asked for, the numbers of its deliveries tell. */
    static boolean isSame(BoundConsumer consumer, BoundConsumer before) {
        boolean unknown = consumer.created() == null
                && before.created() == null
                && consumer.name().equals(before.name());
        return unknown || consumer.isSameAs(before);
    }

    /** What we know of a consumer goes on to hold when we bind to it again. */
    private static CumulativeAcks cumulativeAcks(BoundConsumer consumer, ConsumerBinding before) {
        return before == null ? new CumulativeAcks(missed(consumer)) : before.cumulative();
    }

    private SettledMessageCache endedMessages(
            BoundConsumer consumer, ConsumerBinding before, long from, DeliveryNumbers.Verdict numbers) {
        if (before == null) {
            return new SettledMessageCache();
        }
        SettledMessageCache known = before.settler().endedMessages();
        boolean isSame = isSame(consumer, before.consumer());
        if (isSame && numbers == DeliveryNumbers.Verdict.NEXT) {
            return known;
        }
        boolean repeats = isSame
                ? numbers == DeliveryNumbers.Verdict.FORGOTTEN
                : consumer.takesThePlaceOf(before.consumer(), from);
        if (!repeats) {
            return new SettledMessageCache();
        }
        known.repeatedUpTo(inFlight.highest());
        return known;
    }

    /** Null if the order of the stream need not be kept. */
    private OrderGate gate(BoundConsumer consumer, ConsumerBinding before) {
        if (!consumerOptions.routing().keepsStreamOrder() || consumer.ackPolicy() == AckPolicy.None) {
            return null;
        }
        return before == null ? new OrderGate(missed(consumer)) : before.gate();
    }

    private Collection<Delivery> toKeep(AckPolicy policy, CumulativeAcks cumulative) {
        return switch (policy) {
            case Explicit -> inFlight.deliveries();
            case None, FlowControl -> List.of(); // the latter is refused when binding
            case All -> {
                List<Delivery> all = new ArrayList<>(inFlight.deliveries());
                all.addAll(cumulative.withheld());
                yield all;
            }
        };
    }

    private static MissedDeliveries missed(BoundConsumer consumer) {
        return MissedDeliveries.before(consumer, System.nanoTime());
    }
}
