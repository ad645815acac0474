package io.github.cameljetstream.consume;

import io.github.cameljetstream.binding.ConsumerBinding;
import io.github.cameljetstream.binding.DeniedRights;
import io.github.cameljetstream.connection.ConnectionState;
import io.github.cameljetstream.dispatch.PrefetchWindow;
import io.github.cameljetstream.runtime.BackgroundTasks.Repetition;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Checks several times a second, while the consumer takes messages, whether it still works. It never blocks. */
final class ConsumerMonitor {
    private static final Logger LOG = LoggerFactory.getLogger(ConsumerMonitor.class);
    private static final long TICK_MILLIS = 250;
    private static final long TICKS_PER_SECOND = 1_000 / TICK_MILLIS;
    /** A settled message may be redelivered so much later than its wait ends. */
    private static final Duration REDELIVERY_MARGIN = Duration.ofSeconds(5);

    private final ConsumerCore core;
    private final ConfigurationFollower configuration;
    private final SequenceFollower sequences;
    private final WaitingDeliveries waiting;
    private final DeniedRights deniedRights;
    private final Pace pace;
    private Repetition ticks = Repetition.NONE;
    private int count;

    /**
     * How fast the route is.
     *
     * @param window measures it
     * @param settled how many deliveries were settled since the start
     */
    record Pace(PrefetchWindow window, LongSupplier settled) {}

    ConsumerMonitor(
            ConsumerCore core,
            ConfigurationFollower configuration,
            SequenceFollower sequences,
            WaitingDeliveries waiting,
            DeniedRights deniedRights,
            Pace pace) {
        this.core = core;
        this.configuration = configuration;
        this.sequences = sequences;
        this.waiting = waiting;
        this.deniedRights = deniedRights;
        this.pace = pace;
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
            long now = System.nanoTime();
            if (++count % TICKS_PER_SECOND == 0) {
                everySecond(now);
            }
            ConsumerBinding binding = core.binding().get();
            configuration.tick(now);
            binding.source().look(now);
            core.mode().tick(core.faults()::onFault);
            core.mode().takeUnclaimed(binding, now).forEach(delivery -> delivery.settler()
                    .handBack(delivery));
            long patience = binding.consumer().longestWait().toNanos() * 2;
            binding.gate().look(now, patience).forEach(waiting::dispatch);
        } catch (RuntimeException | Error e) {
            LOG.warn(
                    "A check of consumer {} failed; it is repeated",
                    core.binding().get().consumer().name(),
                    e);
        }
    }

    private void everySecond(long now) {
        pace.window().everySecond(pace.settled().getAsLong());
        rememberSettled(now);
        deniedRights.everySecond(core.tally().acknowledgements(), core.tally().deliveries(), now);
        if (core.server().lease().state() == ConnectionState.CONNECTED) {
            sequences.everySecond(now);
        }
    }

    /** What was settled has to be known still when it is redelivered. */
    private void rememberSettled(long now) {
        ConsumerBinding binding = core.binding().get();
        long wait = binding.consumer().longestWait().plus(REDELIVERY_MARGIN).toNanos();
        binding.ledger().everySecond(pace.window().pace(), wait, core.faults().isCutOff(), now);
    }
}
