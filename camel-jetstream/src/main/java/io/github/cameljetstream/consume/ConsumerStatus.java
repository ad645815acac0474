package io.github.cameljetstream.consume;

import io.github.cameljetstream.binding.ConsumerBinding;
import io.github.cameljetstream.binding.DeniedRights;
import io.github.cameljetstream.delivery.Fault;
import io.github.cameljetstream.provision.BoundConsumer;
import io.github.cameljetstream.settle.DeadLetterFault;
import org.jspecify.annotations.Nullable;

/** The status of a consumer, as health checks, metrics and JMX report it. Thread-safe. */
final class ConsumerStatus {
    private final ConsumerCore core;
    private final WaitingDeliveries waiting;
    private final LastDelivery lastDelivery;
    private final DeniedRights deniedRights;
    private final DeadLetterFault deadLetterFault;

    ConsumerStatus(
            ConsumerCore core,
            WaitingDeliveries waiting,
            LastDelivery lastDelivery,
            DeniedRights deniedRights,
            DeadLetterFault deadLetterFault) {
        this.core = core;
        this.waiting = waiting;
        this.lastDelivery = lastDelivery;
        this.deniedRights = deniedRights;
        this.deadLetterFault = deadLetterFault;
    }

    ConsumerSnapshot snapshot() {
        return snapshot(fault()).withDeadLetterFault(deadLetterFault.current(System.nanoTime()));
    }

    private ConsumerSnapshot snapshot(@Nullable Fault fault) {
        ConsumerBinding binding = core.binding().get();
        BoundConsumer consumer = binding.consumer();
        return new ConsumerSnapshot(
                state(fault),
                consumer.stream(),
                consumer.name(),
                consumer.isDurable(),
                core.server().lease().servers(),
                inFlight(),
                waiting.queued(),
                lastDelivery.lag(),
                lastDelivery.time(),
                fault == null ? null : fault.reason(),
                fault == null ? null : fault.since(),
                binding.source().pinned(),
                null);
    }

    /** How many messages are in flight, except those that wait until the consumer resumes. */
    int inFlight() {
        return Math.max(0, core.inFlight().count() - waiting.parked());
    }

    private @Nullable Fault fault() {
        Fault denied = deniedRights.fault();
        if (denied != null) {
            return denied;
        }
        Fault fault = core.faults().fault();
        Fault suspicion = core.binding().get().source().suspicion();
        return suspicion != null && (fault == null || fault.isOver()) ? suspicion : fault;
    }

    private ConsumerSnapshot.State state(@Nullable Fault fault) {
        if (!core.binding().isConsuming()) {
            return ConsumerSnapshot.State.SUSPENDED;
        }
        return switch (core.server().lease().state()) {
            case RECONNECTING, CLOSED -> ConsumerSnapshot.State.DISCONNECTED;
            case CONNECTED -> connectedState(fault);
        };
    }

    private ConsumerSnapshot.State connectedState(@Nullable Fault fault) {
        if (deniedRights.fault() != null) {
            return ConsumerSnapshot.State.NOT_PERMITTED;
        }
        return fault != null && !fault.isOver() ? ConsumerSnapshot.State.RECOVERING : ConsumerSnapshot.State.CONSUMING;
    }
}
