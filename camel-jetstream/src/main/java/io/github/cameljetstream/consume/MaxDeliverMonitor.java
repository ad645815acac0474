package io.github.cameljetstream.consume;

import io.github.cameljetstream.delivery.InFlightView;
import io.github.cameljetstream.provision.BoundConsumer;
import io.github.cameljetstream.provision.ProvisionException;
import io.github.cameljetstream.settle.SettlementLedger;
import java.util.function.Supplier;

/**
 * Finds messages that the server will not deliver again, and has them dead-lettered. Its life cycle is that of the consumer
 * of the messages; {@link #addFaultTo} may be called by any thread.
 */
public interface MaxDeliverMonitor {
    /** Monitors nothing. */
    MaxDeliverMonitor NONE = new MaxDeliverMonitor() {};

    /** Starts, before the consumer receives its first message; {@code ledgers} has the ledger of the present binding. */
    default void start(BoundConsumer consumer, InFlightView inFlight, Supplier<SettlementLedger> ledgers)
            throws ProvisionException {}

    /** The consumer of the messages was bound again, and may be another one. */
    default void onRebound(BoundConsumer consumer) {}

    /** The consumer of the messages is suspended. */
    default void suspend() {}

    /** The consumer of the messages receives messages again. */
    default void resume() {}

    /** Whether to call {@link #examine} soon after a last delivery. */
    default boolean examinesLastDeliveries() {
        return this != NONE;
    }

    /** Examines messages that were handed back in their last delivery: the server may publish no advisory. Blocks. */
    default void examine() {}

    /** Stops; does nothing if it has not started. */
    default void stop() {}

    /** Adds a fault of the dead-lettering to the state of the consumer. */
    default ConsumerSnapshot addFaultTo(ConsumerSnapshot messages) {
        return messages;
    }
}
