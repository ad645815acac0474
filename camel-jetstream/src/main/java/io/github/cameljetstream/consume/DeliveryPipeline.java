package io.github.cameljetstream.consume;

import io.github.cameljetstream.binding.ConsumerBinding;
import io.github.cameljetstream.binding.ServerAccess;
import io.github.cameljetstream.delivery.ConsumerTally;
import io.github.cameljetstream.dispatch.Drain;
import io.github.cameljetstream.options.ConsumerOptions;
import io.github.cameljetstream.provision.ProvisionException;
import io.github.cameljetstream.runtime.InterruptFlag;
import java.time.Duration;
import org.apache.camel.Exchange;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The life cycle of a consumer, from its first binding to its stop. {@link PipelineParts} shows the way of a message.
 *
 * <p>When messages stop although they should arrive, the consumer is rebound, again and again, until they do. Thread-safe,
 * except its life cycle, which is Camel's.
 */
public final class DeliveryPipeline {
    private static final Logger LOG = LoggerFactory.getLogger(DeliveryPipeline.class);
    /** A quick route drains within it; Camel's shutdown strategy would check only a second later. */
    private static final Duration QUICK_DRAIN = Duration.ofMillis(100);

    private final ConsumerCore core;
    private final WaitingDeliveries waiting;
    private final Drain drain;
    private final SettlementObserver settlements;
    private final ConsumerRebinder rebinder;
    private final ConsumerMonitor monitor;
    private final ReconnectHandler reconnects;
    private final ConsumerStatus status;

    /** A consumer that routes its deliveries. */
    public DeliveryPipeline(
            ServerAccess server, ConsumerOptions options, FailureHandling failureHandling, RouteAccess route) {
        this(new PipelineParts(server, options, failureHandling, route, false));
    }

    private DeliveryPipeline(PipelineParts parts) {
        this.core = parts.core;
        this.waiting = parts.waiting;
        this.drain = parts.drain;
        this.settlements = parts.settlements;
        this.rebinder = parts.rebinder;
        this.monitor = parts.monitor;
        this.reconnects = parts.reconnects;
        this.status = parts.status;
    }

    /** A consumer whose deliveries are not routed, but polled with {@link #receive}. */
    public static DeliveryPipeline polled(
            ServerAccess server, ConsumerOptions options, FailureHandling failureHandling, RouteAccess route) {
        return new DeliveryPipeline(new PipelineParts(server, options, failureHandling, route, true));
    }

    /** Binds to the consumer on the server, and takes messages. */
    public void start() throws ProvisionException {
        start(() -> {});
    }

    /**
     * Binds to the consumer on the server, and takes messages.
     *
     * @param whenBound is run in between, as soon as {@link #snapshot()} is available
     */
    public void start(Runnable whenBound) throws ProvisionException {
        rebinder.start();
        try {
            whenBound.run();
            core.deadLetterMonitor().start(core.binding().get().consumer(), core.inFlight(), () -> core.binding()
                    .get()
                    .ledger());
            core.server().lease().watch(reconnects);
            startTaking();
        } catch (ProvisionException | RuntimeException | Error e) {
            core.server().lease().unwatch(reconnects);
            monitor.stop();
            rebinder.stopProgress();
            core.deadLetterMonitor().stop();
            throw e;
        }
    }

    /**
     * Takes no more messages, and hands back what has not begun; what is in flight is settled as usual. Where the order is
     * held, what has not begun waits for the stop, since it must not be redelivered before what is in flight.
     */
    public void suspend() {
        stopTaking();
        drain.cancel();
        waiting.suspend();
    }

