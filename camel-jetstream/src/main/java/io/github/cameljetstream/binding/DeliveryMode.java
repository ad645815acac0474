package io.github.cameljetstream.binding;

import io.github.cameljetstream.delivery.AckSubject;
import io.github.cameljetstream.delivery.Delivery;
import io.github.cameljetstream.delivery.InFlight;
import io.github.cameljetstream.dispatch.DispatchQueue;
import io.github.cameljetstream.provision.BoundConsumer;
import io.github.cameljetstream.provision.ProvisionException;
import io.github.cameljetstream.source.Demand;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * How a consumer processes its deliveries. The defaults are those of a plain consumer, which routes each delivery as soon
 * as it can and hands back at a suspension what it has not begun. Thread-safe.
 */
public interface DeliveryMode {
    DeliveryMode PLAIN = new DeliveryMode() {};

    /** The order is held: what has not begun waits for the stop, since it must not overtake a delivery in flight. */
    DeliveryMode STRICT_ORDER = new DeliveryMode() {
        @Override
        public boolean parksUntilStop() {
            return true;
        }
    };

    /** The queue of deliveries that wait for their turn. */
    default DispatchQueue queue(Supplier<DispatchQueue> routed) {
        return routed.get();
    }

    /** How many messages the source requests. */
    default Demand demand(Supplier<Demand> prefetch) {
        return prefetch.get();
    }

    /** Whether a message that arrived counts. Called on a thread of the connection. */
    default boolean accepts(AckSubject info, Consumer<String> onFault) {
        return true;
    }

    /** The server sent the sequence of the consumer last. Called on a thread of the connection. */
    default void sent(long consumerSequence, Consumer<String> onFault) {}

    /** Called several times a second. */
    default void tick(Consumer<String> onFault) {}

    /** Where in the stream a consumer that has to be created again begins. Nothing of the present one counts afterwards. */
    default long resumeAt(InFlight inFlight) {
        return inFlight.resumeAt();
    }

    /** Another stream of the same name replaced the stream. */
    default void streamReplaced() {}

    /** The stream was restored and ends at the sequence. */
    default void streamEndsAt(long sequence) {}

    /** Throws {@link ProvisionException} if this mode cannot use the consumer. */
    default void check(BoundConsumer consumer) throws ProvisionException {}

    /** Deliveries come from the consumer from now on. */
    default void bound(BoundConsumer consumer) {}

    /** Why the consumer has to be created again after a reconnect; null if it stays. */
    default String faultOfReconnect() {
        return null;
    }

    /** Whether somebody may change the consumer on the server while the route runs. */
    default boolean isEditable() {
        return true;
    }

    /** Whether a suspension may route what was fetched, before it hands back the rest. */
    default boolean mayDrain() {
        return true;
    }

    /** Whether a suspension keeps what has not begun, instead of handing it back. */
    default boolean parksUntilStop() {
        return false;
    }

    /** Whether a delivery can be handed back without ending its message. */
    default boolean mayHandBack(ConsumerBinding binding, Delivery delivery) {
        return binding.mayHandBack(delivery);
    }

    /** Whether the consumer routes a last delivery at its stop, since to hand it back would end its message. */
    default boolean routesLastDeliveries() {
        return true;
    }

    /** Takes out what nobody polled for some time. */
    default List<Delivery> takeUnclaimed(ConsumerBinding binding, long now) {
        return List.of();
    }

    /**
     * Waits for a delivery.
     *
     * @param request has the source request one
     * @return null if none arrived in time, or the queue is closed
     */
    default Delivery poll(long nanos, Runnable request) throws InterruptedException {
        throw new IllegalStateException("A consumer of a route cannot be polled");
    }

    /** Nobody polls any more. */
    default void closePolling() {}
}
