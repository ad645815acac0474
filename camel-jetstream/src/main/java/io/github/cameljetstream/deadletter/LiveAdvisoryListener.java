package io.github.cameljetstream.deadletter;

import io.github.cameljetstream.connection.ConnectionLease;
import io.github.cameljetstream.connection.ConnectionWatcher;
import io.github.cameljetstream.connection.JetStreamApi;
import io.github.cameljetstream.consume.ConsumerSnapshot;
import io.github.cameljetstream.consume.MaxDeliverMonitor;
import io.github.cameljetstream.delivery.InFlightView;
import io.github.cameljetstream.options.FailureOptions;
import io.github.cameljetstream.provision.AdvisoryStream;
import io.github.cameljetstream.provision.BoundConsumer;
import io.github.cameljetstream.publish.Publisher;
import io.github.cameljetstream.runtime.ElasticWorkQueue;
import io.github.cameljetstream.runtime.LimitedLog;
import io.github.cameljetstream.settle.SettlementLedger;
import io.nats.client.Message;
import io.nats.client.Subscription;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Subscribes to the server's advisories of exhausted messages, so that a message whose last delivery was lost becomes a dead
 * letter. Needs nothing on the server, but misses advisories while it is disconnected: see {@link DurableAdvisoryConsumer}.
 * It continues during a suspension. Thread-safe, except its life cycle.
 */
public final class LiveAdvisoryListener implements MaxDeliverMonitor {
    private static final Logger LOG = LoggerFactory.getLogger(LiveAdvisoryListener.class);
    private static final Duration RETRY_DELAY = Duration.ofSeconds(1);
    private static final int MAX_WORKERS = 16;
    private static final int MAX_PENDING = 10_000;

    private final ConnectionLease lease;
    private final ExhaustedMessages exhausted;
    private final ElasticWorkQueue<MaxDeliverAdvisory> exhaustedQueue;
    private final AtomicInteger pending = new AtomicInteger();
    private final ConnectionWatcher listener = this::listen;
    private final LimitedLog log;

    private volatile boolean started;
    private @Nullable Subscription subscription;
    private @Nullable String subject;

    /**
     * @param publisher publishes the dead letters
     * @param failures the dead-letter subject, and what happens to a message that cannot be dead-lettered
     */
    public LiveAdvisoryListener(ConnectionLease lease, JetStreamApi api, Publisher publisher, FailureOptions failures) {
        this.lease = lease;
        this.exhausted = new ExhaustedMessages(lease, api, publisher, failures);
        this.log = new LimitedLog(LOG, lease.tasks());
        this.exhaustedQueue = new ElasticWorkQueue<>(lease.tasks(), MAX_WORKERS, this::deadLetter);
    }

    @Override
    public void start(BoundConsumer consumer, InFlightView inFlight, Supplier<SettlementLedger> ledgers) {
        exhausted.start(consumer, inFlight, ledgers);
        started = true;
        lease.watch(listener);
        listen();
    }

    @Override
    public void onRebound(BoundConsumer consumer) {
        exhausted.bind(consumer);
        listen();
    }

    @Override
    public synchronized void stop() {
        if (started) {
            started = false;
            lease.unwatch(listener);
            ConnectionLease.unsubscribe(subscription);
        }
    }

    @Override
    public void examine() {
        exhausted.examine();
    }

    @Override
    public ConsumerSnapshot addFaultTo(ConsumerSnapshot messages) {
        return exhausted.addFaultTo(messages);
    }

    /** Subscribes to the advisories of the present consumer, on the present connection. */
    private synchronized void listen() {
        BoundConsumer consumer = exhausted.consumer();
        String wanted = AdvisoryStream.subject(consumer.stream(), consumer.name());
        boolean listening = wanted.equals(subject) && ConnectionLease.isActive(subscription);
        if (!started || listening || consumer.maxDeliver() < 0) {
            return;
        }
        try {
            ConnectionLease.unsubscribe(subscription);
            subject = wanted;
            subscription = lease.subscribe(wanted, this::onMessage);
        } catch (IllegalStateException e) {
            LOG.debug("Not listening: the connection is closed, and another replaces it", e);
        }
    }

    private void onMessage(Message message) {
        try {
            MaxDeliverAdvisory advisory = exhausted
                    .reader()
                    .read(message.getData(), exhausted.consumer().features());
            if (advisory != null) {
                add(advisory);
            }
        } catch (RuntimeException | Error e) {
            exhausted.reader().dropped(e); // the next advisory must still be handled
        }
    }

    private void add(MaxDeliverAdvisory advisory) {
        if (pending.incrementAndGet() > MAX_PENDING) {
            pending.decrementAndGet();
            log.errorAbout(
                    advisory.sequence(),
                    "Message {} of stream {} has reached maxDeliver and is not dead-lettered: {} others wait for that. It"
                            + " stays in the stream",
                    advisory.sequence(),
                    exhausted.consumer().stream(),
                    MAX_PENDING);
            return;
        }
        exhaustedQueue.add(advisory);
    }

    private void deadLetter(MaxDeliverAdvisory advisory) {
        try {
            exhausted.deadLetter(advisory, failure -> {
                if (failure == null || !started) {
                    pending.decrementAndGet();
                } else {
                    retryLater(advisory);
                }
            });
        } catch (RuntimeException | Error e) {
            pending.decrementAndGet();
            exhausted.reader().dropped(e);
        }
    }

    private void retryLater(MaxDeliverAdvisory advisory) {
        lease.tasks()
                .onTimerAfter(
                        RETRY_DELAY.toMillis(),
                        TimeUnit.MILLISECONDS,
                        "retry of a dead letter",
                        () -> exhaustedQueue.add(advisory));
    }
}
