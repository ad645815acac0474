package io.github.cameljetstream.consume;

import io.github.cameljetstream.connection.ConnectionLease;
import io.github.cameljetstream.connection.ConnectionWatcher;
import io.github.cameljetstream.connection.JetStreamApi;
import io.github.cameljetstream.headers.HeaderMapper;
import io.github.cameljetstream.headers.JetStreamHeaders;
import io.github.cameljetstream.headers.ManualAcknowledgement;
import io.github.cameljetstream.options.Concurrency;
import io.github.cameljetstream.options.ConsumerOptions;
import io.github.cameljetstream.provision.BoundConsumer;
import io.github.cameljetstream.provision.ConsumerProvisioner;
import io.github.cameljetstream.provision.ProvisionException;
import io.nats.client.Message;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.camel.AsyncCallback;
import org.apache.camel.Exchange;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The way of a message: a {@link MessageSource} takes it within the permits of {@link InFlight}, {@link Lanes} say when
 * it may run, its exchange is routed, and {@link Settler} tells the server the outcome, upon which the permit returns.
 *
 * <p>When messages no longer come although they should, the pipeline binds to the consumer anew, again and again, until
 * they do. Thread-safe, but for its life cycle, which is Camel's.
 */
public final class DeliveryPipeline implements MessageSource.Listener {
    private static final Logger LOG = LoggerFactory.getLogger(DeliveryPipeline.class);
    private static final long LOOK_MILLIS = 500;
    private static final Comparator<Delivery> IN_STREAM_ORDER = Comparator.comparingLong(Delivery::streamSequence);
    private static final Runnable NOTHING = () -> {};

    private final ConnectionLease lease;
    private final ConsumerProvisioner provisioner;
    private final Bindings bindings;
    private final Routing routing;
    private final DeliveryExchanges exchanges;
    private final InFlight inFlight;
    private final Lanes lanes;
    /** Null if the order is not held. */
    private final InPlaceRetries inPlace;
    /** What a suspension has taken out of the lanes and not handed back. */
    private final List<Delivery> kept = new CopyOnWriteArrayList<>();

    private final PrefetchWindow window;
    private final Recovery recovery;
    private final AtomicLong settled = new AtomicLong();
    private final ConnectionWatcher resubscriber = new Resubscriber();

    private volatile Binding binding;
    private volatile boolean taking;
    private ScheduledFuture<?> looking;
    private ScheduledFuture<?> progress;
    private int looks;

    /** The key in whose order the messages are routed. */
    @FunctionalInterface
    public interface OrderKey {
        /** The key of an exchange as it would be routed. It is asked on a thread of the connection: it must not block. */
        String of(Exchange exchange);
    }

    /** What the pipeline needs of the Camel consumer. */
    public interface Routing {
        /** An empty exchange of the consumer. */
        Exchange newExchange();

        /** Routes an exchange; returns whether it has ended already. */
        boolean route(Exchange exchange, AsyncCallback callback);
    }

    /**
     * @param orderKey null if there is no order but that of {@code concurrency}
     */
    public DeliveryPipeline(
            ConnectionLease lease,
            JetStreamApi api,
            ConsumerProvisioner provisioner,
            ConsumerOptions options,
            FailureHandling failureHandling,
            HeaderMapper headerMapper,
            OrderKey orderKey,
            Routing routing) {
        this.lease = lease;
        this.provisioner = provisioner;
        this.routing = routing;
        this.exchanges = new DeliveryExchanges(routing::newExchange, headerMapper);
        this.inFlight = new InFlight(options.getMaxInFlight(), options.getMaxInFlightBytes());
        this.lanes = lanes(options, orderKey);
        this.inPlace = options.holdsOrder() ? new InPlaceRetries(lease, this::runAgain) : null;
        this.window =
                new PrefetchWindow(options.getMaxInFlight(), options.isBatching() ? options.getMaxBatchSize() : 1);
        this.bindings = new Bindings(
                lease,
                api,
                options,
                failureHandling,
                inFlight,
                new Demand(inFlight, lanes, window, settled::get),
                this,
                inPlace,
                this::onSettled);
        this.recovery = new Recovery(lease, this::bindAgain);
    }

