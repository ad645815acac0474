package io.github.cameljetstream.consume;

import io.github.cameljetstream.connection.ConnectionLease;
import io.github.cameljetstream.connection.JetStreamApi;
import io.github.cameljetstream.options.ConsumerOptions;
import io.github.cameljetstream.options.FailureOptions;
import io.github.cameljetstream.provision.BoundConsumer;
import io.github.cameljetstream.provision.ProvisionException;
import io.nats.client.api.AckPolicy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/** Makes what belongs to a consumer on the server, from its configuration and our options. */
final class Bindings {
    private final ConnectionLease lease;
    private final JetStreamApi api;
    private final ConsumerOptions consumerOptions;
    private final FailureHandling failureHandling;
    private final InFlight inFlight;
    private final Demand demand;
    private final MessageSource.Listener listener;
    private final Settler.InPlace inPlace;
    private final Runnable onSettled;

    /**
     * @param inPlace null if the order is not held
     */
    Bindings(
            ConnectionLease lease,
            JetStreamApi api,
            ConsumerOptions consumerOptions,
            FailureHandling failureHandling,
            InFlight inFlight,
            Demand demand,
            MessageSource.Listener listener,
            Settler.InPlace inPlace,
            Runnable onSettled) {
        this.lease = lease;
        this.api = api;
        this.consumerOptions = consumerOptions;
        this.failureHandling = failureHandling;
        this.inFlight = inFlight;
        this.demand = demand;
        this.listener = listener;
        this.inPlace = inPlace;
        this.onSettled = onSettled;
    }

    /**
     * Binds to a consumer.
     *
     * @throws ProvisionException if the options ask for what it does not have
     */
    Binding to(BoundConsumer consumer) throws ProvisionException {
        if (!consumerOptions.isAutoAck() && consumer.ackPolicy() == AckPolicy.None) {
            throw new ProvisionException("Consumer '" + consumer.name() + "' of stream '" + consumer.stream()
                    + "' has ackPolicy=none, with which autoAck=false has nothing to acknowledge. Leave autoAck out, or"
                    + " use another consumer.");
        }
        FailureOptions options = failureHandling.options();
        Backoff backoff =
                new Backoff(consumer.backOff(), options.getNakDelay() == null ? Duration.ZERO : options.getNakDelay());
        FailurePolicy policy = new FailurePolicy(
                options.getOnFailure(),
                options.getOnExhausted(),
                failureHandling.terminateOn(),
                options.getDeadLetterSubject() != null,
                consumer.maxDeliver(),
                backoff);
        Acknowledgements acknowledgements = new Acknowledgements(lease, consumer.features());
        DeadLetters deadLetters = options.getDeadLetterSubject() == null
                ? null
                : new DeadLetters(
                        failureHandling.publisher(),
                        lease.timer(),
                        options.getDeadLetterSubject(),
                        delivery -> inPlace != null || policy.isLast(delivery.count()),
                        backoff);
        CumulativeAcks cumulative = consumer.ackPolicy() == AckPolicy.All
                ? new CumulativeAcks(consumer.ackPending(), consumer.delivered())
                : null;
        Settler settler = new Settler(
                consumer.ackPolicy(),
                acknowledgements,
                inFlight,
                cumulative,
                backoff,
                deadLetters,
                policy,
                consumerOptions.isDoubleAck(),
                inPlace,
                onSettled);
        ProgressKeeper keeper = new ProgressKeeper(
                consumer,
                () -> toKeep(consumer.ackPolicy(), cumulative),
                acknowledgements,
                consumerOptions.getMaxAckExtension());
        MessageSource source = consumer.isPush()
                ? new PushSource(lease, consumer, demand, listener)
                : new PullSource(lease, api, consumer, demand, listener);
        return new Binding(
                consumer,
                source,
                settler,
                keeper,
                cumulative,
                deadLetters,
                inheritedUntil(consumer),
                consumerOptions.isAutoAck());
    }

    private Collection<Delivery> toKeep(AckPolicy policy, CumulativeAcks cumulative) {
        return switch (policy) {
            case Explicit -> inFlight.deliveries();
            case None -> List.of();
            case All -> {
                List<Delivery> all = new ArrayList<>(inFlight.deliveries());
                all.addAll(cumulative.withheld());
                yield all;
            }
        };
    }

    /** By then the server has delivered again what an instance before us had not acknowledged. */
    private static long inheritedUntil(BoundConsumer consumer) {
        Duration longest = consumer.backOff().stream().max(Duration::compareTo).orElseGet(() -> consumer.waitOf(1));
        return System.nanoTime() + longest.multipliedBy(2).toNanos();
    }
}
