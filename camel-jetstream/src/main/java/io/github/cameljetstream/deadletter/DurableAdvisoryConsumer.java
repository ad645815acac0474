package io.github.cameljetstream.deadletter;

import io.github.cameljetstream.binding.ServerAccess;
import io.github.cameljetstream.connection.ConnectionLease;
import io.github.cameljetstream.connection.ConnectionWatcher;
import io.github.cameljetstream.connection.JetStreamApi;
import io.github.cameljetstream.consume.ConsumerSnapshot;
import io.github.cameljetstream.consume.DeliveryPipeline;
import io.github.cameljetstream.consume.FailureHandling;
import io.github.cameljetstream.consume.MaxDeliverMonitor;
import io.github.cameljetstream.consume.RouteAccess;
import io.github.cameljetstream.delivery.InFlightView;
import io.github.cameljetstream.headers.HeaderMapper;
import io.github.cameljetstream.options.Concurrency;
import io.github.cameljetstream.options.ConsumerOptions;
import io.github.cameljetstream.options.ConsumerType;
import io.github.cameljetstream.options.FailureOptions;
import io.github.cameljetstream.options.StreamProvisioning;
import io.github.cameljetstream.provision.AdvisoryStream;
import io.github.cameljetstream.provision.ApiErrors;
import io.github.cameljetstream.provision.BoundConsumer;
import io.github.cameljetstream.provision.ConsumerProvisioner;
import io.github.cameljetstream.provision.ProvisionException;
import io.github.cameljetstream.publish.Publisher;
import io.github.cameljetstream.route.Routing;
import io.github.cameljetstream.settle.SettlementLedger;
import io.nats.client.JetStreamApiException;
import io.nats.client.api.StreamInfo;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.apache.camel.AsyncCallback;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.support.DefaultExchange;
import org.apache.camel.support.DefaultHeaderFilterStrategy;
import org.apache.camel.support.UnitOfWorkHelper;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes the server's advisories of messages that reached maxDeliver, and has dead letters made of them. It is a consumer
 * like any other, of the stream that keeps the advisories, with a durable that all instances share: what one of them does
 * not finish comes again, to it or to another. An advisory is acknowledged when its message is dealt with.
 *
 * <p>Thread-safe, but for its life cycle, which is that of the pipeline of the messages.
 */
public final class DurableAdvisoryConsumer implements MaxDeliverMonitor {
    private static final Logger LOG = LoggerFactory.getLogger(DurableAdvisoryConsumer.class);
    private static final Duration TRY_AGAIN = Duration.ofSeconds(1);
    private static final Duration STOP = Duration.ofSeconds(5);
    private static final Duration NO_END = Duration.ofDays(36_500);
    private static final int MOST_AT_A_TIME = 16;
    private static final int MOST_PENDING = 256;

    private final ConnectionLease lease;
    private final JetStreamApi api;
    private final StreamProvisioning provisioning;
    private final ExhaustedMessages exhausted;
    private final ExhaustionScan scan;
    private final CamelContext context;
    private final ConnectionWatcher scanner = new ConnectionWatcher() {
        @Override
        public void onDisconnected() {
            // What the server gives up meanwhile it tells when we are back.
        }

        @Override
        public void onReconnected() {
            scanSoon();
        }
    };

    @SuppressWarnings("NullAway.Init") // by start()
    private DeliveryPipeline pipeline;

    @SuppressWarnings("NullAway.Init") // by start()
    private volatile String durable;

    private volatile boolean started;

    /**
     * @param publisher publishes the dead letters
     * @param failures where to, and what happens to a message that can have none
     */
    public DurableAdvisoryConsumer(
            ConnectionLease lease,
            JetStreamApi api,
            StreamProvisioning provisioning,
            Publisher publisher,
            FailureOptions failures,
            CamelContext context) {
        this.lease = lease;
        this.api = api;
        this.provisioning = provisioning;
        this.context = context;
        this.exhausted = new ExhaustedMessages(lease, api, publisher, failures);
        this.scan = new ExhaustionScan(lease, api, exhausted);
    }

    @Override
    public void start(BoundConsumer consumer, InFlightView inFlight, Supplier<SettlementLedger> ledgers)
            throws ProvisionException {
        if (consumer.maxDeliver() < 0) {
            throw new ProvisionException("deadLetterAdvisories=true: consumer '" + consumer.name() + "' of stream '"
                    + consumer.stream() + "' has no maxDeliver, so that no message ever uses up its deliveries. Give"
                    + " maxDeliver (with consumerProvisioning=update for a consumer that exists), or leave"
                    + " deadLetterAdvisories out.");
        }
        exhausted.start(consumer, inFlight, ledgers);
        durable = durable(consumer);
        pipeline = pipeline(new AdvisoryStream(provisioning, consumer.stream(), consumer.name()));
        pipeline.start();
        started = true;
        lease.watch(scanner);
        scan.begin(consumer);
    }

    @Override
    public void boundAgain(BoundConsumer consumer) {
        exhausted.bind(consumer);
        scan.begin(consumer);
    }