    private Lanes lanes(ConsumerOptions options, OrderKey orderKey) {
        if (options.isBatching()) {
            int batches = options.getConcurrency() == Concurrency.SINGLE
                    ? 1
                    : options.getMaxInFlight() / options.getMaxBatchSize();
            return new BatchLanes(
                    lease, options.getMaxBatchSize(), options.getBatchingInterval(), batches, this::runBatch);
        }
        if (orderKey != null) {
            return new KeyedLanes(
                    lease, options.getMaxInFlight(), delivery -> orderKey.of(exchanges.of(delivery)), this::run);
        }
        return options.getConcurrency() == Concurrency.SINGLE
                ? new SingleLane(lease.workers(), this::run)
                : new ParallelLanes(lease, options.getMaxInFlight(), this::run);
    }

    /** Binds to the consumer on the server, and begins to take messages. */
    public void start() throws ProvisionException {
        bind(provisioner.provision(0));
        lease.watch(resubscriber);
        resume();
    }

    /**
     * Takes no more messages, and hands back what has not begun; what is under way is settled as ever. Where the order is
     * held, what has not begun is kept until the stop, since it must not come again before what is under way.
     */
    public void suspend() {
        taking = false;
        recovery.stop();
        if (binding != null) {
            cancel(looking);
            binding.source().stop();
            kept.addAll(lanes.takeWaiting());
            if (inPlace == null) {
                handBackKept();
            } else {
                kept.addAll(inPlace.cancel());
            }
        }
    }

    /** Takes messages again. */
    public void resume() {
        taking = true;
        recovery.start();
        lanes.resume();
        kept.sort(IN_STREAM_ORDER);
        kept.forEach(lanes::add);
        kept.clear();
        binding.source().start();
        looking = lease.timer().scheduleWithFixedDelay(this::look, LOOK_MILLIS, LOOK_MILLIS, TimeUnit.MILLISECONDS);
    }

