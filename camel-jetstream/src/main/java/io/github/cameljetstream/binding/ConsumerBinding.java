package io.github.cameljetstream.binding;

import io.github.cameljetstream.delivery.ConsumerSequenceTracker;
import io.github.cameljetstream.delivery.Delivery;
import io.github.cameljetstream.dispatch.OrderGate;
import io.github.cameljetstream.provision.BoundConsumer;
import io.github.cameljetstream.route.AutomaticCompletionHandler;
import io.github.cameljetstream.route.CompletionHandler;
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
 * @param incoming where its deliveries come from
 * @param settlement how its deliveries are settled
 * @param gate keeps the order of the stream; open if that is not needed
 * @param autoAck whether a delivery is acknowledged when its exchange succeeds
 */
public record ConsumerBinding(
        BoundConsumer consumer, Incoming incoming, Settlements settlement, OrderGate gate, boolean autoAck) {

    /**
     * Where the deliveries of a consumer come from.
     *
     * @param origin tells them from messages that others publish
     * @param tracker follows their sequences
     */
    public record Incoming(DeliveryOrigin origin, ConsumerSequenceTracker tracker, MessageSource source) {}

    /**
     * How the deliveries of a consumer are settled.
     *
     * @param cumulative the acknowledgements that cover earlier ones; unused unless the ack policy is all
     * @param stalledAcks sends those that nothing would release
     */
    public record Settlements(
            Settler settler, ProgressKeeper progressKeeper, CumulativeAcks cumulative, StalledAcks stalledAcks) {}

    public DeliveryOrigin origin() {
        return incoming.origin();
    }

    public ConsumerSequenceTracker tracker() {
        return incoming.tracker();
    }

    public MessageSource source() {
        return incoming.source();
    }

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

    /** Whether it is a binding to the same consumer as another one was. */
    public boolean isOf(BoundConsumer other) {
        return isSame(consumer, other);
    }

    /** Whether both are the same consumer; if the server may not be asked, the delivery sequences will show it. */
    public static boolean isSame(BoundConsumer consumer, BoundConsumer before) {
        boolean unknown = consumer.created() == null
                && before.created() == null
                && consumer.name().equals(before.name());
        return unknown || consumer.isSameAs(before);
    }

    /** The same, except a configuration that was changed on the server. */
    public ConsumerBinding with(BoundConsumer changed, ProgressKeeper keeper) {
        return new ConsumerBinding(
                changed,
                incoming,
                new Settlements(settler(), keeper, cumulative(), settlement.stalledAcks()),
                gate,
                autoAck);
    }

    /** Another binding replaces this one. Returns what was held for an order that does not matter any more. */
    public List<Delivery> replacedBy(ConsumerBinding next) {
        if (cumulative() != next.cumulative()) {
            cumulative().close();
        }
        return gate == next.gate() ? List.of() : gate.take();
    }

    public void delivered(Delivery delivery) {
        cumulative().delivered(delivery);
    }

    /** So many deliveries did not arrive before the next one. */
    public void missed(long count, long now) {
        cumulative().missed(count, now);
        gate.missed(count, now);
    }

    /** The consumer was reset. Returns what was held and may run, in order. */
    public List<Delivery> reset(long consumerSequence, long streamSequence) {
        ledger().reset();
        cumulative().reset(consumerSequence, streamSequence);
        return gate.reset(consumerSequence, streamSequence);
    }

    /** Settles the delivery when its exchange is done. */
    public CompletionHandler completionHandler(Delivery delivery) {
        return autoAck
                ? new AutomaticCompletionHandler(delivery)
                : new ManualCompletionHandler(delivery, progressKeeper());
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
