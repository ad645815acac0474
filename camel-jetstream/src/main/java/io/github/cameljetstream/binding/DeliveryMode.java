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
import org.jspecify.annotations.Nullable;

/**
 * How a consumer processes its deliveries. The defaults are those of a plain consumer, which routes each delivery as soon
 * as possible, and hands back at a suspension what has not begun. Thread-safe.
 */
public interface DeliveryMode {
    DeliveryMode PLAIN = new DeliveryMode() {};

    /** Strict order: a delivery that has not begun waits for the stop, since it must not overtake a delivery in flight. */
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

    /** Whether to accept a message. Called on a thread of the connection. */
    default boolean accepts(AckSubject info, Consumer<String> onFault) {
        return true;
    }

    /**
     * When the exchange of a delivery must have begun ({@link System#nanoTime}); 0 for any time.
     *
     * @param count the number of the delivery of its message
     * @param requestedAt when it was requested, at the earliest
     */
    default long latestBegin(BoundConsumer consumer, long count, long requestedAt) {
        return 0;
    }

    /** How many characters of a stored subject precede the subject to which the message was published. */
    default int subjectPrefix() {
        return 0;
    }

    /** A heartbeat reports the consumer sequence that the server sent last. Called on a thread of the connection. */
    default void sent(long consumerSequence, Consumer<String> onFault) {}

    /** Called several times a second. */
    default void tick(Consumer<String> onFault) {}

    /** The stream sequence where a consumer that is created again begins. It invalidates the present consumer. */
    default long resumeAt(InFlight inFlight) {
        return inFlight.resumeAt();
    }

    /** Another stream of the same name replaced the stream. */
    default void streamReplaced() {}

    /** The stream was restored and ends at the sequence. */
    default void streamEndsAt(long sequence) {}

    /** Throws {@link ProvisionException} if this mode cannot use the consumer. */
    default void check(BoundConsumer consumer) throws ProvisionException {}

    /** The consumer is bound. */
    default void bound(BoundConsumer consumer) {}

    /** Why the consumer has to be created again after a reconnect; null if it stays. */
    default @Nullable String faultOfReconnect() {
        return null;
    }

    /** Whether somebody may change the consumer on the server while the route runs. */
    default boolean isEditable() {
        return true;
    }

    /** Whether a suspension may route fetched messages before it hands back the rest. */
    default boolean mayDrain() {
        return true;
    }

    /** Whether a suspension parks deliveries that have not begun, instead of handing them back. */
    default boolean parksUntilStop() {
        return false;
    }

    /** Whether a delivery can be handed back without ending its message. */
    default boolean mayHandBack(ConsumerBinding binding, Delivery delivery) {
        return binding.mayHandBack(delivery);
    }

    /** Whether a stop routes last deliveries, since handing one back would end its message. */
    default boolean routesLastDeliveries() {
        return true;
    }

    /** Takes out deliveries that nobody polled for some time. */
    default List<Delivery> takeUnclaimed(ConsumerBinding binding, long now) {
        return List.of();
    }

    /**
     * Waits for a delivery.
     *
     * @param request has the source request one
     * @return null if none arrived in time, or the queue is closed
     */
    default @Nullable Delivery poll(long nanos, Runnable request) throws InterruptedException {
        throw new IllegalStateException("A consumer of a route cannot be polled");
    }

    /** Nobody polls any more. */
    default void closePolling() {}
}
