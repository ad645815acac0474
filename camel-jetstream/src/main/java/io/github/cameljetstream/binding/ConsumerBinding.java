package io.github.cameljetstream.binding;

import io.github.cameljetstream.delivery.CompletionHandler;
import io.github.cameljetstream.delivery.ConsumerSequenceTracker;
import io.github.cameljetstream.delivery.Delivery;
import io.github.cameljetstream.dispatch.OrderGate;
import io.github.cameljetstream.provision.BoundConsumer;
import io.github.cameljetstream.route.ManualCompletionHandler;
import io.github.cameljetstream.settle.CumulativeAcks;
import io.github.cameljetstream.settle.ProgressKeeper;
import io.github.cameljetstream.settle.SettlementLedger;
import io.github.cameljetstream.settle.Settler;
import io.github.cameljetstream.settle.StalledAcks;
import io.github.cameljetstream.source.DeliveryOrigin;
import io.github.cameljetstream.source.MessageSource;
import io.nats.client.api.AckPolicy;
import java.util.List;

/**
 * A consumer on the server, and what its configuration decides: where deliveries come from and how they are settled.
 *
 * @param origin distinguishes its deliveries from messages that others publish
 * @param tracker follows their consumer sequences
 * @param settlement how its deliveries are settled
 * @param gate keeps the order of the stream; open if that is not needed
 * @param autoAck whether a delivery is acknowledged when its exchange succeeds
 */
public record ConsumerBinding(
        BoundConsumer consumer,
        DeliveryOrigin origin,
        ConsumerSequenceTracker tracker,
        MessageSource source,
        Settlements settlement,
        OrderGate gate,
        boolean autoAck) {

    /**
     * How the deliveries of a consumer are settled.
     *
     * @param cumulative acks that cover earlier messages; unused unless the ack policy is all
     * @param stalledAcks sends acks that would otherwise wait indefinitely
     */
    public record Settlements(
            Settler settler, ProgressKeeper progressKeeper, CumulativeAcks cumulative, StalledAcks stalledAcks) {}

    public Settler settler() {
        return settlement.settler();
    }

    /** What was settled here. */
    public SettlementLedger ledger() {
        return settler().ledger();
    }

    public ProgressKeeper progressKeeper() {
        return settlement.progressKeeper();
    }

    public CumulativeAcks cumulative() {
        return settlement.cumulative();
    }

    /** Whether it is a binding to this consumer. */
    public boolean isOf(BoundConsumer other) {
        return isSame(consumer, other);
    }

    /** Whether both are the same consumer; without access to the API, the delivery sequences will show it. */
    public static boolean isSame(BoundConsumer consumer, BoundConsumer before) {
        boolean unknown = consumer.created() == null
                && before.created() == null
                && consumer.name().equals(before.name());
        return unknown || consumer.isSameAs(before);
    }

    /** The same binding, with a configuration that was changed on the server. */
    public ConsumerBinding with(BoundConsumer changed, ProgressKeeper keeper) {
        return new ConsumerBinding(
                changed,
                origin,
                tracker,
                source,
                new Settlements(settler(), keeper, cumulative(), settlement.stalledAcks()),
                gate,
                autoAck);
    }

    /** Another binding replaces this one. Returns deliveries that were held for an order that no longer matters. */
    public List<Delivery> replacedBy(ConsumerBinding next) {
        if (cumulative() != next.cumulative()) {
            cumulative().close();
        }
        return gate == next.gate() ? List.of() : gate.take();
    }

    public void delivered(Delivery delivery) {
        cumulative().delivered(delivery);
    }

    /** That many deliveries did not arrive before the next one. */
    public void missed(long count, long now) {
        cumulative().missed(count, now);
        gate.missed(count, now);
    }

    /** The consumer was reset. Returns the held deliveries, which may run, in order. */
    public List<Delivery> reset(long consumerSequence, long streamSequence) {
        ledger().reset();
        cumulative().reset(consumerSequence, streamSequence);
        return gate.reset(consumerSequence, streamSequence);
    }

    /** Settles the delivery when its exchange is done. */
    public CompletionHandler<Delivery> completionHandler(Delivery delivery) {
        return autoAck ? delivery.settler() : new ManualCompletionHandler(delivery, progressKeeper());
    }

    /** Called by the timer. */
    public void keepProgress() {
        long now = System.nanoTime();
        progressKeeper().look(now);
        settlement.stalledAcks().look(now);
    }

    /** Whether the server redelivers the message if it is handed back. */
    public boolean mayHandBack(Delivery delivery) {
        return consumer.ackPolicy() != AckPolicy.None
                && (consumer.maxDeliver() < 0 || delivery.count() < consumer.maxDeliver());
    }
}
