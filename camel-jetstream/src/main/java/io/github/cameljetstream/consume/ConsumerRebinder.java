package io.github.cameljetstream.consume;

import static java.util.Objects.requireNonNull;

import io.github.cameljetstream.binding.ActiveBinding;
import io.github.cameljetstream.binding.ConsumerBinding;
import io.github.cameljetstream.binding.Recovery;
import io.github.cameljetstream.connection.JetStreamApi;
import io.github.cameljetstream.provision.BoundConsumer;
import io.github.cameljetstream.provision.ProvisionException;
import io.github.cameljetstream.provision.StoredAt;
import io.github.cameljetstream.runtime.BackgroundTasks.Repetition;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Binds to the consumer on the server, and creates it if needed: at the start, and in each attempt of a recovery. */
final class ConsumerRebinder implements Recovery.Attempt {
    private static final Logger LOG = LoggerFactory.getLogger(ConsumerRebinder.class);
    private static final Duration HASTY_TIMEOUT = Duration.ofSeconds(1);

    private final ConsumerCore core;
    private final ConsumerBinder binder;
    private final SequenceFollower sequences;
    private final WaitingDeliveries waiting;
    private Repetition progress = Repetition.NONE;

    ConsumerRebinder(ConsumerCore core, ConsumerBinder binder, SequenceFollower sequences, WaitingDeliveries waiting) {
        this.core = core;
        this.binder = binder;
        this.sequences = sequences;
        this.waiting = waiting;
    }

    /** Binds for the first time. Blocks. */
    void start() throws ProvisionException {
        bind(core.server().provisioner().provision(0, null), 0, sequences.latest());
    }

    /** An attempt of the recovery, on a worker. */
    @Override
    public void run(boolean inHaste) throws ProvisionException {
        BoundConsumer before = core.binding().get().consumer();
        long from = core.mode().resumeAt(core.inFlight());
        StoredAt last = core.inFlight().last(); // read before asking the server: more may arrive meanwhile
        long latest = sequences.latest();
        BoundConsumer now = provision(from, last, inHaste);
        if (now.streamCreated() != null && !now.streamCreated().equals(before.streamCreated())) {
            core.inFlight().streamReplaced(now.streamCreated());
            core.ledger().lastDeliveries().forgetAfter(0);
            core.mode().streamReplaced();
        } else if (now.streamRestored()) {
            streamRestored(now, requireNonNull(last, "the stream lost it").sequence());
        }
        core.binding().changeIfConsuming(() -> replace(now, from, latest));
        if (core.binding().isConsuming()) {
            core.deadLetterMonitor().onRebound(now);
        }
    }

    private BoundConsumer provision(long from, @Nullable StoredAt last, boolean inHaste) throws ProvisionException {
        JetStreamApi api = core.server().api();
        // A cluster without a leader never replies to this request, also not when it has a leader again.
        return core.server().provisioner().provision(from, last, inHaste ? api.within(HASTY_TIMEOUT) : api);
    }

    private void streamRestored(BoundConsumer now, long highest) {
        LOG.warn(
                "Stream {} ends at message {} and has lost message {}, which was delivered: it was put back, perhaps"
                        + " from a backup. What has been stored since then is routed. Publish again what the backup lacks,"
                        + " if you need it in the stream",
                now.stream(),
                now.streamEnd(),
                highest);
        core.inFlight().streamRestored(now.streamEnd(), now.deliveredInStream());
        core.ledger().lastDeliveries().forgetAfter(now.deliveredInStream());
        core.mode().streamEndsAt(now.deliveredInStream());
    }

    /**
     * Replaces the binding and starts its source. Part of an {@link ActiveBinding.Change}.
     *
     * @param from the stream sequence where a consumer that was created again begins
     * @param latest the consumer sequence of the latest delivery before the server was asked; -1 if it does not matter
     */
    private void replace(BoundConsumer now, long from, long latest) throws ProvisionException {
        core.binding().retireSource();
        bind(now, from, latest);
        core.binding().get().source().start();
    }

    private void bind(BoundConsumer consumer, long from, long latest) throws ProvisionException {
        core.mode().check(consumer);
        ConsumerBinding before = core.binding().ifBound();
        SequenceFollower.Standing standing = sequences.judge(consumer, latest);
        ConsumerBinding bound = binder.bind(consumer, before, from, standing);
        sequences.bound(consumer, standing);
        core.binding().set(bound);
        if (before != null) {
            before.replacedBy(bound).forEach(waiting::dispatch);
        }
        core.inFlight().boundTo(consumer);
        core.mode().bound(consumer);
        keepInProgress(bound);
    }

    /**
     * Somebody changed the consumer on the server. Part of an {@link ActiveBinding.Change}.
     *
     * @param affectsRequests whether the source must request messages in another way
     */
    void follow(BoundConsumer changed, boolean affectsRequests) throws ProvisionException {
        try {
            core.mode().check(changed);
        } catch (ProvisionException e) {
            core.binding().retireSource(); // it requests nothing more until a rebind finds a consumer that is usable
            throw e;
        }
        if (affectsRequests) {
            // It is the same consumer: its deliveries show whether its sequences went back.
            replace(changed, core.inFlight().resumeAt(), -1);
            return;
        }
        ConsumerBinding bound = binder.follow(changed, core.binding().get());
        core.binding().set(bound);
        keepInProgress(bound);
        bound.progressKeeper().tellAll(System.nanoTime());
    }

    private void keepInProgress(ConsumerBinding bound) {
        progress.cancel();
        long every = bound.progressKeeper().everyNanos();
        progress = core.server()
                .tasks()
                .repeat("extension of acknowledgement waits", bound::keepProgress, every, TimeUnit.NANOSECONDS);
    }

    /** Stops to extend acknowledgement waits. */
    void stopProgress() {
        progress.cancel();
    }
}