    @Override
    public void suspend() {
        if (started) {
            pipeline.suspend();
            scan.stop();
        }
    }

    @Override
    public void resume() {
        if (started) {
            pipeline.resume();
            scanSoon();
        }
    }

    @Override
    public void stop() {
        if (started) {
            started = false;
            lease.unwatch(scanner);
            scan.stop();
            pipeline.stop(STOP);
        }
    }

    @Override
    public void examine() {
        exhausted.examine();
    }

    @Override
    public ConsumerSnapshot over(ConsumerSnapshot messages) {
        if (!started || messages.state() != ConsumerSnapshot.State.CONSUMING) {
            return messages;
        }
        ConsumerSnapshot advisories = pipeline.snapshot();
        if (advisories.state() == ConsumerSnapshot.State.RECOVERING) {
            return messages.withDeadLettersFailing(
                    "advisories of messages that reached maxDeliver do not come: " + advisories.lastError(),
                    advisories.recoveringSince());
        }
        return exhausted.addFaultTo(messages);
    }

    /** One for each consumer; names may hold the separator, the number tells them apart. */
    private static String durable(BoundConsumer consumer) {
        String names = consumer.stream() + "-" + consumer.name();
        String number = Integer.toHexString((consumer.stream() + "." + consumer.name()).hashCode());
        return "dead-letters-" + names.substring(0, Math.min(names.length(), 200)) + "-" + number;
    }

    private DeliveryPipeline pipeline(AdvisoryStream stream) {
        ConsumerOptions options = new ConsumerOptions();
        options.binding().setDurableName(durable);
        options.binding().setConsumerType(ConsumerType.PULL);
        options.acks().setMaxDeliver(-1L);
        options.routing().setConcurrency(Concurrency.PARALLEL);
        options.routing().setMaxInFlight(MOST_AT_A_TIME);
        options.acks().setMaxAckPending(MOST_PENDING);
        options.acks().setMaxAckExtension(NO_END);
        options.acks().setDoubleAck(true);
        FailureOptions failures = new FailureOptions();
        failures.setNakDelay(TRY_AGAIN);
        return new DeliveryPipeline(
                new ServerAccess(
                        lease,
                        api,
                        ConsumerProvisioner.of(api, within -> provision(stream, within), options, stream.subject())),
                options,
                new FailureHandling(failures, List.of(), null, MaxDeliverMonitor.NONE),
                new RouteAccess(
                        new ToExhaustedMessages(stream),
                        new HeaderMapper(new DefaultHeaderFilterStrategy()),
                        null,
                        null));
    }

    private StreamInfo provision(AdvisoryStream stream, JetStreamApi within) throws ProvisionException {
        StreamInfo info = stream.provision(within);
        if (started) {
            if (!isThere(info.getConfiguration().getName())) {
                LOG.warn(
                        "Consumer {} of stream {}, which keeps the advisories of messages that reached maxDeliver, was"
                                + " gone and is made again: those that were given up meanwhile become dead letters only"
                                + " on a work-queue stream",
                        durable,
                        info.getConfiguration().getName());
            }
            scanSoon();
        }
        return info;
    }

    private boolean isThere(String stream) {
        try {
            api.management().getConsumerInfo(stream, durable);
            return true;
        } catch (JetStreamApiException e) {
            return !ApiErrors.is(e, ApiErrors.CONSUMER_NOT_FOUND);
        } catch (IOException e) {
            return true;
        }
    }

    private void scanSoon() {
        lease.tasks().run("scan of the stream", () -> {
            if (started) {
                scan.begin(exhausted.consumer());
            }
        });
    }

    /** The route of an advisory. */
    private final class ToExhaustedMessages implements Routing {
        private final AdvisoryStream stream;

        ToExhaustedMessages(AdvisoryStream stream) {
            this.stream = stream;
        }

        @Override
        public Exchange newExchange() {
            return new DefaultExchange(context);
        }

        /** Whatever an advisory does, its exchange ends: one that never did would come again at each start. */
        @Override
        public boolean route(Exchange exchange, AsyncCallback callback) {
            AtomicBoolean ended = new AtomicBoolean();
            Consumer<Exception> end = failure -> {
                if (ended.compareAndSet(false, true)) {
                    end(exchange, callback, failure);
                }
            };
            try {
                MaxDeliverAdvisory advisory =
                        exhausted.reader().read(exchange.getIn().getBody(byte[].class), stream.domain());
                if (advisory == null) {
                    end.accept(null);
                } else {
                    exhausted.deadLetter(advisory, end);
                }
            } catch (RuntimeException | Error e) {
                exhausted.reader().dropped(e);
                end.accept(null);
            }
            return false;
        }

        private void end(Exchange exchange, AsyncCallback callback, Exception failure) {
            exchange.setException(failure);
            UnitOfWorkHelper.doneSynchronizations(
                    exchange, exchange.getExchangeExtension().handoverCompletions());
            callback.done(false);
        }
    }
}
