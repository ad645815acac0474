package io.github.cameljetstream.consume;

import io.github.cameljetstream.cloudevents.Unwrapping;
import io.github.cameljetstream.connection.BackgroundTasks.Repetition;
import io.github.cameljetstream.connection.ConnectionLease;
import io.github.cameljetstream.connection.ConnectionState;
import io.github.cameljetstream.connection.ConnectionWatcher;
import io.github.cameljetstream.connection.Denial;
import io.github.cameljetstream.connection.InterruptFlag;
import io.github.cameljetstream.connection.JetStreamApi;
import io.github.cameljetstream.connection.LimitedLog;
import io.github.cameljetstream.connection.ServerFeature;
import io.github.cameljetstream.delivery.AckSubject;
import io.github.cameljetstream.delivery.ConsumerTally;
import io.github.cameljetstream.delivery.Delivery;
import io.github.cameljetstream.delivery.DeliveryNumbers;
import io.github.cameljetstream.delivery.ExchangeFailure;
import io.github.cameljetstream.delivery.Fault;
import io.github.cameljetstream.delivery.InFlight;
import io.github.cameljetstream.delivery.SettlementKind;
import io.github.cameljetstream.dispatch.DispatchQueue;
import io.github.cameljetstream.dispatch.Drain;
import io.github.cameljetstream.dispatch.InPlaceRetries;
import io.github.cameljetstream.dispatch.OrderGate;
import io.github.cameljetstream.dispatch.OrderKey;
import io.github.cameljetstream.dispatch.ParkedDeliveries;
import io.github.cameljetstream.dispatch.PolledQueue;
import io.github.cameljetstream.dispatch.PrefetchDemand;
import io.github.cameljetstream.dispatch.PrefetchWindow;
import io.github.cameljetstream.headers.HeaderMapper;
import io.github.cameljetstream.options.ConsumerOptions;
import io.github.cameljetstream.provision.BoundConsumer;
import io.github.cameljetstream.provision.ConsumerChanges;
import io.github.cameljetstream.provision.ConsumerProvisioner;
import io.github.cameljetstream.provision.ProvisionException;
import io.github.cameljetstream.provision.StoredAt;
import io.github.cameljetstream.route.DeliveryExchanges;
import io.github.cameljetstream.route.DeliveryRouter;
import io.github.cameljetstream.route.Routing;
import io.github.cameljetstream.settle.Settler;
import io.github.cameljetstream.source.DeliveryOrigin;
import io.github.cameljetstream.source.DroppedMessages;
import io.github.cameljetstream.source.MessageSource;
import io.nats.client.JetStreamApiException;
import io.nats.client.Message;
import io.nats.client.api.SequencePair;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.apache.camel.AsyncCallback;
import org.apache.camel.Exchange;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The way of a message: a {@link MessageSource} takes it within the permits of {@link InFlight}, the {@link DispatchQueue} says when
 * it may run, its exchange is routed, and {@link Settler} tells the server the outcome, upon which the permit returns.
 *
 * <p>When messages no longer come although they should, the pipeline binds to the consumer anew, again and again, until
 * they do. Thread-safe, but for its life cycle, which is Camel's.
 */
public final class DeliveryPipeline implements MessageSource.Listener {
    private static final Logger LOG = LoggerFactory.getLogger(DeliveryPipeline.class);
    private static final long LOOK_MILLIS = 250;
    private static final Duration MARGIN = Duration.ofSeconds(5);
    private static final Duration HASTE = Duration.ofSeconds(1);
    /** A quick route is drained within it; Camel's shutdown strategy would look again after a second only. */
    private static final Duration QUICK_DRAIN = Duration.ofMillis(100);

    private static final long LOOKS_PER_SECOND = 1_000 / LOOK_MILLIS;

    private final ConnectionLease lease;
    private final JetStreamApi api;
    private final ConsumerProvisioner provisioner;
    private final ConsumerBinder binder;
    private final DeliveryExchanges exchanges;
    private final DeliveryRouter router;
    private final InFlight inFlight;
    /** Null if there are no dead letters, or only of what we see failing. */
    private final MaxDeliverMonitor exhaustionWatch;

    private final LimitedLog log;

    private final DispatchQueue dispatchQueue;
    /** Null if the deliveries are routed, and not called for. */
    private final PolledQueue polled;
    /** Null if the order is not held. */
    private final InPlaceRetries inPlace;
    /** Null unless it is an ordered replay. */
    private final OrderedReplay replay;
    /** What a suspension has taken out of the dispatch queue and not handed back. */
    private final ParkedDeliveries kept = new ParkedDeliveries();

