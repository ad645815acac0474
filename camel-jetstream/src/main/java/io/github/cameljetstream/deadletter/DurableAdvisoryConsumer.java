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
import io.github.cameljetstream.delivery.Fault;
import io.github.cameljetstream.delivery.InFlightView;
import io.github.cameljetstream.headers.HeaderMapper;
import io.github.cameljetstream.options.Concurrency;
import io.github.cameljetstream.options.ConsumerOptions;
import io.github.cameljetstream.options.ConsumerType;
import io.github.cameljetstream.options.FailureOptions;
import io.github.cameljetstream.options.StreamProvisioning;
import io.github.cameljetstream.payload.ClaimChecks;
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
 * Consumes the server's advisories of exhausted messages, and has these dead-lettered. It is a consumer like any other, of a
 * stream that stores the advisories, with a durable that all instances share: the server redelivers what an instance does not
 * finish. An advisory is acknowledged when its message is handled.
 *
 * <p>Thread-safe, except its life cycle, which is that of the consumer of the messages.
 */
public final class DurableAdvisoryConsumer implements MaxDeliverMonitor {
    private static final Logger LOG = LoggerFactory.getLogger(DurableAdvisoryConsumer.class);
    private static final Duration RETRY_DELAY = Duration.ofSeconds(1);
    private static final Duration STOP_TIMEOUT = Duration.ofSeconds(5);
    private static final Duration UNLIMITED = Duration.ofDays(36_500);
    private static final int MAX_IN_FLIGHT = 16;
    private static final int MAX_ACK_PENDING = 256;
    private static final int MAX_NAME_LENGTH = 200;

    private final ConnectionLease lease;
    private final JetStreamApi api;
    private final StreamProvisioning provisioning;
    private final ExhaustedMessages exhausted;
    private final ExhaustionScan scan;
    private final CamelContext context;
    private final ConnectionWatcher reconnects = this::scanSoon;

    @SuppressWarnings("NullAway.Init") // by start()
    private DeliveryPipeline pipeline;

    @SuppressWarnings("NullAway.Init") // by start()
    private volatile String durable;

    private volatile boolean started;

    /**
     * @param publisher publishes the dead letters
     * @param failures the dead-letter subject, and what happens to a message that cannot be dead-lettered
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
        checkMaxDeliver(consumer);
        exhausted.start(consumer, inFlight, ledgers);
        durable = durable(consumer);
        pipeline = pipeline(new AdvisoryStream(provisioning, consumer.stream(), consumer.name()));
        pipeline.start(() -> {});
        started = true;
        lease.watch(reconnects);
        scan.begin(consumer);
    }

    private static void checkMaxDeliver(BoundConsumer consumer) throws ProvisionException {
        if (consumer.maxDeliver() < 0) {
            throw new ProvisionException("deadLetterAdvisories=true: consumer '" + consumer.name() + "' of stream '"
                    + consumer.stream() + "' has no maxDeliver, so that no message ever uses up its deliveries. Set"
                    + " maxDeliver (with consumerProvisioning=update for a consumer that exists), or leave"
                    + " deadLetterAdvisories out.");
        }
    }

    @Override
    public void onRebound(BoundConsumer consumer) {
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
            lease.unwatch(reconnects);
            scan.stop();
            pipeline.stop(STOP_TIMEOUT);
        }
    }

    @Override
    public void examine() {
        exhausted.examine();
    }

    @Override
    public ConsumerSnapshot addFaultTo(ConsumerSnapshot messages) {
        if (!started) {
            return messages;
        }
        ConsumerSnapshot advisories = pipeline.snapshot();
        if (advisories.state() == ConsumerSnapshot.State.RECOVERING) {
            return messages.withDeadLetterFault(new Fault(
                    advisories.recoveringSince(),
                    "advisories of messages that reached maxDeliver do not arrive: " + advisories.lastError()));
        }
        return exhausted.addFaultTo(messages);
    }

    /** One durable for each consumer: the hash distinguishes names that contain the separator. */
    private static String durable(BoundConsumer consumer) {
        String names = consumer.stream() + "-" + consumer.name();
        String hash = Integer.toHexString((consumer.stream() + "." + consumer.name()).hashCode());
        return "dead-letters-" + names.substring(0, Math.min(names.length(), MAX_NAME_LENGTH)) + "-" + hash;
    }

    private DeliveryPipeline pipeline(AdvisoryStream stream) {
        ConsumerOptions options = options();
        ConsumerProvisioner provisioner =
                ConsumerProvisioner.of(api, within -> provision(stream, within), options, stream.subject());
        FailureOptions failures = new FailureOptions();
        failures.setNakDelay(RETRY_DELAY);
        return new DeliveryPipeline(
                new ServerAccess(lease, api, provisioner),
                options,
                new FailureHandling(failures, List.of(), null, MaxDeliverMonitor.NONE),
                new RouteAccess(
                        new AdvisoryRoute(stream),
                        new HeaderMapper(new DefaultHeaderFilterStrategy()),
                        ClaimChecks.NONE,
                        null,
                        null));
    }

    private ConsumerOptions options() {
        ConsumerOptions options = new ConsumerOptions();
        options.binding().setDurableName(durable);
        options.binding().setConsumerType(ConsumerType.PULL);
        options.acks().setMaxDeliver(-1L);
        options.routing().setConcurrency(Concurrency.PARALLEL);
        options.routing().setMaxInFlight(MAX_IN_FLIGHT);
        options.acks().setMaxAckPending(MAX_ACK_PENDING);
        options.acks().setMaxAckExtension(UNLIMITED);
        options.acks().setDoubleAck(true);
        return options;
    }

    private StreamInfo provision(AdvisoryStream stream, JetStreamApi within) throws ProvisionException {
        StreamInfo info = stream.provision(within);
        if (started) {
            if (!exists(info.getConfiguration().getName())) {
                LOG.warn(
                        "Consumer {} of stream {}, which receives the advisories of messages that reached maxDeliver, was"
                                + " deleted; creating it again. Messages that reached maxDeliver in the meantime become"
                                + " dead letters only on a work-queue stream",
                        durable,
                        info.getConfiguration().getName());
            }
            scanSoon();
        }
        return info;
    }

    private boolean exists(String stream) {
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
    private final class AdvisoryRoute implements Routing {
        private final AdvisoryStream stream;

        AdvisoryRoute(AdvisoryStream stream) {
            this.stream = stream;
        }

        @Override
        public Exchange newExchange() {
            return new DefaultExchange(context);
        }

        /** The exchange ends in any case: otherwise the server would redeliver the advisory at each start. */
        @Override
        public boolean route(Exchange exchange, AsyncCallback callback) {
            Consumer<Exception> end = endOnce(exchange, callback);
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

        private Consumer<Exception> endOnce(Exchange exchange, AsyncCallback callback) {
            AtomicBoolean ended = new AtomicBoolean();
            return failure -> {
                if (ended.compareAndSet(false, true)) {
                    exchange.setException(failure);
                    UnitOfWorkHelper.doneSynchronizations(
                            exchange, exchange.getExchangeExtension().handoverCompletions());
                    callback.done(false);
                }
            };
        }
    }
}
