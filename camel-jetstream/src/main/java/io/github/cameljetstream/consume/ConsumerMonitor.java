package io.github.cameljetstream.consume;

import io.github.cameljetstream.binding.ConsumerBinding;
import io.github.cameljetstream.binding.DeniedRights;
import io.github.cameljetstream.connection.ConnectionState;
import io.github.cameljetstream.dispatch.PrefetchWindow;
import io.github.cameljetstream.runtime.BackgroundTasks.Repetition;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Checks several times a second whether a consumer still receives messages. Never blocks. */
final class ConsumerMonitor {
    private static final Logger LOG = LoggerFactory.getLogger(ConsumerMonitor.class);
    private static final long TICK_MILLIS = 250;
    private static final long TICKS_PER_SECOND = 1_000 / TICK_MILLIS;
    /** How much later than the end of its wait a settled message may be redelivered. */
    private static final Duration REDELIVERY_MARGIN = Duration.ofSeconds(5);

    private final ConsumerCore core;
    private final ConfigurationFollower configuration;
    private final SequenceFollower sequences;
    private final WaitingDeliveries waiting;
    private final DeniedRights deniedRights;
    private final PrefetchWindow window;
    private Repetition ticks = Repetition.NONE;
    private int count;

    ConsumerMonitor(
            ConsumerCore core,
            ConfigurationFollower configuration,
            SequenceFollower sequences,
            WaitingDeliveries waiting,
            DeniedRights deniedRights,
            PrefetchWindow window) {
        this.core = core;
        this.configuration = configuration;
        this.sequences = sequences;
        this.waiting = waiting;
        this.deniedRights = deniedRights;
        this.window = window;
    }

    synchronized void start() {
        ticks.cancel();
        ticks = core.server().tasks().repeat("check of a consumer", this::tick, TICK_MILLIS, TimeUnit.MILLISECONDS);
    }

    synchronized void stop() {
        ticks.cancel();
    }

    private void tick() {
        try {
            tick(core.binding().get(), System.nanoTime());
        } catch (RuntimeException | Error e) {
            LOG.warn(
                    "A check of consumer {} failed; repeating it",
                    core.binding().get().consumer().name(),
                    e);
        }
    }

    private void tick(ConsumerBinding binding, long now) {
        if (++count % TICKS_PER_SECOND == 0) {
            everySecond(binding, now);
        }
        configuration.tick(now);
        core.binding().tickSources(now);
        core.mode().tick(core.faults()::onFault);
        core.mode().takeUnclaimed(binding, now).forEach(delivery -> delivery.settler()
                .handBack(delivery));
        long maxWait = binding.consumer().longestWait().toNanos() * 2;
        binding.gate().tick(now, maxWait).forEach(waiting::dispatch);
    }

    private void everySecond(ConsumerBinding binding, long now) {
        window.everySecond();
        rememberSettled(binding, now);
        deniedRights.everySecond(core.tally().acknowledgements(), core.tally().deliveries(), now);
        if (core.server().lease().state() == ConnectionState.CONNECTED) {
            sequences.everySecond(now);
        }
    }

    /** Keeps settled messages in memory until they can no longer be redelivered. */
    private void rememberSettled(ConsumerBinding binding, long now) {
        long wait = binding.consumer().longestWait().plus(REDELIVERY_MARGIN).toNanos();
        binding.ledger().everySecond(window.pace(), wait, core.faults().isCutOff(), now);
    }
}