    private final Drain drain;
    private final PrefetchWindow window;
    private final Recovery recovery;
    private final AtomicLong settled = new AtomicLong();
    private final ConfigurationWatch configuration = new ConfigurationWatch(System.nanoTime());
    private final ConsumerTally tally = new ConsumerTally();
    private final DeniedRights deniedRights = new DeniedRights();
    private final DroppedMessages dropped = new DroppedMessages(tally, System::nanoTime);
    private final ServerRestarts restarts;
    private final DeliveryNumbers numbers;
    private final ConnectionWatcher resubscriber;

    private volatile ConsumerBinding binding;
    /** The source before the last recovery, which a message may come from yet; null if there is none. */
    private volatile MessageSource abandoned;

    /** Held while the binding changes, or its source begins or ends to take messages. */
    private final Object bindingLock = new Object();

    private volatile boolean taking;
    private volatile boolean stopped;
    /** Somebody, perhaps the server, has named another domain since it was asked. */
    private volatile boolean otherDomainSeen;

    private volatile AckSubject lastInfo;
    private volatile long lastDelivery;
    /** What a polled pipeline that has been left waits to do; null otherwise. */
    private final AtomicReference<Runnable> whenEmpty = new AtomicReference<>();

    private Repetition looking = Repetition.NONE;
    private Repetition progress = Repetition.NONE;
    private int looks;

    private record NoRouting(Supplier<Exchange> exchanges) implements Routing {
        @Override
        public Exchange newExchange() {
            return exchanges.get();
        }

        @Override
        public boolean route(Exchange exchange, AsyncCallback callback) {
            throw new IllegalStateException("What is called for is not routed");
        }
    }

    /**
     * @param unwrapping takes CloudEvents apart; null to leave them as they are
     * @param orderKey null if there is no order but that of {@code concurrency}
     */
    public DeliveryPipeline(
            ConnectionLease lease,
            JetStreamApi api,
            ConsumerProvisioner provisioner,
            ConsumerOptions options,
            FailureHandling failureHandling,
            HeaderMapper headerMapper,
            Unwrapping unwrapping,
            OrderKey orderKey,
            Routing routing) {
        this(lease, api, provisioner, options, failureHandling, headerMapper, unwrapping, orderKey, routing, false);
    }

    /** A pipeline whose deliveries are not routed, but called for with {@link #receive}. */
    public static DeliveryPipeline polled(
            ConnectionLease lease,
            JetStreamApi api,
            ConsumerProvisioner provisioner,
            ConsumerOptions options,
            FailureHandling failureHandling,
            HeaderMapper headerMapper,
            Unwrapping unwrapping,
            Supplier<Exchange> newExchange) {
        return new DeliveryPipeline(
                lease,
                api,
                provisioner,
                options,
                failureHandling,
                headerMapper,
                unwrapping,
                null,
                new NoRouting(newExchange),
                true);
    }

    private DeliveryPipeline(
            ConnectionLease lease,
            JetStreamApi api,
            ConsumerProvisioner provisioner,
            ConsumerOptions options,
            FailureHandling failureHandling,
            HeaderMapper headerMapper,
            Unwrapping unwrapping,
            OrderKey orderKey,
            Routing routing,
            boolean isPolled) {
        this.lease = lease;
        this.api = api;
        this.provisioner = provisioner;
        this.exchanges = new DeliveryExchanges(routing::newExchange, headerMapper, unwrapping);
        this.inFlight =
                new InFlight(options.routing().maxInFlight(), options.routing().getMaxInFlightBytes());
        this.exhaustionWatch = failureHandling.exhaustionWatch();
        this.router = new DeliveryRouter(
                routing,
                exchanges,
                delivery -> binding.outcome(delivery),
                options.routing().holdsOrder(),
                tally,
                lease.tasks());
        this.log = new LimitedLog(LOG, lease.tasks());
        this.polled = isPolled ? new PolledQueue(inFlight) : null;
        this.dispatchQueue = isPolled ? polled : DispatchQueues.create(options, orderKey, lease, exchanges, router);
        this.inPlace = options.routing().holdsOrder()
                ? new InPlaceRetries(lease, router::runAgain, inFlight::keptChanged)
                : null;
        this.replay = options.binding().isOrdered() ? new OrderedReplay() : null;
        this.drain = new Drain(
                inFlight, dispatchQueue, this::kept, options.routing().getDrainTimeout(), this::handBackWaiting);
        this.window = new PrefetchWindow(
                options.routing().maxInFlight(),
                options.routing().isBatching() ? options.routing().getMaxBatchSize() : 1);
        this.binder = new ConsumerBinder(
                lease,
                api,
                options,
                failureHandling,
                inFlight,
                isPolled
                        ? polled
                        : new PrefetchDemand(
                                inFlight, dispatchQueue, window, settled::get, this::pending, lease::sharers),
                this,
                inPlace,
                settlerSide(),
                dropped,
                () -> stopped);
        this.recovery = new Recovery(lease, this::bindAgain);
        this.numbers = new DeliveryNumbers(
                () -> lease.connection().getServerInfo().getCluster() != null, () -> lease.connection()
                        .getServerInfo()
                        .isSameOrNewerThanVersion(ServerFeature.CONSUMER_RESET.version()));
        this.restarts = new ServerRestarts(lease, this::latestMayComeAgain);
        this.resubscriber = new Resubscriber();
    }

