package io.github.cameljetstream.consume;

import io.github.cameljetstream.delivery.InFlightView;
import io.github.cameljetstream.provision.BoundConsumer;
import io.github.cameljetstream.provision.ProvisionException;
import io.github.cameljetstream.settle.SettlementLedger;
import java.util.function.Supplier;

/**
 * Learns which messages the server delivers no more, and has dead letters made of them. Its life cycle is that of the
 * pipeline of the messages; {@link #over} may be called by any thread.
 */
public interface MaxDeliverMonitor {
    /** Monitors nothing. */
    MaxDeliverMonitor NONE = new MaxDeliverMonitor() {};

    /**
     * Begins, before the first message of the consumer is taken.
     *
     * @param ledgers the ledger of the present consumer
     */
    default void start(BoundConsumer consumer, InFlightView inFlight, Supplier<SettlementLedger> ledgers)
            throws ProvisionException {}

    /** The consumer of the messages is bound to anew, and may be another. */
    default void boundAgain(BoundConsumer consumer) {}

    /** No messages are taken for a while. */
    default void suspend() {}

    /** Messages are taken again. */
    default void resume() {}

    /** Whether {@link #examine} is to be called soon after a last delivery. */
    default boolean examinesLastDeliveries() {
        return this != NONE;
    }

    /** Looks into messages that were given back in their last delivery, of which the server may not tell. Blocks. */
    default void examine() {}

    /** Ends; does nothing if it has not begun. */
    default void stop() {}

    /** How the consumer fares, with what is the matter here. */
    default ConsumerSnapshot over(ConsumerSnapshot messages) {
        return messages;
    }
}
