package io.github.cameljetstream;

import io.github.cameljetstream.connection.ConnectionLease;
import io.github.cameljetstream.connection.JetStreamApi;
import io.github.cameljetstream.consume.ConsumerSnapshot;
import io.github.cameljetstream.consume.DeliveryPipeline;
import io.github.cameljetstream.consume.FailureHandling;
import io.github.cameljetstream.options.PublishOptions;
import io.github.cameljetstream.provision.ConsumerProvisioner;
import io.github.cameljetstream.publish.Publisher;
import java.time.Duration;
import org.apache.camel.AsyncCallback;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.apache.camel.ShutdownRunningTask;
import org.apache.camel.Suspendable;
import org.apache.camel.health.HealthCheck;
import org.apache.camel.health.HealthCheckAware;
import org.apache.camel.spi.ShutdownAware;
import org.apache.camel.spi.ShutdownStrategy;
import org.apache.camel.support.DefaultConsumer;

/**
 * Routes the deliveries of a consumer on the server, and settles each when its unit of work is done. What is done with a
 * message on its way is the {@link DeliveryPipeline}'s; this class gives it Camel's life cycle.
 */
public class JetStreamConsumer extends DefaultConsumer
        implements DeliveryPipeline.Routing, Suspendable, ShutdownAware, HealthCheckAware {
    private final JetStreamEndpoint endpoint;
    private ConnectionLease lease;
    private Publisher deadLetterPublisher;
    private volatile DeliveryPipeline pipeline;
    private volatile Exception startFailure;
    private HealthCheck healthCheck;

    public JetStreamConsumer(JetStreamEndpoint endpoint, Processor processor) {
        super(endpoint, processor);
        this.endpoint = endpoint;
    }

    @Override
    public Exchange newExchange() {
        return createExchange(true);
    }

    @Override
    public boolean route(Exchange exchange, AsyncCallback callback) {
        return getAsyncProcessor().process(exchange, doneSync -> {
            if (exchange.getException() != null) {
                getExceptionHandler().handleException("Error processing exchange", exchange, exchange.getException());
            }
            callback.done(doneSync);
        });
    }

    @Override
    protected void doInit() throws Exception {
        super.doInit();
        if (healthCheck == null && endpoint.jetStreamComponent().isHealthCheckConsumerEnabled()) {
            healthCheck = JetStreamHealthCheck.ofConsumer(this);
        }
    }

    @Override
    protected void doStart() throws Exception {
        super.doStart();
        try {
            begin();
            startFailure = null;
        } catch (Exception e) {
            startFailure = e;
            throw e;
        }
    }

    private void begin() throws Exception {
        lease = endpoint.lease();
        try {
            JetStreamApi api = JetStreamApi.of(lease, endpoint.getConnectionOptions());
            ConsumerProvisioner provisioner = new ConsumerProvisioner(
                    api,
                    endpoint.getStreamOptions(),
                    endpoint.getConsumerOptions(),
                    endpoint.getSubject(),
                    () -> lease.connection().createInbox());
            if (endpoint.getFailureOptions().getDeadLetterSubject() != null) {
                deadLetterPublisher = new Publisher(lease, new PublishOptions());
            }
            DeliveryPipeline made = new DeliveryPipeline(
                    lease,
                    api,
                    provisioner,
                    endpoint.getConsumerOptions(),
                    new FailureHandling(
                            endpoint.getFailureOptions(), endpoint.terminateOnClasses(), deadLetterPublisher),
                    endpoint.headerMapper(),
                    OrderKeys.of(
                            getEndpoint().getCamelContext(),
                            endpoint.getConsumerOptions().getOrderBy()),
                    this);
            made.start();
            pipeline = made;
        } catch (Exception e) {
            release();
            throw e;
        }
    }

    @Override
    protected void doSuspend() throws Exception {
        pipeline.suspend();
        super.doSuspend();
    }

    @Override
    protected void doResume() throws Exception {
        super.doResume();
        pipeline.resume();
    }

    @Override
    protected void doStop() throws Exception {
        try {
            if (pipeline != null) {
                pipeline.stop(timeToDrain());
            }
        } finally {
            pipeline = null;
            release();
        }
        super.doStop();
    }

    /** What the shutdown strategy gives exchanges to end; nothing when it has given up waiting for them already. */
    private Duration timeToDrain() {
        ShutdownStrategy strategy = getEndpoint().getCamelContext().getShutdownStrategy();
        return strategy.isTimeoutOccurred()
                ? Duration.ZERO
                : Duration.of(strategy.getTimeout(), strategy.getTimeUnit().toChronoUnit());
    }

    /** How it fares; null while it is not started. */
    public ConsumerSnapshot snapshot() {
        DeliveryPipeline now = pipeline;
        return now == null ? null : now.snapshot();
    }

    /** What the last start failed with; null if it did not. */
    Exception startFailure() {
        return startFailure;
    }

    /** Null if the component has health checks of consumers switched off: then Camel's own looks at the route alone. */
    @Override
    public HealthCheck getHealthCheck() {
        return healthCheck;
    }

    @Override
    public void setHealthCheck(HealthCheck healthCheck) {
        this.healthCheck = healthCheck;
    }

    private void release() {
        if (deadLetterPublisher != null) {
            deadLetterPublisher.close();
            deadLetterPublisher = null;
        }
        if (lease != null) {
            lease.close();
            lease = null;
        }
    }

    @Override
    public boolean deferShutdown(ShutdownRunningTask shutdownRunningTask) {
        return false;
    }

    @Override
    public int getPendingExchangesSize() {
        DeliveryPipeline now = pipeline;
        return now == null ? 0 : now.inFlight();
    }

    @Override
    public void prepareShutdown(boolean suspendOnly, boolean forced) {
        // Nothing to prepare: suspend and stop do it.
    }
}
