package io.github.cameljetstream.consume;

import io.github.cameljetstream.binding.ConsumerBinding;
import io.github.cameljetstream.binding.ServerRestarts;
import io.github.cameljetstream.delivery.AckSubject;
import io.github.cameljetstream.delivery.Delivery;
import io.github.cameljetstream.delivery.ExchangeFailure;
import io.github.cameljetstream.runtime.LimitedLog;
import io.github.cameljetstream.source.DeliveryOrigin;
import io.github.cameljetstream.source.DroppedMessages;
import io.github.cameljetstream.source.MessageSource;
import io.nats.client.Message;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Creates deliveries from the messages of a source, and dispatches them. Called on a thread of the connection: never blocks. */
final class DeliveryIntake implements MessageSource.Listener {
    private static final Logger LOG = LoggerFactory.getLogger(DeliveryIntake.class);

    private final ConsumerCore core;
    private final WaitingDeliveries waiting;
    private final SequenceFollower sequences;
    private final ServerRestarts restarts;
    private final LastDelivery lastDelivery;
    private final DroppedMessages dropped;
    private final LimitedLog log;
    private final Consumer<String> onFault;

    DeliveryIntake(
            ConsumerCore core,
            WaitingDeliveries waiting,
            SequenceFollower sequences,
            ServerRestarts restarts,
            LastDelivery lastDelivery,
            DroppedMessages dropped) {
        this.core = core;
        this.onFault = core.faults()::onFault;
        this.waiting = waiting;
        this.sequences = sequences;
        this.restarts = restarts;
        this.lastDelivery = lastDelivery;
        this.dropped = dropped;
        this.log = new LimitedLog(LOG, core.server().tasks());
    }

    @Override
    public boolean onMessage(DeliveryOrigin origin, Message message, AckSubject info, long now, long requestedAt) {
        ConsumerBinding binding = core.binding().get();
        if (!accepts(binding, origin, info)) {
            return false;
        }
        restarts.check();
        sequences.delivered(binding, info, requestedAt);
        long latestBegin = core.mode().latestBegin(binding.consumer(), info.deliveredCount(), requestedAt);
        if (latestBegin != 0 && now - latestBegin > 0) {
            dropped.overdue(binding.consumer(), info);
            return false;
        }
        Delivery delivery = deliveryOf(message, info, binding, now);
        delivery.mustBeginBy(latestBegin);
        try {
            binding.delivered(delivery);
            offer(delivery, binding);
        } catch (RuntimeException | Error e) {
            log.errorAbout(delivery.streamSequence(), "{} could not be queued; handling it as failed", delivery, e);
            binding.settler().failed(delivery, ExchangeFailure.by(e));
        }
        // The number of pending messages does not count redeliveries.
        return info.pending() > 0 || info.deliveredCount() > 1;
    }

    private boolean accepts(ConsumerBinding binding, DeliveryOrigin origin, AckSubject info) {
        if (origin != binding.origin() && !binding.isOf(origin.consumer())) {
            dropped.late(binding.consumer(), info); // the present consumer redelivers it
            return false;
        }
        return core.mode().accepts(info, onFault);
    }

    private Delivery deliveryOf(Message message, AckSubject info, ConsumerBinding binding, long now) {
        Delivery delivery = new Delivery(message, info, binding.settler(), now);
        delivery.cutSubject(core.mode().subjectPrefix());
        delivery.progressDueAt(binding.progressKeeper().dueAfter(delivery, now));
        lastDelivery.set(info, now);
        core.tally().delivered(delivery.count());
        if (!core.inFlight().add(delivery)) {
            delivery.mayBeRepeated();
        }
        binding.ledger().lastDeliveries().forgetHandedBack(delivery.streamSequence());
        return delivery;
    }

    private void offer(Delivery delivery, ConsumerBinding binding) {
        if (binding.gate().isOpen()) {
            waiting.dispatch(delivery);
            return;
        }
        int maxHeld = core.inFlight().free() == 0 ? core.inFlight().count() : Integer.MAX_VALUE;
        binding.gate().offer(delivery, maxHeld).forEach(waiting::dispatch);
    }

    @Override
    public void onHeartbeat(long sent) {
        core.mode().sent(sent, onFault);
    }

    @Override
    public void onOtherDomain() {
        core.configuration().suspectDomain();
    }

    @Override
    public void onFault(String reason) {
        core.faults().onFault(reason);
    }

    @Override
    public void onSilence() {
        core.faults().onSilence();
    }
}
