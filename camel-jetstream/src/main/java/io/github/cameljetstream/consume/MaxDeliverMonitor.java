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
    MaxDeliverMonitor NONE = new MaxDeliverMonitor() {
        @Override
        public void start(BoundConsumer consumer, InFlightView inFlight, Supplier<SettlementLedger> ledgers) {
            // Nothing to monitor.
        }

        @Override
        public void boundAgain(BoundConsumer consumer) {
            // Nothing to monitor.
        }

        @Override
        public boolean examinesLastDeliveries() {
            return false;
        }

        @Override
        public void examine() {
            // Nothing to monitor.
        }

        @Override
        public void stop() {
            // Nothing to monitor.
        }

        @Override
        public ConsumerSnapshot over(ConsumerSnapshot messages) {
            return messages;
        }
    };

    /**
     * Begins, before the first message of the consumer is taken.
     *
     * @param ledgers the ledger of the present consumer
     */
    void start(BoundConsumer consumer, InFlightView inFlight, Supplier<SettlementLedger> ledgers)
            throws ProvisionException;

    /** The consumer of the messages is bound to anew, and may be another. */
    void boundAgain(BoundConsumer consumer);

    /** No messages are taken for a while. */
    default void suspend() {}

    /** Messages are taken again. */
    default void resume() {}

    /** Whether {@link #examine} is to be called soon after a last delivery. */
    default boolean examinesLastDeliveries() {
        return true;
    }

    /** Looks into messages that were given back in their last delivery, of which the server may not tell. Blocks. */
    void examine();

    /** Ends; does nothing if it has not begun. */
    void stop();

    /** How the consumer fares, with what is the matter here. */
    ConsumerSnapshot over(ConsumerSnapshot messages);
}