    /**
     * Takes no more messages, and routes what was fetched, for no longer than {@code drainTimeout}; then hands back what
     * has not begun, as {@link #suspend} does. Blocks for a moment only; {@link #stop} waits for the rest.
     */
    public void drain() {
        if (drain.isUseless() || !core.mode().mayDrain()) {
            suspend();
            return;
        }
        stopTaking();
        try {
            drain.begin(core.server().lease(), QUICK_DRAIN);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Begins no more exchanges, until {@link #resume}; {@link #pause} or {@link #stop} is to follow. Does not block. */
    public void hold() {
        waiting.hold();
    }

    /** As {@link #suspend}, but what has not begun waits until the stop, or until the consumer resumes. */
    public void pause() {
        stopTaking();
        waiting.park();
    }

    private void stopTaking() {
        core.binding().stopTaking();
        core.deadLetterMonitor().suspend();
        core.faults().stopRecovery();
        waiting.suspendRetries();
        monitor.stop();
        core.binding().stopSources();
    }

    /** Takes messages again. */
    public void resume() {
        core.deadLetterMonitor().resume();
        core.configuration().askNext(System.nanoTime());
        startTaking();
        core.faults().onSilence(); // somebody may have changed or deleted the consumer meanwhile
    }

    private void startTaking() {
        drain.cancel();
        core.faults().startRecovery(rebinder);
        waiting.resume();
        monitor.start();
        try {
            core.binding().startTaking();
        } catch (IllegalStateException e) {
            LOG.debug("Not started: the connection is closed, and another replaces it", e);
            core.faults().onFault("the connection is closed");
        }
    }

    /**
     * Drains as {@link #drain} does, unless it was suspended before, waits for what is in flight no longer than the
     * timeout, and leaves the rest to the server.
     */
    public void stop(Duration timeout) {
        core.server().lease().unwatch(reconnects);
        long end = System.nanoTime() + timeout.toNanos();
        if (core.binding().isTaking() && !timeout.isZero()) {
            drain();
        }
        try {
            endInFlight(end);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        rebinder.stopProgress();
        ConsumerBinding binding = core.binding().get();
        binding.settler().sender().sendAll();
        binding.settler().sender().handBackWithheld(binding::mayHandBack);
        core.binding().markStopped();
        core.deadLetterMonitor().stop();
        InterruptFlag.without(() -> {
            binding.source().release();
            core.server().provisioner().leave(binding.consumer());
        });
    }

    private void endInFlight(long end) throws InterruptedException {
        if (drain.isActive()) {
            drain.await(until(end));
        }
        suspend();
        core.inFlight().awaitAtMost(waiting::parked, until(end));
        waiting.stop();
        if (!core.inFlight().awaitAtMost(() -> 0, until(end))) {
            LOG.warn(
                    "Stopped with {} messages under way: the server delivers them again when their wait for an"
                            + " acknowledgement ends",
                    core.inFlight().count());
        }
    }

    private static Duration until(long end) {
        return Duration.ofNanos(Math.max(0, end - System.nanoTime()));
    }

    /**
     * Waits for a message of a polled consumer, whose delivery is settled when the completions of the exchange are done.
     * Any number of threads may wait.
     *
     * @return null if none arrived in that time, or if the consumer stopped
     */
    public Exchange receive(Duration timeout) throws InterruptedException {
        return waiting.poll(timeout);
    }

    /**
     * Takes no more messages for a polled consumer, and hands back what nobody polled; what was polled can be settled
     * still.
     *
     * @param then is run on a worker when nothing is in flight any more
     */
    public void leave(Runnable then) {
        core.server().lease().unwatch(reconnects);
        core.mode().closePolling();
        suspend();
        settlements.whenEmpty(() -> {
            core.binding().get().settler().sender().sendAll();
            then.run();
        });
    }

    /** How many messages are in flight, except those that wait until the consumer resumes. */
    public int inFlight() {
        return status.inFlight();
    }

    /** How many deliveries were settled, and how. */
    public ConsumerTally tally() {
        return core.tally();
    }

    /** The status of the consumer. */
    public ConsumerSnapshot snapshot() {
        return status.snapshot();
    }

    /** Whether messages cannot arrive. One request without a reply is no proof: the next one is. */
    public boolean isCutOff() {
        return core.faults().isCutOff();
    }
}
