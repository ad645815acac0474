package io.github.cameljetstream.consume;

import static java.util.Objects.requireNonNull;

import io.github.cameljetstream.binding.ConsumerBinding;
import io.github.cameljetstream.delivery.ConsumerSequenceTracker;
import io.github.cameljetstream.delivery.Delivery;
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
import io.github.cameljetstream.settle.FinalDeliveryOutcomes;
import io.github.cameljetstream.settle.InPlaceRetry;
import io.github.cameljetstream.settle.ProgressKeeper;
import io.github.cameljetstream.settle.SettlementLedger;
import io.github.cameljetstream.settle.SettlementListener;
import io.github.cameljetstream.settle.SettlementSender;
import io.github.cameljetstream.settle.Settler;
import io.github.cameljetstream.settle.StalledAcks;
import io.nats.client.JetStreamApiException;
import io.nats.client.api.AckPolicy;
import io.nats.client.api.RetentionPolicy;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Creates what settles the deliveries of a consumer, from its configuration and the options. */
final class SettlerFactory {
    private static final Logger LOG = LoggerFactory.getLogger(SettlerFactory.class);

    private final ConsumerCore core;
    private final ConsumerOptions options;
    private final FailureHandling failureHandling;
    private final InPlaceRetry retries;
    private final SettlementListener observer;
    private final DeadLetterFault deadLetterFault = new DeadLetterFault();

    SettlerFactory(
            ConsumerCore core,
            ConsumerOptions options,
            FailureHandling failureHandling,
            InPlaceRetry retries,
            SettlementListener observer) {
        this.core = core;
        this.options = options;
        this.failureHandling = failureHandling;
        this.retries = retries;
        this.observer = observer;
    }

    DeadLetterFault deadLetterFault() {
        return deadLetterFault;
    }

    /** Checks the consumer on the server, whose configuration may differ from the options. */
    void check(BoundConsumer consumer) throws ProvisionException {
        String deadLetterSubject = failureHandling.options().getDeadLetterSubject();
        if (deadLetterSubject == null) {
            return;
        }
        String which = "Consumer '" + consumer.name() + "' of stream '" + consumer.stream() + "' ";
        if (Boolean.TRUE.equals(consumer.configuration().isHeadersOnly())) {
            throw new ProvisionException(which + "has headersOnly=true on the server: dead letters (deadLetterSubject="
                    + deadLetterSubject + ") would have no body. Remove deadLetterSubject, or set headersOnly=false"
                    + " and consumerProvisioning=update.");
        }
        if (consumer.takes(deadLetterSubject)) {
            throw new ProvisionException(which + "takes the subject of deadLetterSubject=" + deadLetterSubject
                    + " itself: it would receive its own dead letters. Set another subject.");
        }
    }

    ConsumerBinding.Settlements create(BoundConsumer consumer, CumulativeAcks cumulative, SettlementLedger ledger) {

        Acknowledgements acknowledgements = new Acknowledgements(core.server().lease(), consumer.features());
        Backoff backoff = backoff();
        FailurePolicy policy = policy(backoff);
        SettlementSender sender = new SettlementSender(
                new SettlementSender.Rules(consumer.ackPolicy(), options.acks().isDoubleAck(), backoff, policy),
                acknowledgements,
                new SettlementSender.Memory(core.inFlight(), cumulative, ledger),
                observer,
                core.server().tasks());
        return new ConsumerBinding.Settlements(
                settler(consumer, policy, sender, deadLetters(consumer, backoff, policy, ledger.lastDeliveries())),
                keeper(consumer, cumulative, acknowledgements),
                cumulative,
                new StalledAcks(core.server().lease(), core.server().api(), consumer, cumulative, sender));
    }

    private Settler settler(
            BoundConsumer consumer, FailurePolicy policy, SettlementSender sender, @Nullable DeadLetters deadLetters) {
        return new Settler(
                sender,
                policy,
                deadLetters,
                mayRetryInPlace(consumer) ? retries : null,
                observer,
                core.server().tasks());
    }

