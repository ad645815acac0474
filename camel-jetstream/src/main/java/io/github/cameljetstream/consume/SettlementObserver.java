package io.github.cameljetstream.consume;

import io.github.cameljetstream.binding.ConsumerBinding;
import io.github.cameljetstream.delivery.Delivery;
import io.github.cameljetstream.delivery.SettlementKind;
import io.github.cameljetstream.dispatch.Drain;
import io.github.cameljetstream.settle.SettlementListener;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;

/** Receives more messages as deliveries are settled, and counts how they were settled. Thread-safe. */
final class SettlementObserver implements SettlementListener {
    private final ConsumerCore core;
    private final WaitingDeliveries waiting;
    private final Drain drain;
    private final AtomicLong settled;
    /** Runs once nothing is in flight; null for nothing to run. */
    private final AtomicReference<Runnable> whenEmpty = new AtomicReference<>();

    /** @param settled counts the deliveries that were settled */
    SettlementObserver(ConsumerCore core, WaitingDeliveries waiting, Drain drain, AtomicLong settled) {
        this.core = core;
        this.waiting = waiting;
        this.drain = drain;
        this.settled = settled;
    }

    @Override
    public void permitReleased() {
        settled.incrementAndGet();
        ConsumerBinding binding = core.binding().get();
        if (core.binding().isConsuming()) {
            binding.source().onPermitReleased();
        }
        runIfEmpty();
    }

    @Override
    public void settled(Delivery delivery, SettlementKind as) {
        core.tally().settled(delivery, as);
        if (as == SettlementKind.NAK || as == SettlementKind.LEAVE) {
            core.configuration().suspectChange();
        }
    }

    @Override
    public void retried() {
        core.configuration().suspectChange();
        core.tally().retried();
    }

    @Override
    public void runs(Delivery delivery) {
        waiting.dispatchFollower(delivery, core.binding().isConsuming() || drain.isActive());
    }

    /** Runs the task on a worker once nothing is in flight. */
    void whenEmpty(Runnable task) {
        whenEmpty.set(task);
        runIfEmpty();
    }

    private void runIfEmpty() {
        if (whenEmpty.get() == null || core.inFlight().count() != 0) {
            return;
        }
        Runnable task = whenEmpty.getAndSet(null);
        if (task != null) {
            core.server().tasks().run("end of a polling consumer", task);
        }
    }
}
