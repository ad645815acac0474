package io.github.cameljetstream;

import static java.util.Objects.requireNonNull;

import io.github.cameljetstream.connection.ConnectionLease;
import io.github.cameljetstream.consume.ConsumerPipeline;
import io.github.cameljetstream.consume.ConsumerSnapshot;
import io.github.cameljetstream.consume.DeliveryPipeline;
import io.github.cameljetstream.consume.RouteAccess;
import io.github.cameljetstream.delivery.ConsumerTally;
import io.github.cameljetstream.options.ConsumerOptions;
import io.github.cameljetstream.partition.PartitionGroup;
import io.github.cameljetstream.partition.PartitionPipelines;
import io.github.cameljetstream.route.Routing;
import io.github.cameljetstream.runtime.Causes;
import io.nats.client.NUID;
import org.apache.camel.AsyncCallback;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.apache.camel.ShutdownRunningTask;
import org.apache.camel.Suspendable;
import org.apache.camel.api.management.ManagedResource;
import org.apache.camel.health.HealthCheck;
import org.apache.camel.health.HealthCheckAware;
import org.apache.camel.resume.ConsumerListener;
import org.apache.camel.resume.ConsumerListenerAware;
import org.apache.camel.spi.ShutdownAware;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Routes the deliveries of a consumer on the server, and settles each when its unit of work is done. The {@link
 * DeliveryPipeline} processes the messages; this class adds Camel's life cycle.
 */