    /** Takes no more messages, waits for what is under way as long as is given, and leaves the rest to the server. */
    public void stop(Duration most) {
        suspend();
        lease.unwatch(resubscriber);
        try {
            long end = System.nanoTime() + most.toNanos();
            inFlight.awaitAtMost(kept.size(), most);
            handBackKept();
            if (!inFlight.awaitAtMost(0, Duration.ofNanos(Math.max(0, end - System.nanoTime())))) {
                LOG.warn(
                        "Stopped with {} messages under way: the server delivers them again when their wait for an"
                                + " acknowledgement ends",
                        inFlight.count());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        cancel(progress);
        Binding now = binding;
        if (now != null) {
            now.close();
            provisioner.leave(now.consumer());
        }
    }

    /** How many messages were taken and are not settled, but for those that a suspension keeps. */
    public int inFlight() {
        return Math.max(0, inFlight.count() - kept.size());
    }

    /** Runs on a thread of the connection: it must not block. */
    @Override
    public void onMessage(Message message) {
        Binding now = binding;
        AckSubject info = AckSubject.parse(message.getReplyTo());
        if (info == null) {
            LOG.error(
                    "A message without an acknowledgement subject came to {}: ignored",
                    now.consumer().name());
            return;
        }
        long time = System.nanoTime();
        Delivery delivery = new Delivery(message, info, now.settler(), time);
        delivery.progressDueAt(now.progressKeeper().dueAfter(delivery, time));
        inFlight.add(delivery);
        now.delivered(delivery);
        if (!delivery.settler().givesUp(delivery)) {
            lanes.add(delivery);
        }
    }

    /** Runs on a worker when it is the turn of the delivery. */
    private boolean run(Delivery delivery, Runnable afterwards) {
        if (!delivery.moveTo(DeliveryState.RUNNING)) {
            return true;
        }
        if (inPlace == null) {
            return route(delivery, afterwards);
        }
        // The next of the line begins when this one is settled, which may take several runs.
        Turn turn = new Turn();
        delivery.whenSettled(() -> {
            if (!turn.isFirst()) {
                afterwards.run();
            }
        });
        route(delivery, NOTHING);
        return !turn.isFirst();
    }

    /** Runs the exchange of a delivery again, whose turn it still is. */
    private void runAgain(Delivery delivery) {
        if (taking) {
            route(delivery, NOTHING);
        } else {
            delivery.settler().handBack(delivery);
        }
    }

    private boolean route(Delivery delivery, Runnable afterwards) {
        Outcome outcome = binding.outcome(delivery);
        Exchange exchange = exchange(delivery, outcome);
        return exchange == null || route(exchange, outcome, afterwards);
    }

    /** Runs on a worker. */
    private boolean runBatch(List<Delivery> batch, Runnable afterwards) {
        List<BatchOutcome.Item> items = new ArrayList<>(batch.size());
        for (Delivery delivery : batch) {
            if (delivery.moveTo(DeliveryState.RUNNING)) {
                Outcome outcome = binding.outcome(delivery);
                Exchange exchange = exchange(delivery, outcome);
                if (exchange != null) {
                    items.add(new BatchOutcome.Item(exchange, outcome));
                }
            }
        }
        return items.isEmpty() || route(exchanges.ofBatch(items), new BatchOutcome(items), afterwards);
    }

    /** The exchange of a delivery; null if none can be made, and the delivery is settled. */
    private Exchange exchange(Delivery delivery, Outcome outcome) {
        try {
            Exchange exchange = exchanges.of(delivery);
            if (outcome instanceof ManualAcknowledgement) {
                exchange.getIn().setHeader(JetStreamHeaders.ACKNOWLEDGEMENT, outcome);
            }
            return exchange;
        } catch (RuntimeException e) {
            LOG.error("No exchange can be made of {}", delivery, e);
            outcome.failed(e);
            return null;
        }
    }

    private boolean route(Exchange exchange, Outcome outcome, Runnable afterwards) {
        SettleOnCompletion settle = new SettleOnCompletion(outcome);
        exchange.getExchangeExtension().addOnCompletion(settle);
        return routing.route(exchange, doneSync -> {
            // A route that refuses an exchange before its unit of work has begun (it is stopping) completes nothing.
            if (exchange.getExchangeExtension().containsOnCompletion(settle)) {
                settle.onFailure(exchange);
            }
            if (!doneSync) {
                afterwards.run();
            }
        });
    }

    private void onSettled() {
        settled.incrementAndGet();
        Binding now = binding;
        if (taking && now != null) {
            now.source().permitReturned();
        }
    }

    private void handBackKept() {
        kept.sort(IN_STREAM_ORDER);
        for (Delivery delivery : kept) {
            if (binding.mayHandBack(delivery)) {
                delivery.settler().handBack(delivery);
            } else {
                lanes.add(delivery); // handing it back would be the end of it: it runs before the stop ends
            }
        }
        kept.clear();
    }

    @Override
    public void onTrouble(String reason) {
        if (taking) {
            recovery.begin(reason);
        }
    }

    @Override
    public void onSilence() {
        Binding now = binding;
        try {
            lease.workers().execute(() -> {
                if (taking && now == binding && !provisioner.isThere(now.consumer())) {
                    onTrouble("the server does not know the consumer any more");
                }
            });
        } catch (RejectedExecutionException e) {
            LOG.debug("Not looked after: the context stops", e);
        }
    }

    /** Part of the recovery, on a worker. */
    private void bindAgain() throws ProvisionException {
        BoundConsumer before = binding.consumer();
        BoundConsumer now = provisioner.provision(inFlight.resumeAt());
        if (now.streamCreated() != null && !now.streamCreated().equals(before.streamCreated())) {
            inFlight.forgetSequences();
        }
        if (taking) {
            binding.source().abandon();
            bind(now);
            binding.source().start();
        }
    }

    private void bind(BoundConsumer consumer) throws ProvisionException {
        Binding made = bindings.to(consumer);
        cancel(progress);
        binding = made;
        long every = made.progressKeeper().everyNanos();
        progress = lease.timer().scheduleWithFixedDelay(made::keepProgress, every, every, TimeUnit.NANOSECONDS);
    }

    private void look() {
        long now = System.nanoTime();
        if (++looks % 2 == 0) {
            window.everySecond(settled.get());
        }
        binding.source().look(now);
    }

    private static void cancel(ScheduledFuture<?> task) {
        if (task != null) {
            task.cancel(false);
        }
    }

    private final class Resubscriber implements ConnectionWatcher {
        @Override
        public void onDisconnected() {
            // Whatever was asked for is forgotten by the server; nothing can be asked for now.
        }

        @Override
        public void onReconnected() {
            try {
                lease.workers().execute(() -> {
                    if (taking) {
                        binding.source().restart();
                    }
                });
            } catch (RejectedExecutionException e) {
                LOG.debug("Not resubscribed: the context stops", e);
            }
        }
    }
}
