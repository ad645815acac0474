package io.github.cameljetstream.object;

import io.github.cameljetstream.JetStreamConsumer;
import io.github.cameljetstream.JetStreamEndpoint;
import io.github.cameljetstream.JetStreamHeaderFilterStrategy;
import io.github.cameljetstream.connection.ConnectionLease;
import io.github.cameljetstream.object.bucket.ObjectBucket;
import io.github.cameljetstream.options.DeliverPolicy;
import org.apache.camel.Processor;
import org.apache.camel.Route;
import org.apache.camel.ShutdownRunningTask;
import org.apache.camel.Suspendable;
import org.apache.camel.api.management.ManagedAttribute;
import org.apache.camel.api.management.ManagedResource;
import org.apache.camel.health.HealthCheck;
import org.apache.camel.health.HealthCheckAware;
import org.apache.camel.spi.ShutdownAware;
import org.apache.camel.support.DefaultConsumer;
import org.apache.camel.support.service.ServiceHelper;
import org.jspecify.annotations.Nullable;

/**
 * Watches the objects of a bucket. An ordered replay of the component receives the changes, and recovers from lost
 * connections, servers and consumers.
 */
@ManagedResource(description = "Managed JetStreamObjectConsumer")
public class JetStreamObjectConsumer extends DefaultConsumer implements Suspendable, ShutdownAware, HealthCheckAware {
    private final JetStreamObjectEndpoint endpoint;
    private final JetStreamEndpoint replayEndpoint;
    private final JetStreamConsumer replay;
    private volatile @Nullable ConnectionLease lease;
    private volatile @Nullable ChangeRouter changes;

    public JetStreamObjectConsumer(JetStreamObjectEndpoint endpoint, Processor processor) throws Exception {
        super(endpoint, processor);
        this.endpoint = endpoint;
        this.replayEndpoint = replayEndpoint();
        this.replay = (JetStreamConsumer) replayEndpoint.createConsumer(new WatchProcessor(() -> changes));
    }

    private JetStreamEndpoint replayEndpoint() {
        JetStreamEndpoint made = new JetStreamEndpoint(endpoint.getEndpointUri(), endpoint.connected(), ">");
        made.setConnectionOptions(endpoint.getConnectionOptions().copy());
        made.setSecurityOptions(endpoint.getSecurityOptions().copy());
        made.setHeaderFilterStrategy(new JetStreamHeaderFilterStrategy());
        made.getBindingOptions().setOrdered(true);
        made.getStartOptions().setDeliverPolicy(DeliverPolicy.SEQUENCE);
        return made;
    }

    @Override
    public void setRouteId(String routeId) {
        super.setRouteId(routeId);
        replay.setRouteId(routeId);
    }

    @Override
    public void setRoute(Route route) {
        super.setRoute(route);
        replay.setRoute(route);
    }

    @Override
    protected void doInit() throws Exception {
        super.doInit();
        replay.setExceptionHandler(getExceptionHandler());
        ServiceHelper.initService(replay);
    }

    @Override
    protected void doStart() throws Exception {
        super.doStart();
        ConnectionLease leased = endpoint.lease();
        lease = leased;
        try {
            ObjectBucket bucket = endpoint.open(leased);
            replayEndpoint.getStreamOptions().setStreamName(bucket.stream());
            replayEndpoint.getBindingOptions().setFilterSubjects(bucket.subjectOfDetails());
            replayEndpoint
                    .getStartOptions()
                    .setStartSequence(endpoint.getWatchOptions().isUpdatesOnly() ? bucket.lastSequence() + 1 : 1);
            changes = new ChangeRouter(this, endpoint);
            ServiceHelper.startService(replay);
        } catch (Exception | Error e) {
            release();
            throw e;
        }
    }

    @Override
    protected void doSuspend() throws Exception {
        ServiceHelper.suspendService(replay);
        super.doSuspend();
    }

    @Override
    protected void doResume() throws Exception {
        super.doResume();
        ServiceHelper.resumeService(replay);
    }

    @Override
    protected void doStop() throws Exception {
        try {
            ServiceHelper.stopService(replay);
        } finally {
            release();
        }
        super.doStop();
    }

    private void release() {
        ConnectionLease leased = lease;
        lease = null;
        if (leased != null) {
            leased.close();
        }
    }

    @Override
    protected void doShutdown() throws Exception {
        ServiceHelper.stopAndShutdownService(replay);
        super.doShutdown();
    }

    @ManagedAttribute(description = "The state of the watch")
    public @Nullable String getWatchState() {
        return replay.getConsumerState();
    }

    @ManagedAttribute(description = "The stream of the bucket")
    public @Nullable String getStream() {
        return replay.getStream();
    }

    @ManagedAttribute(
            description = "Changes that the bucket had for the watch, and had not sent, when the last one was received")
    public @Nullable Long getLag() {
        return replay.getLag();
    }

    @ManagedAttribute(description = "Last reason why the watch received no changes, even if it is over")
    public @Nullable String getLastError() {
        return replay.getLastError();
    }

    @Override
    public @Nullable HealthCheck getHealthCheck() {
        return replay.getHealthCheck();
    }

    @Override
    public void setHealthCheck(@Nullable HealthCheck healthCheck) {
        replay.setHealthCheck(healthCheck);
    }

    @Override
    public boolean deferShutdown(ShutdownRunningTask shutdownRunningTask) {
        return replay.deferShutdown(shutdownRunningTask);
    }

    @Override
    public int getPendingExchangesSize() {
        return replay.getPendingExchangesSize();
    }

    @Override
    public void prepareShutdown(boolean suspendOnly, boolean forced) {
        replay.prepareShutdown(suspendOnly, forced);
    }
}