@ManagedResource(description = "Managed JetStreamConsumer")
public class JetStreamConsumer extends JetStreamManagedConsumer
        implements Routing,
                Suspendable,
                ShutdownAware,
                HealthCheckAware,
                ConsumerListenerAware<ConsumerListener<?, ?>> {
    private static final Logger LOG = LoggerFactory.getLogger(JetStreamConsumer.class);

    private final JetStreamEndpoint endpoint;
    private volatile @Nullable ConsumerSession<ConsumerPipeline> session;
    private @Nullable ConsumerListener<?, ?> consumerListener;
    /** Null without a consumer listener. */
    private volatile @Nullable ListenerPause listenerPause;

    /** If true, Camel's shutdown strategy makes the next suspension, and waits for exchanges in progress. */
    private volatile boolean drains;

    private volatile @Nullable Exception startFailure;
    private @Nullable HealthCheck healthCheck;

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
        ListenerPause pausing = listenerPause;
        if (pausing != null) {
            exchange.getExchangeExtension().addOnCompletion(pausing);
        }
        try {
            return getAsyncProcessor().process(exchange, doneSync -> {
                report(exchange, exchange.getException());
                callback.done(doneSync);
            });
        } catch (Throwable e) {
            report(exchange, e);
            throw e;
        }
    }

    private void report(Exchange exchange, @Nullable Throwable failure) {
        if (failure == null) {
            return;
        }
        try {
            getExceptionHandler().handleException("Error processing exchange", exchange, Causes.readable(failure));
        } catch (Throwable e) {
            LOG.error("The exception handler of route {} has failed; ignoring that", getRouteId(), Causes.loggable(e));
        }
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
        begin();
    }

    private void begin() throws Exception {
        try {
            endpoint.jetStreamComponent().awaitCreation(this);
            session = ConsumerSession.start(endpoint, getRouteId(), endpoint.consumerOptions(), this::pipeline);
            if (consumerListener != null) {
                listenerPause = new ListenerPause(consumerListener, session.pipeline(), session.lease(), getRouteId());
            }
            endpoint.jetStreamComponent().running().consumers().add(this);
            startFailure = null;
        } catch (Exception e) {
            startFailure = e;
            throw e;
        } catch (Error e) {
            startFailure = new IllegalStateException("The start failed with " + Causes.describe(e), e);
            throw e;
        }
    }

    private ConsumerPipeline pipeline(ConsumerSession.Parts parts) {
        RouteAccess access = new RouteAccess(
                this,
                endpoint.headerMapper(),
                parts.claimChecks(),
                endpoint.unwrapping(),
                OrderKeys.of(
                        endpoint.getCamelContext(), endpoint.getRoutingOptions().getOrderBy()));
        return endpoint.getPartitionOptions().arePartitioned()
                ? partitions(parts, access)
                : new DeliveryPipeline(parts.server(), endpoint.consumerOptions(), parts.failureHandling(), access);
    }

    private ConsumerPipeline partitions(ConsumerSession.Parts parts, RouteAccess access) {
        ConsumerOptions options = endpoint.consumerOptions().all().copy();
        PartitionGroup.Description description = new PartitionGroup.Description(
                endpoint.getPartitionOptions(),
                endpoint.getStreamOptions(),
                requireNonNull(options.binding().getDurableName(), "validated"),
                endpoint.getSubject());
        PartitionGroup group = new PartitionGroup(
                parts.server().lease(), parts.server().api(), description, options, parts.ofPartitions(), access);
        return new PartitionPipelines(group, "camel-" + NUID.nextGlobal());
    }

    @Override
    protected void doSuspend() throws Exception {
        if (listenerPause != null) {
            listenerPause.suspend();
        }
        boolean waits = drains;
        drains = false;
        ConsumerSession<ConsumerPipeline> now = session;
        if (now != null && waits) { // null if it failed to start, or was never started
            now.pipeline().drain();
        } else if (now != null) {
            now.pipeline().suspend(); // for example by a route policy, because exchanges fail
        }
        super.doSuspend();
    }

    @Override
    protected void doResume() throws Exception {
        super.doResume();
        ConsumerSession<ConsumerPipeline> now = session;
        if (now == null) {
            begin(); // a resumed consumer must receive messages
        } else {
            now.pipeline().resume();
        }
        if (listenerPause != null) {
            listenerPause.resume();
        }
    }

    @Override
    protected void doStop() throws Exception {
        try {
            if (listenerPause != null) {
                listenerPause.suspend();
            }
            if (session != null) {
                session.end(ShutdownTime.left(getEndpoint().getCamelContext()));
            }
        } finally {
            endpoint.jetStreamComponent().running().consumers().remove(this);
            session = null;
            listenerPause = null;
        }
        super.doStop();
    }

    @Override
    public @Nullable ConsumerSnapshot snapshot() {
        ConsumerSession<ConsumerPipeline> now = session;
        return now == null ? null : now.snapshot();
    }

    @Override
    public @Nullable ConsumerTally tally() {
        ConsumerSession<ConsumerPipeline> now = session;
        return now == null ? null : now.pipeline().tally();
    }

    /** The lease of the connection; null unless the consumer is started. */
    @Nullable
    ConnectionLease lease() {
        ConsumerSession<ConsumerPipeline> now = session;
        return now == null ? null : now.lease();
    }

    /** The exception of the last start; null if it succeeded. */
    @Nullable
    Exception startFailure() {
        return startFailure;
    }

    @Override
    public @Nullable ConsumerListener<?, ?> getConsumerListener() {
        return consumerListener;
    }

    /** Set by a route with the pausable EIP, before the start. */
    @Override
    public void setConsumerListener(@Nullable ConsumerListener<?, ?> consumerListener) {
        this.consumerListener = consumerListener;
    }

    /** Null if the component disables health checks of consumers; then Camel checks only the route. */
    @Override
    public @Nullable HealthCheck getHealthCheck() {
        return healthCheck;
    }

    @Override
    public void setHealthCheck(@Nullable HealthCheck healthCheck) {
        this.healthCheck = healthCheck;
    }

    @Override
    public boolean deferShutdown(ShutdownRunningTask shutdownRunningTask) {
        drains = true; // only the shutdown strategy calls this before it suspends
        return false;
    }

    @Override
    public int getPendingExchangesSize() {
        ConsumerSession<ConsumerPipeline> now = session;
        return now == null ? 0 : now.pipeline().inFlight();
    }

    @Override
    public void prepareShutdown(boolean suspendOnly, boolean forced) {
        // Nothing to prepare: suspend and stop do it.
    }
}
