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
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The life cycle of a consumer, from its first binding to its stop. {@link PipelineParts} shows the way of a message.
 *
 * <p>When messages stop although they should arrive, the component rebinds the consumer until they arrive. Thread-safe,
 * except the life cycle, whose methods Camel calls one after the other.
 */
public final class DeliveryPipeline implements ConsumerPipeline {
    private static final Logger LOG = LoggerFactory.getLogger(DeliveryPipeline.class);
    /** A fast route drains within this time; Camel's shutdown strategy would check only a second later. */
    private static final Duration QUICK_DRAIN = Duration.ofMillis(100);

    private final PipelineParts parts;
    private final ConsumerCore core;
    private final WaitingDeliveries waiting;
    private final Drain drain;

    /** A consumer that routes its deliveries. */
    public DeliveryPipeline(
            ServerAccess server, ConsumerOptions options, FailureHandling failureHandling, RouteAccess route) {
        this(new PipelineParts(server, options, failureHandling, route, false));
    }

    private DeliveryPipeline(PipelineParts parts) {
        this.parts = parts;
        this.core = parts.core;
        this.waiting = parts.waiting;
        this.drain = parts.drain;
    }

    /** A consumer whose deliveries are polled with {@link #receive}, instead of being routed. */
    public static DeliveryPipeline polled(
            ServerAccess server, ConsumerOptions options, FailureHandling failureHandling, RouteAccess route) {
        return new DeliveryPipeline(new PipelineParts(server, options, failureHandling, route, true));
    }

    @Override
    public void start(Runnable whenBound) throws ProvisionException {
        parts.rebinder.start();
        try {
            whenBound.run();
            core.deadLetterMonitor().start(core.binding().get().consumer(), core.inFlight(), core::ledger);
            core.server().lease().watch(parts.reconnects);
            startConsuming();
        } catch (ProvisionException | RuntimeException | Error e) {
            abortStart();
            throw e;
        }
    }

    private void abortStart() {
        core.server().lease().unwatch(parts.reconnects);
        parts.monitor.stop();
        parts.rebinder.stopProgress();
        core.deadLetterMonitor().stop();
    }

    @Override
    public void suspend() {
        stopConsuming();
        drain.cancel();
        waiting.suspend();
    }

    @Override
    public void drain() {
        if (drain.isDisabled() || !core.mode().mayDrain()) {
            suspend();
            return;
        }
        stopConsuming();
        try {
            drain.begin(core.server().lease(), QUICK_DRAIN);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void hold() {
        waiting.hold();
    }

    @Override
    public void pause() {
        stopConsuming();
        waiting.park();
    }

    private void stopConsuming() {
        core.binding().stopConsuming();
        core.deadLetterMonitor().suspend();
        core.faults().stopRecovery();
        waiting.suspendRetries();
        parts.monitor.stop();
        core.binding().stopSources();
    }

    @Override
    public void resume() {
        core.deadLetterMonitor().resume();
        core.configuration().readNext(System.nanoTime());
        startConsuming();
        core.faults().onSilence(); // somebody may have changed or deleted the consumer meanwhile
    }

    private void startConsuming() {
        drain.cancel();
        core.faults().startRecovery(parts.rebinder);
        waiting.resume();
        parts.monitor.start();
        try {
            core.binding().startConsuming();
        } catch (IllegalStateException e) {
            LOG.debug("Not started: the connection is closed, and another replaces it", e);
            core.faults().onFault("the connection is closed");
        }
    }

    @Override
    public void stop(Duration timeout) {
        core.server().lease().unwatch(parts.reconnects);
        long end = System.nanoTime() + timeout.toNanos();
        if (core.binding().isConsuming() && !timeout.isZero()) {
            drain();
        }
        try {
            endInFlight(end);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        parts.rebinder.stopProgress();
        release(core.binding().get());
    }

    private void release(ConsumerBinding binding) {
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
                    "Stopped with {} messages in flight: the server redelivers them when their wait for an acknowledgement"
                            + " ends",
                    core.inFlight().count());
        }
    }

    private static Duration until(long end) {
        return Duration.ofNanos(Math.max(0, end - System.nanoTime()));
    }

    /**
     * Waits for a message of a polled consumer. Its delivery is settled by the completions of the exchange. Any number of
     * threads may wait.
     *
     * @return null if none arrived in time, or if the consumer stopped
     */
    public @Nullable Exchange receive(Duration timeout) throws InterruptedException {
        return waiting.poll(timeout);
    }

    /** Stops a polled consumer and hands back what nobody polled; {@code then} runs once polled messages are settled. */
    public void stopPolling(Runnable then) {
        core.server().lease().unwatch(parts.reconnects);
        core.mode().closePolling();
        suspend();
        parts.settlements.whenEmpty(() -> {
            core.binding().get().settler().sender().sendAll();
            then.run();
        });
    }

    @Override
    public int inFlight() {
        return parts.status.inFlight();
    }

    @Override
    public ConsumerTally tally() {
        return core.tally();
    }

    @Override
    public ConsumerSnapshot snapshot() {
        return parts.status.snapshot();
    }

    /** Whether messages cannot arrive. One request without a reply is no proof: the next one is. */
    public boolean isCutOff() {
        return core.faults().isCutOff();
    }
}
