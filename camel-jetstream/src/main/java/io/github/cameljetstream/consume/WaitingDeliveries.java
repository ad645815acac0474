package io.github.cameljetstream.consume;

import io.github.cameljetstream.binding.ConsumerBinding;
import io.github.cameljetstream.delivery.Admission;
import io.github.cameljetstream.delivery.Delivery;
import io.github.cameljetstream.delivery.DeliveryState;
import io.github.cameljetstream.delivery.ExchangeFailure;
import io.github.cameljetstream.dispatch.DispatchQueue;
import io.github.cameljetstream.dispatch.InPlaceRetries;
import io.github.cameljetstream.dispatch.ParkedDeliveries;
import io.github.cameljetstream.route.DeliveryRouter;
import java.time.Duration;
import org.apache.camel.Exchange;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The deliveries whose exchange does not run: they wait in the dispatch queue, at the order gate for an earlier message, or
 * for their retry in place; or they are parked because the consumer is suspended. Thread-safe.
 */
final class WaitingDeliveries {
    private static final Logger LOG = LoggerFactory.getLogger(WaitingDeliveries.class);

    private final ConsumerCore core;
    private final DispatchQueue queue;
    private final InPlaceRetries retries;
    private final DeliveryRouter router;
    /** The deliveries that a suspension took out of the dispatch queue and did not hand back. */
    private final ParkedDeliveries parked = new ParkedDeliveries();

    WaitingDeliveries(ConsumerCore core, DispatchQueue queue, InPlaceRetries retries, DeliveryRouter router) {
        this.core = core;
        this.queue = queue;
        this.retries = retries;
        this.router = router;
    }

    /** Queues a delivery, unless its message is settled or in flight here already. */
    void dispatch(Delivery delivery) {
        Admission admission = Admission.of(delivery, core.inFlight());
        while (admission instanceof Admission.Follow follow) {
            if (follow.earlier().follow(delivery)) {
                core.configuration().suspectChange(); // somebody may have shortened ackWait on the server
                return;
            }
            admission = Admission.of(delivery, core.inFlight()); // the earlier one was settled meanwhile
        }
        if (admission instanceof Admission.Settle settled) {
            LOG.debug("{} is settled here already: {}", delivery, settled.settlement());
            delivery.settler().settle(delivery, settled.settlement());
        } else if (!parked.parkIfHeld(delivery)) {
            enqueue(delivery);
        }
    }

    private void enqueue(Delivery delivery) {
        delivery.moveTo(DeliveryState.QUEUED);
        queue.add(delivery);
    }

    /** Runs a delivery that waited for an earlier one of its message, or hands it back. */
    void dispatchFollower(Delivery delivery, boolean mayRun) {
        if (mayRun || !core.binding().get().mayHandBack(delivery)) {
            dispatch(delivery);
        } else {
            delivery.settler().handBack(delivery);
        }
    }

    /** Begins no more exchanges until {@link #resume}, and parks what arrives. */
    void hold() {
        parked.hold();
        retries.suspend();
        park();
    }

    /** Parks the deliveries of the dispatch queue that have not begun. */
    void park() {
        parked.addAll(queue.takeWaiting());
    }

    /** Begins no more retries in place until {@link #resume}. */
    void suspendRetries() {
        retries.suspend();
    }

    /** Hands back what has not begun, unless the mode parks it until the stop. */
    void suspend() {
        park();
        if (!core.mode().parksUntilStop()) {
            handBackParked();
        }
    }

    void resume() {
        queue.resume();
        retries.resume();
        parked.release().forEach(this::enqueue);
    }

    /** Hands back everything that waits. */
    void stop() {
        parked.addAll(retries.take());
        parked.addAll(core.binding().get().gate().take());
        handBackParked();
    }

    private void handBackParked() {
        if (parked.size() == 0) {
            return;
        }
        ConsumerBinding binding = core.binding().get();
        core.server().provisioner().dropRequests(binding.consumer());
        for (Delivery delivery : parked.take()) {
            if (core.mode().mayHandBack(binding, delivery)) {
                delivery.settler().handBack(delivery);
            } else {
                endLastDelivery(delivery);
            }
        }
    }

    /** Handing back a last delivery would end its message, so that it runs before the stop ends. */
    private void endLastDelivery(Delivery delivery) {
        if (!core.mode().routesLastDeliveries()) {
            Exception cause = new IllegalStateException("no process requested its last delivery");
            delivery.settler().failed(delivery, ExchangeFailure.by(cause));
        } else if (delivery.hasBegun()) {
            core.server().tasks().run("last delivery of a message", () -> router.runAgain(delivery));
        } else {
            enqueue(delivery);
        }
    }

    /** Waits for a delivery of a polled consumer. Returns its exchange, or null if none arrived in time. */
    @Nullable
    Exchange poll(Duration timeout) throws InterruptedException {
        long end = System.nanoTime() + timeout.toNanos();
        Runnable request = () -> core.binding().get().source().onPermitReleased();
        Delivery delivery = core.mode().poll(end - System.nanoTime(), request);
        while (delivery != null) {
            Exchange exchange = router.handOut(delivery);
            if (exchange != null) {
                return exchange;
            }
            delivery = core.mode().poll(end - System.nanoTime(), request);
        }
        return null;
    }

    /** How many deliveries of the dispatch queue have not begun. */
    int queued() {
        return queue.waiting();
    }

    /** How many deliveries do not run until the stop, or until the consumer resumes. */
    int parked() {
        int waitingRetries = core.binding().isConsuming() ? 0 : retries.waiting();
        return parked.size() + waitingRetries + core.binding().get().gate().held();
    }
}
