package io.github.cameljetstream.kv;

import io.github.cameljetstream.JetStreamConsumer;
import io.github.cameljetstream.JetStreamEndpoint;
import io.github.cameljetstream.JetStreamHeaderFilterStrategy;
import io.github.cameljetstream.connection.ConnectionLease;
import io.github.cameljetstream.connection.JetStreamApi;
import io.github.cameljetstream.kv.bucket.Bucket;
import io.github.cameljetstream.kv.meters.KeyValueMeters;
import io.github.cameljetstream.kv.options.WatchOptions;
import io.github.cameljetstream.kv.watch.InitialPhase;
import io.github.cameljetstream.kv.watch.WatchPlan;
import io.github.cameljetstream.metrics.Metrics.Registration;
import io.github.cameljetstream.options.DeliverPolicy;
import io.github.cameljetstream.runtime.BackgroundTasks.Repetition;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
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
 * Watches the keys of a bucket. An ordered replay of the component receives the writes, and recovers from lost connections,
 * servers and consumers; this class plans where it begins, and routes what it receives as entries.
 */
@ManagedResource(description = "Managed JetStreamKeyValueConsumer")
public class JetStreamKeyValueConsumer extends DefaultConsumer implements Suspendable, ShutdownAware, HealthCheckAware {
    private final JetStreamKeyValueEndpoint endpoint;
    private final JetStreamEndpoint replayEndpoint;
    private final JetStreamConsumer replay;
    private volatile @Nullable ConnectionLease lease;
    private volatile @Nullable EntryRouter entries;
    private volatile Repetition skipped = Repetition.NONE;
    private volatile Registration meters = () -> {};

    public JetStreamKeyValueConsumer(JetStreamKeyValueEndpoint endpoint, Processor processor) throws Exception {
        super(endpoint, processor);
        this.endpoint = endpoint;
        this.replayEndpoint = replayEndpoint();
        this.replay = (JetStreamConsumer) replayEndpoint.createConsumer(new WatchProcessor(() -> entries));
    }

    private JetStreamEndpoint replayEndpoint() {
        WatchOptions options = endpoint.getWatchOptions();
        JetStreamEndpoint made = new JetStreamEndpoint(endpoint.getEndpointUri(), endpoint.connected(), ">");
        made.setConnectionOptions(endpoint.getConnectionOptions().copy());
        made.setSecurityOptions(endpoint.getSecurityOptions().copy());
        made.setHeaderFilterStrategy(new JetStreamHeaderFilterStrategy());
        made.getBindingOptions().setOrdered(true);
        if (options.isMetaOnly()) {
            made.getBindingOptions().setHeadersOnly(true);
        }
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
            Bucket bucket = endpoint.open(leased);
            WatchOptions options = endpoint.getWatchOptions();
            boolean since210 = JetStreamApi.of(leased, endpoint.getConnectionOptions())
                    .featuresIfPermitted()
                    .filterSubjectsAndMetadata();
            checkPatterns(options, since210);
            WatchPlan plan = WatchPlan.of(bucket, options, !since210);
            replayEndpoint.getStreamOptions().setStreamName(bucket.log().stream());
            replayEndpoint
                    .getBindingOptions()
                    .setFilterSubjects(options.patterns().stream()
                            .map(bucket.log()::subject)
                            .collect(Collectors.joining(",")));
            replayEndpoint.getStartOptions().setStartSequence(plan.start());
            EntryRouter router = new EntryRouter(this, endpoint, bucket.log(), new InitialPhase(plan));
            if (!since210) {
                skipped = repair(
                        router,
                        new SkippedWrites(bucket.log(), options.getKeys(), plan.start(), this::isRunAllowed),
                        leased);
            }
            entries = router;
            meters = KeyValueMeters.watch(
                    endpoint.getCamelContext(), endpoint.getBucket(), String.valueOf(getRouteId()), router.tally());
            ServiceHelper.startService(replay);
            router.start(leased.tasks());
        } catch (Exception | Error e) {
            skipped.cancel();
            release();
            throw e;
        }
    }

    private Repetition repair(EntryRouter router, SkippedWrites found, ConnectionLease leased) {
        router.repair(found);
        return leased.tasks()
                .repeat(
                        "search for skipped writes",
                        () -> leased.tasks().run("search for skipped writes", () -> {
                            String name = replay.getConsumerName();
                            if (name != null && isConsuming()) {
                                found.tick(router.isIdle(), name);
                            }
                        }),
                        1,
                        TimeUnit.SECONDS);
    }

    private static void checkPatterns(WatchOptions options, boolean since210) {
        if (options.patterns().size() > 1 && !since210) {
            throw new IllegalArgumentException("keys=" + options.getKeys()
                    + " has several patterns, for which a consumer needs nats-server 2.10 or newer; the server is older,"
                    + " or its version is unknown. Use one pattern, and filter the entries in the route.");
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
        EntryRouter router = entries;
        if (router != null) {
            router.stop();
        }
        skipped.cancel();
        try {
            ServiceHelper.stopService(replay);
        } finally {
            release();
        }
        super.doStop();
    }

    private void release() {
        meters.close();
        meters = () -> {};
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

    /** If true, it routes what it receives. */
    boolean isConsuming() {
        return replay.isStarted() && !replay.isSuspendingOrSuspended();
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
            description = "Writes that the bucket had for the watch, and had not sent, when the last one was received")
    public @Nullable Long getLag() {
        return replay.getLag();
    }

    @ManagedAttribute(
            description =
                    "If true, all initial values are routed. Determined with initialMarker=true, or by the first later write")
    public boolean isInitialDone() {
        EntryRouter router = entries;
        return router != null && router.isInitialDone();
    }

    @ManagedAttribute(description = "Last reason why the watch received no writes, even if it is over")
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