    /** Binds to the consumer on the server, and begins to take messages. */
    public void start() throws ProvisionException {
        start(() -> {});
    }

    /**
     * Binds to the consumer on the server, and begins to take messages.
     *
     * @param whenBound is run in between, when there is something to see in {@link #snapshot()}
     */
    public void start(Runnable whenBound) throws ProvisionException {
        bind(provisioner.provision(0, null), 0, numbers.latest());
        try {
            whenBound.run();
            if (exhaustionWatch != null) {
                exhaustionWatch.start(binding.consumer(), inFlight, inFlight.lastDeliveries());
            }
            lease.watch(resubscriber);
            begin();
        } catch (ProvisionException | RuntimeException | Error e) {
            lease.unwatch(resubscriber);
            progress.cancel();
            if (exhaustionWatch != null) {
                exhaustionWatch.stop();
            }
            throw e;
        }
    }

    /**
     * Takes no more messages, and hands back what has not begun; what is under way is settled as ever. Where the order is
     * held, what has not begun is kept until the stop, since it must not come again before what is under way.
     */
    public void suspend() {
        fetchNoMore();
        drain.cancel();
        handBackWaiting();
    }

    /**
     * Takes no more messages, and routes what was fetched, for no longer than {@code drainTimeout}; then hands back what
     * has not begun, as {@link #suspend} does. Blocks for a moment only; {@link #stop} waits for the rest.
     */
    public void drain() {
        if (drain.isUseless() || replay != null || polled != null) {
            suspend(); // also since the server doesn't count what is replayed, and nobody calls for more
            return;
        }
        fetchNoMore();
        try {
            drain.begin(lease, QUICK_DRAIN);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** How many messages the server has for us, as far as known: it does not count those that it delivers again. */
    private long pending() {
        AckSubject last = lastInfo;
        if (last == null) {
            return 0;
        }
        return last.deliveredCount() > 1 ? Integer.MAX_VALUE : last.pending();
    }

    private void handBackWaiting() {
        kept.addAll(dispatchQueue.takeWaiting());
        if (inPlace == null && replay == null) {
            handBackKept();
        }
    }

    /** Begins no more exchanges, until {@link #resume}; {@link #pause} or {@link #stop} is to follow. Does not block. */
    public void hold() {
        kept.hold();
        if (inPlace != null) {
            inPlace.suspend();
        }
        kept.addAll(dispatchQueue.takeWaiting());
    }

    /** As {@link #suspend}, but what has not begun is kept until the stop, or until messages are taken again. */
    public void pause() {
        fetchNoMore();
        kept.addAll(dispatchQueue.takeWaiting());
    }

    private void fetchNoMore() {
        taking = false;
        if (exhaustionWatch != null) {
            exhaustionWatch.suspend();
        }
        recovery.stop();
        if (inPlace != null) {
            inPlace.suspend();
        }
        // A recovery that is under way ends before, and what it began is seen here.
        synchronized (bindingLock) {
            looking.cancel();
            InterruptFlag.without(() -> {
                binding.source().stop();
                MessageSource before = abandoned;
                if (before != null) {
                    before.stop();
                }
            });
        }
    }

    /** Takes messages again. */
    public void resume() {
        if (exhaustionWatch != null) {
            exhaustionWatch.resume();
        }
        configuration.askNext(System.nanoTime());
        begin();
        onSilence(); // who knows what has become of the consumer meanwhile
    }

    private void begin() {
        drain.cancel();
        recovery.start();
        dispatchQueue.resume();
        if (inPlace != null) {
            inPlace.resume();
        }
        for (Delivery delivery : kept.release()) {
            delivery.entersLane();
            dispatchQueue.add(delivery);
        }
        synchronized (bindingLock) {
            taking = true; // here, so that a recovery starts no source that is started below
            looking = lease.tasks().repeat("check of a consumer", this::look, LOOK_MILLIS, TimeUnit.MILLISECONDS);
            try {
                binding.source().start();
            } catch (IllegalStateException e) {
                LOG.debug("Not started: the connection is closed, and another takes its place", e);
                onFault("the connection is closed");
            }
        }
    }

    /**
     * Drains as {@link #drain} does, unless it was suspended before, waits for what is under way as long as is given, and
     * leaves the rest to the server.
     */
    public void stop(Duration most) {
        lease.unwatch(resubscriber);
        long end = System.nanoTime() + most.toNanos();
        if (taking && !most.isZero()) {
            drain();
        }
        try {
            if (drain.isActive()) {
                drain.await(Duration.ofNanos(Math.max(0, end - System.nanoTime())));
            }
            suspend();
            inFlight.awaitAtMost(this::kept, Duration.ofNanos(Math.max(0, end - System.nanoTime())));
            if (inPlace != null) {
                kept.addAll(inPlace.take());
                if (binding.gate() != null) {
                    kept.addAll(binding.gate().take());
                }
            }
            handBackKept();
            if (!inFlight.awaitAtMost(() -> 0, Duration.ofNanos(Math.max(0, end - System.nanoTime())))) {
                LOG.warn(
                        "Stopped with {} messages under way: the server delivers them again when their wait for an"
                                + " acknowledgement ends",
                        inFlight.count());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        progress.cancel();
        binding.settler().sendAll();
        binding.settler().handBackWithheld(binding::mayHandBack);
        stopped = true;
        if (exhaustionWatch != null) {
            exhaustionWatch.stop();
        }
        InterruptFlag.without(() -> {
            binding.source().release();
            provisioner.leave(binding.consumer());
        });
    }

    /**
     * Waits for a message, whose delivery is settled when the completions of the exchange are done. Any number of
     * threads may wait.
     *
     * @return null if none has come in that time, or when no more are taken
     */
    public Exchange receive(Duration most) throws InterruptedException {
        long end = System.nanoTime() + most.toNanos();
        Exchange exchange;
        Delivery delivery;
        do {
            delivery =
                    polled.take(end - System.nanoTime(), () -> binding.source().permitReturned());
            exchange = delivery == null ? null : router.handOut(delivery);
        } while (delivery != null && exchange == null);
        return exchange;
    }

    /**
     * Takes no more messages and hands back what nobody has called for; what was called for can be settled yet.
     *
     * @param then is run on a worker when all is settled
     */
    public void leave(Runnable then) {
        lease.unwatch(resubscriber);
        polled.close();
        suspend();
        whenEmpty.set(then);
        runIfEmpty();
    }

    private void runIfEmpty() {
        if (inFlight.count() == 0) {
            Runnable then = whenEmpty.getAndSet(null);
            if (then != null) {
                lease.tasks().run("end of a polling consumer", () -> {
                    binding.settler().sendAll();
                    then.run();
                });
            }
        }
    }

    /** How many messages are held in their place until the stop, or until messages are taken again. */
    private int kept() {
        OrderGate gate = binding.gate();
        int heldInPlace = inPlace == null || taking ? 0 : inPlace.waiting();
        return kept.size() + heldInPlace + (gate == null ? 0 : gate.held());
    }

    /** How many messages were taken and are not settled, but for those that a suspension keeps. */
    public int inFlight() {
        return Math.max(0, inFlight.count() - kept());
    }

    /** What has become of deliveries. */
    public ConsumerTally tally() {
        return tally;
    }

    /** How the consumer fares now. */
    public ConsumerSnapshot snapshot() {
        Fault fault = fault();
        BoundConsumer consumer = binding.consumer();
        AckSubject last = lastInfo;
        ConsumerSnapshot messages = new ConsumerSnapshot(
                state(fault),
                consumer.stream(),
                consumer.name(),
                consumer.isDurable(),
                lease.servers(),
                inFlight(),
                dispatchQueue.waiting(),
                last == null ? null : last.pending(),
                last == null ? null : Instant.now().minusNanos(System.nanoTime() - lastDelivery),
                fault == null ? null : fault.reason(),
                fault == null ? null : fault.since(),
                binding.source().pinned());
        Fault dead = binder.deadLetterFault().current(System.nanoTime());
        return dead == null || messages.state() != ConsumerSnapshot.State.CONSUMING
                ? messages
                : messages.withDeadLettersFailing(dead.reason(), dead.since());
    }

    /** Whether messages cannot come. One request without an answer is no proof: it is asked anew, and then it is known. */
    public boolean isCutOff() {
        Fault fault = recovery.fault();
        return lease.state() != ConnectionState.CONNECTED || (fault != null && fault.since() != null);
    }

    private Fault fault() {
        Fault denied = deniedRights.fault();
        if (denied != null) {
            return denied;
        }
        Fault fault = recovery.fault();
        Fault suspicion = binding.source().suspicion();
        return suspicion != null && (fault == null || fault.since() == null) ? suspicion : fault;
    }

    private ConsumerSnapshot.State state(Fault fault) {
        if (!taking) {
            return ConsumerSnapshot.State.SUSPENDED;
        }
        return switch (lease.state()) {
            case RECONNECTING, CLOSED -> ConsumerSnapshot.State.DISCONNECTED;
            case CONNECTED ->
                deniedRights.fault() != null
                        ? ConsumerSnapshot.State.NOT_PERMITTED
                        : fault == null || fault.since() == null
                                ? ConsumerSnapshot.State.CONSUMING
                                : ConsumerSnapshot.State.RECOVERING;
        };
    }

    /** Runs on a thread of the connection: it must not block. */
    @Override
    public boolean onMessage(DeliveryOrigin origin, Message message, AckSubject info, long time, long askedAt) {
        ConsumerBinding now = binding;
        if (origin != now.origin() && !ConsumerBinder.isSame(now.consumer(), origin.consumer())) {
            dropped.late(now.consumer(), info); // the consumer of now delivers it again
            return false;
        }
        if (replay != null && !isNext(info)) {
            return false;
        }
        restarts.look();
        follow(now, info, askedAt);
        Delivery delivery = new Delivery(message, info, now.settler(), time);
        delivery.progressDueAt(now.progressKeeper().dueAfter(delivery, time));
        lastInfo = info;
        lastDelivery = time;
        tally.delivered(delivery.count());
        if (!inFlight.add(delivery)) {
            delivery.mayBeRepeated();
        }
        try {
            now.delivered(delivery, time);
            if (now.gate() != null) {
                int most = inFlight.free() == 0 ? inFlight.count() : Integer.MAX_VALUE;
                now.gate().offer(delivery, most, time).forEach(this::dispatch);
            } else {
                dispatch(delivery);
            }
        } catch (RuntimeException | Error e) {
            log.errorAbout(delivery.streamSequence(), "{} could not be queued; handling it as failed", delivery, e);
            now.settler().failed(delivery, ExchangeFailure.by(e));
        }
        // Redeliveries stand in a line of their own, which the number of pending messages does not count.
        return info.pending() > 0 || info.deliveredCount() > 1;
    }

    private void follow(ConsumerBinding now, AckSubject info, long askedAt) {
        switch (numbers.delivered(info.consumerSequence(), askedAt)) {
            case NEXT -> {}
            case FORGOTTEN -> now.numberedAnewFrom(info.consumerSequence());
            case SET_BACK -> setBack(now, info.consumerSequence(), info.streamSequence());
        }
    }

    /** What comes now is wanted, also if it has ended here before; what is under way yet is not run a second time. */
    private void setBack(ConsumerBinding now, long place, long sequence) {
        LOG.info(
                "Consumer {} of stream {} was reset: it delivers again from message {} on",
                now.consumer().name(),
                now.consumer().stream(),
                sequence);
        now.setBack(place, sequence).forEach(this::dispatch);
        inFlight.setBack(sequence);
    }

    private void latestMayComeAgain() {
        numbers.serverRestarted(System.nanoTime());
        binding.settler().endedMessages().repeatedUpTo(inFlight.highest());
    }

    private boolean isNext(AckSubject info) {
        OrderedReplay.Verdict verdict = replay.judge(info);
        if (verdict == OrderedReplay.Verdict.GAP) {
            onFault("messages before " + info.streamSequence() + " of the stream were lost on their way");
        }
        return verdict == OrderedReplay.Verdict.NEXT;
    }

    @Override
    public void onOtherDomain() {
        otherDomainSeen = true;
        configuration.suspicion();
    }

    @Override
    public void onHeartbeat(long sent) {
        if (replay != null && replay.misses(sent)) {
            onFault("the last messages were lost on their way");
        }
    }

    private void dispatch(Delivery delivery) {
        if (delivery.settler().givesUp(delivery)
                || follows(delivery)
                || delivery.settler().hasEnded(delivery)) {
            return;
        }
        if (!kept.keeps(delivery)) {
            delivery.entersLane();
            dispatchQueue.add(delivery);
        }
    }

    private boolean follows(Delivery delivery) {
        boolean follows = inFlight.follows(delivery);
        if (follows) {
            configuration.suspicion(); // the server waits for less time, perhaps
        }
        return follows;
    }

    private Settler.Pipeline settlerSide() {
        return new Settler.Pipeline() {
            @Override
            public void permitReturned() {
                onSettled();
            }

            @Override
            public void settled(Delivery delivery, SettlementKind as) {
                tally.settled(delivery, as);
                if (as == SettlementKind.NAK || as == SettlementKind.LEAVE) {
                    configuration.suspicion();
                }
            }

            @Override
            public void retried() {
                configuration.suspicion();
                tally.retried();
            }

            @Override
            public void runs(Delivery delivery) {
                if (taking || drain.isActive() || !binding.mayHandBack(delivery)) {
                    dispatch(delivery);
                } else {
                    delivery.settler().handBack(delivery);
                }
            }
        };
    }

    private void onSettled() {
        settled.incrementAndGet();
        ConsumerBinding now = binding;
        if (taking && now != null) {
            now.source().permitReturned();
        }
        runIfEmpty();
    }

    private void handBackKept() {
        if (kept.size() == 0) {
            return;
        }
        provisioner.dropRequests(binding.consumer());
        for (Delivery delivery : kept.take()) {
            if (replay != null || binding.mayHandBack(delivery)) {
                delivery.settler().handBack(delivery);
            } else if (polled != null) {
                delivery.settler()
                        .failed(
                                delivery,
                                ExchangeFailure.by(
                                        new IllegalStateException("no process requested its last delivery")));
            } else if (delivery.hasBegun()) {
                lease.tasks().run("last delivery of a message", () -> router.runAgain(delivery));
            } else {
                dispatchQueue.add(delivery); // handing it back would be the end of it: it runs before the stop ends
            }
        }
    }

    @Override
    public void onFault(String reason) {
        if (taking) {
            recovery.begin(reason);
        }
    }

    @Override
    public void onSilence() {
        ConsumerBinding now = binding;
        lease.tasks().run("check that the consumer exists", () -> {
            if (taking && now == binding) {
                lookFor(now.consumer());
            }
        });
    }

    /** Asks the server; false if the consumer is gone, or nobody answers. */
    private boolean lookFor(BoundConsumer consumer) {
        try {
            if (provisioner.isThere(consumer)) {
                return true;
            }
            onFault("the server does not know the consumer any more");
        } catch (ProvisionException e) {
            if (lease.state() == ConnectionState.CONNECTED) {
                onFault(e.getMessage());
            }
        }
        return false;
    }

    /** Part of the recovery, on a worker. */
    private void bindAgain(boolean inHaste) throws ProvisionException {
        BoundConsumer before = binding.consumer();
        long from = replay == null ? inFlight.resumeAt() : replay.breakOff();
        StoredAt last = inFlight.last(); // before the server is asked: more may come meanwhile
        long latest = numbers.latest();
        BoundConsumer now = provision(from, last, inHaste);
        if (now.streamCreated() != null && !now.streamCreated().equals(before.streamCreated())) {
            inFlight.forgetSequences(now.streamCreated());
            if (replay != null) {
                replay.forget();
            }
        } else if (now.putBack()) {
            streamWasPutBack(now, last.sequence());
        }
        synchronized (bindingLock) {
            if (taking) {
                replaceBinding(now, from, latest);
            }
        }
        if (exhaustionWatch != null && taking) {
            exhaustionWatch.boundAgain(now, inFlight, inFlight.lastDeliveries());
        }
    }

    private void streamWasPutBack(BoundConsumer now, long highest) {
        LOG.warn(
                "Stream {} ends at message {} and has lost message {}, which was delivered: it was put back, perhaps"
                        + " from a backup. What has been stored since then is routed. Publish again what the backup lacks,"
                        + " if you need it in the stream",
                now.stream(),
                now.streamEnd(),
                highest);
        inFlight.putBack(now.streamEnd(), now.deliveredInStream());
        if (replay != null) {
            replay.streamEndsAt(now.deliveredInStream());
        }
    }

    private BoundConsumer provision(long from, StoredAt last, boolean inHaste) throws ProvisionException {
        // A cluster without a leader gives no answer, and none later to the same question.
        return provisioner.provision(from, last, inHaste ? api.within(HASTE) : api);
    }

    private void bind(BoundConsumer consumer, long from, long latest) throws ProvisionException {
        if (polled != null && consumer.isPush()) {
            throw new ProvisionException("Consumer '" + consumer.name() + "' of stream '" + consumer.stream()
                    + "' is a push consumer, whose messages cannot be fetched one by one. Give the durableName of a"
                    + " pull consumer.");
        }
        DeliveryNumbers.Verdict verdict = numbers.standsAt(consumer.delivered(), latest);
        if (consumer.putBack() && verdict == DeliveryNumbers.Verdict.SET_BACK) {
            // Its place was put back with the stream: nobody wants all again.
            verdict = DeliveryNumbers.Verdict.FORGOTTEN;
        }
        ConsumerBinding made = binder.bind(consumer, binding, from, verdict);
        boolean isSame = binding != null && ConsumerBinder.isSame(consumer, binding.consumer());
        numbers.boundTo(consumer.delivered(), isSame);
        if (verdict == DeliveryNumbers.Verdict.SET_BACK && isSame) {
            inFlight.setBack(consumer.deliveredInStream() + 1);
        }
        ConsumerBinding before = binding;
        binding = made;
        if (before != null && before.cumulative() != null && before.cumulative() != made.cumulative()) {
            before.cumulative().close();
        }
        if (before != null && before.gate() != null && before.gate() != made.gate()) {
            before.gate().take().forEach(this::dispatch);
        }
        inFlight.boundTo(consumer);
        if (replay != null) {
            replay.begin(consumer.name(), consumer.ackFloor());
        }
        keepProgress(made);
    }

    /** An exception would end the looking, and with it the notice of silence. */
    private void look() {
        try {
            tick();
        } catch (RuntimeException | Error e) {
            LOG.warn("Looked in vain after consumer {}", binding.consumer().name(), e);
        }
    }

    private void tick() {
        long now = System.nanoTime();
        if (++looks % LOOKS_PER_SECOND == 0) {
            window.everySecond(settled.get());
            rememberEnds(now);
            deniedRights.everySecond(tally.acknowledgements(), tally.deliveries(), now);
            if (lease.state() == ConnectionState.CONNECTED) {
                numbers.everySecond(now);
            }
        }
        ConsumerBinding bound = binding;
        followConfiguration(now);
        bound.source().look(now);
        if (replay != null && replay.isBroken()) {
            onFault("the replay has broken off"); // after a resumption, or in the last moment of a recovery
        }
        if (polled != null) {
            polled.takeUnwanted(now, bound::mayHandBack)
                    .forEach(delivery -> delivery.settler().handBack(delivery));
        }
        if (bound.gate() != null) {
            bound.gate().look(now, bound.consumer().longestWait().toNanos() * 2).forEach(this::dispatch);
        }
    }

    /** Asks the server how the consumer is configured, when it is time to. */
    private void followConfiguration(long now) {
        boolean given = exhaustionWatch != null && inFlight.lastDeliveries().haveUnended();
        if (given) {
            configuration.suspicion();
        }
        if (replay == null && !isCutOff() && configuration.begin(now)) {
            lease.tasks().run("question for the consumer's configuration", () -> {
                try {
                    askConfiguration();
                } finally {
                    configuration.done(System.nanoTime());
                }
            });
        }
    }

    private void askConfiguration() {
        ConsumerBinding bound = binding;
        try {
            if (otherDomainSeen) {
                otherDomainSeen = false;
                lookForDomain(bound.origin());
            }
            BoundConsumer now = provisioner.current(bound.consumer());
            if (now != null) {
                follow(bound, now);
            }
            if (exhaustionWatch != null && taking) {
                exhaustionWatch.examine();
            }
        } catch (JetStreamApiException | IOException e) {
            LOG.debug(
                    "The configuration of consumer {} is not known",
                    bound.consumer().name(),
                    e);
        } catch (ProvisionException e) {
            onFault(e.getMessage());
        }
    }

    /** A server that was started again may have a new name for its domain; what it delivers counts only if we know it. */
    private void lookForDomain(DeliveryOrigin bound) throws JetStreamApiException, IOException {
        if (bound.consumer().created() == null) {
            return; // without its time of creation the API is not to be used
        }
        api.featuresIfPermitted();
        if (!Objects.equals(api.domain(), bound.domain())) {
            onFault("the JetStream domain of the server was " + bound.domain() + ", and is " + api.domain());
        }
    }

    /** Somebody has changed the consumer on the server: what we do follows it, also for what is under way. */
    private void follow(ConsumerBinding bound, BoundConsumer now) throws ProvisionException {
        ConsumerChanges changes = ConsumerChanges.between(bound.consumer().configuration(), now.configuration());
        if (changes.isEmpty()) {
            return;
        }
        synchronized (bindingLock) {
            if (!taking || binding != bound) {
                return;
            }
            LOG.warn(
                    "Consumer '{}' of stream '{}' was changed on the server while the route runs: {}. The component"
                            + " uses the changed consumer from now on, as long as the route runs. Change the options of the"
                            + " endpoint too, or give consumerProvisioning=bind",
                    now.name(),
                    now.stream(),
                    String.join("; ", changes.descriptions()));
            if (changes.ofRequests()) {
                // It is the same consumer: deliveries tell if its numbers go back.
                replaceBinding(now, inFlight.resumeAt(), -1);
            } else {
                binding = binder.follow(now, bound);
                keepProgress(binding);
                binding.progressKeeper().tellAll(System.nanoTime());
            }
        }
        if (exhaustionWatch != null) {
            exhaustionWatch.boundAgain(now, inFlight, inFlight.lastDeliveries());
        }
    }

    /**
     * @param latest the latest number of a delivery before the server was asked; -1 if it does not matter
     */
    private void replaceBinding(BoundConsumer now, long from, long latest) throws ProvisionException {
        abandoned = binding.source();
        abandoned.abandon();
        bind(now, from, latest);
        binding.source().start();
    }

    private void keepProgress(ConsumerBinding made) {
        progress.cancel();
        long every = made.progressKeeper().everyNanos();
        progress = lease.tasks()
                .repeat("extension of acknowledgement waits", made::keepProgress, every, TimeUnit.NANOSECONDS);
    }

    /** What has ended is to be known still when it comes again. */
    private void rememberEnds(long now) {
        ConsumerBinding bound = binding;
        long wait = bound.consumer().longestWait().plus(MARGIN).toNanos();
        bound.settler().endedMessages().everySecond(window.pace(), wait, isCutOff(), now);
    }

    private final class Resubscriber implements ConnectionWatcher {
        @Override
        public void onDisconnected() {
            // Whatever was asked for is forgotten by the server; nothing can be asked for now.
        }

        @Override
        public boolean onDenied(Denial denial) {
            ConsumerBinding now = binding;
            BoundConsumer of = now.consumer();
            boolean isAck = denial.kind() == Denial.Kind.PUBLISH && now.origin().isAck(denial.subject());
            if (isAck || now.source().onDenied(denial)) {
                DeniedRights.Right right = isAck ? DeniedRights.Right.ACKNOWLEDGE : DeniedRights.Right.RECEIVE;
                deniedRights.denied(
                        right, "'" + of.name() + "' of stream '" + of.stream() + "'", denial, System.nanoTime());
            }
            return false; // another instance may need the same
        }

        @Override
        public void onReconnected() {
            deniedRights.reconnected();
            configuration.suspicion();
            boolean restarted = restarts.take();
            if (restarted) {
                latestMayComeAgain(); // further ones may have been read off the old connection since
            }
            lease.tasks().run("resumption after a reconnect", () -> takeAgain(restarted));
        }

        private void takeAgain(boolean restarted) {
            if (replay != null) {
                onFault("the connection was lost, and what was on its way");
                return;
            }
            ConsumerBinding before = binding;
            if (restarted && taking) {
                seeWhereItStands(before);
            }
            synchronized (bindingLock) {
                if (taking) {
                    MessageSource earlier = abandoned;
                    if (earlier != null) {
                        earlier.abandon(); // what it told the old connection may be lost, and jnats subscribes again
                    }
                    binding.source().restart();
                }
            }
            if (taking && before == binding) {
                lookFor(before.consumer());
            }
        }

        /** Before messages are asked for: so it is known which deliveries the server has forgotten. */
        private void seeWhereItStands(ConsumerBinding before) {
            try {
                long latest = numbers.latest();
                SequencePair standing = provisioner.standing(before.consumer());
                if (standing == null) {
                    // It is gone, or was made again by somebody who may want all again.
                    before.settler().endedMessages().repeatedUpTo(0);
                    return;
                }
                long place = standing.getConsumerSequence() + 1;
                switch (numbers.standsAt(standing.getConsumerSequence(), latest)) {
                    case NEXT -> {}
                    case FORGOTTEN -> before.numberedAnewFrom(place);
                    case SET_BACK -> setBack(before, place, standing.getStreamSequence() + 1);
                }
            } catch (ProvisionException e) {
                LOG.debug("It is too early to ask", e);
            }
        }
    }
}