    private Backoff backoff() {
        Duration nakDelay = failureHandling.options().getNakDelay();
        return new Backoff(() -> current().backOff(), nakDelay == null ? Duration.ZERO : nakDelay);
    }

    /** The present configuration on the server: somebody may change it while deliveries are in flight. */
    private BoundConsumer current() {
        return core.binding().get().consumer();
    }

    private FailurePolicy policy(Backoff backoff) {
        FailureOptions failures = failureHandling.options();
        return new FailurePolicy(
                failures.getOnFailure(),
                failures.getOnExhausted(),
                failureHandling.terminateOn(),
                failures.getDeadLetterSubject() != null,
                () -> options.binding().isOrdered() ? -1 : current().maxDeliver(),
                backoff);
    }

    /** Null if there is no subject for dead letters. */
    private @Nullable DeadLetters deadLetters(
            BoundConsumer consumer, Backoff backoff, FailurePolicy policy, FinalDeliveryOutcomes lastDeliveries) {
        String subject = failureHandling.options().getDeadLetterSubject();
        if (subject == null) {
            return null;
        }
        return new DeadLetters(
                new DeadLetters.Destination(requireNonNull(failureHandling.publisher()), subject, deadLetterFault),
                new DeadLetters.Rules(
                        delivery -> options.routing().holdsOrder() || policy.isLast(delivery.count()),
                        backoff,
                        policy,
                        () -> keepsTerminated(consumer.stream())),
                core.server().lease(),
                core.binding()::isStopped,
                lastDeliveries);
    }

    private boolean keepsTerminated(String stream) {
        try {
            return core.server().api().recentStream(stream).getConfiguration().getRetentionPolicy()
                    == RetentionPolicy.Limits;
        } catch (IOException | JetStreamApiException e) {
            LOG.debug("The retention of stream {} is unknown", stream, e);
            return false;
        }
    }

    /** A delivery that the server counts as acknowledged is not retried, except in an ordered replay. */
    private boolean mayRetryInPlace(BoundConsumer consumer) {
        return options.routing().holdsOrder()
                && (consumer.ackPolicy() != AckPolicy.None || options.binding().isOrdered());
    }

    /** The consumer was changed on the server. */
    ProgressKeeper follow(BoundConsumer changed, CumulativeAcks cumulative) {
        Acknowledgements acknowledgements = new Acknowledgements(core.server().lease(), changed.features());
        return keeper(changed, cumulative, acknowledgements);
    }

    private ProgressKeeper keeper(
            BoundConsumer consumer, CumulativeAcks cumulative, Acknowledgements acknowledgements) {
        return new ProgressKeeper(
                consumer,
                () -> toKeepInProgress(consumer.ackPolicy(), cumulative),
                acknowledgements,
                options.acks().getMaxAckExtension(),
                core.server().tasks());
    }

    private Collection<Delivery> toKeepInProgress(AckPolicy policy, CumulativeAcks cumulative) {
        return switch (policy) {
            case Explicit -> core.inFlight().deliveries();
            case None, FlowControl -> List.of(); // no binding has the latter
            case All -> {
                List<Delivery> all = new ArrayList<>(core.inFlight().deliveries());
                all.addAll(cumulative.withheld());
                yield all;
            }
        };
    }

    /** The settled messages that the consumer may redeliver; {@code before} is null at the first bind. */
    SettlementLedger ledger(
            BoundConsumer consumer,
            @Nullable ConsumerBinding before,
            long from,
            ConsumerSequenceTracker.Verdict verdict) {
        if (before == null) {
            return new SettlementLedger();
        }
        boolean isSame = ConsumerBinding.isSame(consumer, before.consumer());
        if (isSame && verdict == ConsumerSequenceTracker.Verdict.NEXT) {
            return before.ledger();
        }
        boolean repeats = isSame
                ? verdict == ConsumerSequenceTracker.Verdict.FORGOTTEN
                : consumer.takesThePlaceOf(before.consumer(), from);
        if (!repeats) {
            return before.ledger().successor();
        }
        before.ledger().repeatUpTo(core.inFlight().highest());
        return before.ledger();
    }
}
