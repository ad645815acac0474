package io.github.cameljetstream.consume;

import io.github.cameljetstream.binding.ConsumerBinding;
import io.github.cameljetstream.binding.ServerAccess;
import io.github.cameljetstream.delivery.ConsumerSequenceTracker;
import io.github.cameljetstream.delivery.MissedDeliveries;
import io.github.cameljetstream.dispatch.OrderGate;
import io.github.cameljetstream.options.ConsumerOptions;
import io.github.cameljetstream.provision.BoundConsumer;
import io.github.cameljetstream.provision.ProvisionException;
import io.github.cameljetstream.settle.CumulativeAcks;
import io.github.cameljetstream.source.DeliveryOrigin;
import io.github.cameljetstream.source.MessageSource;
import io.github.cameljetstream.source.PullRequests;
import io.github.cameljetstream.source.PullSource;
import io.github.cameljetstream.source.PushSource;
import io.nats.client.api.AckPolicy;
import org.jspecify.annotations.Nullable;

/** Creates the binding to a consumer on the server, from its configuration and the options. */
final class ConsumerBinder {
    private final ConsumerCore core;
    private final ConsumerOptions options;
    private final MessageSource.Receiver receiver;
    private final SettlerFactory settlers;

    ConsumerBinder(
            ConsumerCore core, ConsumerOptions options, MessageSource.Receiver receiver, SettlerFactory settlers) {
        this.core = core;
        this.options = options;
        this.receiver = receiver;
        this.settlers = settlers;
    }

    /**
     * Binds to a consumer.
     *
     * @param before the binding that this one replaces; null if there is none
     * @param from the stream sequence where a consumer that was created again begins
     * @param standing its delivery sequences, compared with the deliveries that arrived
     * @throws ProvisionException if the consumer lacks what the options need
     */
    ConsumerBinding bind(
            BoundConsumer consumer, @Nullable ConsumerBinding before, long from, SequenceFollower.Standing standing)
            throws ProvisionException {
        checkAcks(consumer);
        settlers.check(consumer);
        boolean continues = standing.isSameConsumer() && standing.verdict() == ConsumerSequenceTracker.Verdict.NEXT;
        ConsumerBinding continued = continues ? before : null;
        CumulativeAcks cumulative = continued == null ? cumulativeAcks(consumer) : continued.cumulative();
        ConsumerBinding.Settlements settlements =
                settlers.create(consumer, cumulative, settlers.ledger(consumer, before, from, standing.verdict()));
        DeliveryOrigin origin = new DeliveryOrigin(consumer, core.server().api().domain());
        return new ConsumerBinding(
                consumer,
                origin,
                standing.tracker(),
                source(consumer, origin),
                settlements,
                continued == null ? gate(consumer) : continued.gate(),
                options.acks().isAutoAck());
    }

    private void checkAcks(BoundConsumer consumer) throws ProvisionException {
        if (!options.acks().isAutoAck() && consumer.ackPolicy() == AckPolicy.None) {
            throw new ProvisionException("Consumer '" + consumer.name() + "' of stream '" + consumer.stream()
                    + "' has ackPolicy=none, with which autoAck=false has nothing to acknowledge. Remove autoAck, or"
                    + " use another consumer.");
        }
        if (consumer.ackPolicy() == AckPolicy.FlowControl) {
            throw new ProvisionException("Consumer '" + consumer.name() + "' of stream '" + consumer.stream()
                    + "' has the ack policy flow_control, which does not allow to acknowledge single messages. Use a"
                    + " consumer with ackPolicy explicit, all or none.");
        }
    }

    /** Continues with a changed configuration and the same source; throws if it lacks what the options need. */
    ConsumerBinding follow(BoundConsumer changed, ConsumerBinding before) throws ProvisionException {
        settlers.check(changed);
        return before.with(changed, settlers.follow(changed, before.cumulative()));
    }

    private MessageSource source(BoundConsumer consumer, DeliveryOrigin origin) throws ProvisionException {
        ServerAccess server = core.server();
        return consumer.isPush()
                ? new PushSource(server.lease(), origin, receiver)
                : new PullSource(server.lease(), server.api(), origin, PullRequests.to(consumer, options), receiver);
    }

    private static CumulativeAcks cumulativeAcks(BoundConsumer consumer) {
        return consumer.ackPolicy() == AckPolicy.All ? new CumulativeAcks(missed(consumer)) : CumulativeAcks.unused();
    }

    private OrderGate gate(BoundConsumer consumer) {
        return options.routing().keepsStreamOrder() && consumer.ackPolicy() != AckPolicy.None
                ? new OrderGate(missed(consumer))
                : OrderGate.open();
    }

    private static MissedDeliveries missed(BoundConsumer consumer) {
        return MissedDeliveries.before(consumer, System.nanoTime());
    }
}
