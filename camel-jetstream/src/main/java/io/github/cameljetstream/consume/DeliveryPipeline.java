package io.github.cameljetstream.consume;

import io.github.cameljetstream.connection.ConnectionLease;
import io.github.cameljetstream.connection.ConnectionWatcher;
import io.github.cameljetstream.connection.JetStreamApi;
import io.github.cameljetstream.headers.HeaderMapper;
import io.github.cameljetstream.options.Concurrency;
import io.github.cameljetstream.options.ConsumerOptions;
import io.github.cameljetstream.provision.BoundConsumer;
import io.github.cameljetstream.provision.ConsumerProvisioner;
import io.github.cameljetstream.provision.ProvisionException;
import io.nats.client.Message;
import java.time.Duration;
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

    private final ConnectionLease lease;
    private final ConsumerProvisioner provisioner;
    private final Bindings bindings;
    private final Routing routing;
    private final DeliveryExchanges exchanges;
    private final InFlight inFlight;
    private final Lanes lanes;
    private final PrefetchWindow window;
    private final Recovery recovery;
    private final AtomicLong settled = new AtomicLong();
    private final ConnectionWatcher resubscriber = new Resubscriber();

    private volatile Binding binding;
    private volatile boolean taking;
    private ScheduledFuture<?> looking;
    private ScheduledFuture<?> progress;
    private int looks;

    /** What the pipeline needs of the Camel consumer. */
    public interface Routing {
        /** An empty exchange of the consumer. */
        Exchange newExchange();

        /** Routes an exchange; returns whether it has ended already. */
        boolean route(Exchange exchange, AsyncCallback callback);
    }

    public DeliveryPipeline(
            ConnectionLease lease,
            JetStreamApi api,
            ConsumerProvisioner provisioner,
            ConsumerOptions options,
            FailureHandling failureHandling,
            HeaderMapper headerMapper,
            Routing routing) {
        this.lease = lease;
        this.provisioner = provisioner;
        this.routing = routing;
        this.exchanges = new DeliveryExchanges(routing::newExchange, headerMapper);
        this.inFlight = new InFlight(options.getMaxInFlight(), options.getMaxInFlightBytes());
        this.lanes = options.getConcurrency() == Concurrency.SINGLE
                ? new SingleLane(lease.workers(), this::run)
                : new ParallelLanes(lease, options.getMaxInFlight(), this::run);
        this.window = new PrefetchWindow(options.getMaxInFlight());
        this.bindings = new Bindings(
                lease,
                api,
                failureHandling,
                inFlight,
                new Demand(inFlight, lanes, window, settled::get),
                this,
                this::onSettled);
        this.recovery = new Recovery(lease, this::bindAgain);
    }

    /** Binds to the consumer on the server, and begins to take messages. */
    public void start() throws ProvisionException {
        bind(provisioner.provision(0));
        lease.watch(resubscriber);
        resume();
    }

    /** Takes no more messages, and hands back what has not begun; what is under way is settled as ever. */
    public void suspend() {
        taking = false;
        recovery.stop();
        Binding now = binding;
        if (now != null) {
            cancel(looking);
            now.source().stop();
            handBackWaiting(now);
        }
    }

    /** Takes messages again. */
    public void resume() {
        taking = true;
        recovery.start();
        binding.source().start();
        looking = lease.timer().scheduleWithFixedDelay(this::look, LOOK_MILLIS, LOOK_MILLIS, TimeUnit.MILLISECONDS);
    }

    /** Takes no more messages, waits for what is under way as long as is given, and leaves the rest to the server. */
    public void stop(Duration most) {
        suspend();
        lease.unwatch(resubscriber);
        try {
            if (!inFlight.awaitEmpty(most)) {
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

    /** How many messages were taken and are not settled. */
    public int inFlight() {
        return inFlight.count();
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
        Delivery delivery = new Delivery(message, info, now.settler());
        delivery.progressDueAt(now.progressKeeper().dueAfter(delivery, System.nanoTime()));
        inFlight.add(delivery);
        now.delivered(delivery);
        lanes.add(delivery);
    }

    /** Runs on a worker when it is the turn of the delivery. */
    private boolean run(Delivery delivery, Runnable afterwards) {
        if (!delivery.moveTo(DeliveryState.RUNNING)) {
            return true;
        }
        Exchange exchange;
        try {
            exchange = exchanges.of(delivery);
        } catch (RuntimeException e) {
            LOG.error("No exchange can be made of {}", delivery, e);
            delivery.settler().failed(delivery, e);
            return true;
        }
        SettleOnCompletion settle = new SettleOnCompletion(delivery, delivery.settler());
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

    private void handBackWaiting(Binding now) {
        for (Delivery delivery : lanes.takeWaiting()) {
            if (now.mayHandBack(delivery)) {
                delivery.settler().handBack(delivery);
            } else {
                lanes.add(delivery); // handing it back would be the end of it: it runs before the stop ends
            }
        }
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

    private void bind(BoundConsumer consumer) {
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
