package io.github.cameljetstream;

import io.github.cameljetstream.binding.ServerAccess;
import io.github.cameljetstream.connection.ConnectionLease;
import io.github.cameljetstream.connection.JetStreamApi;
import io.github.cameljetstream.consume.ConsumerPipeline;
import io.github.cameljetstream.consume.ConsumerSnapshot;
import io.github.cameljetstream.consume.FailureHandling;
import io.github.cameljetstream.consume.MaxDeliverMonitor;
import io.github.cameljetstream.deadletter.DurableAdvisoryConsumer;
import io.github.cameljetstream.deadletter.LiveAdvisoryListener;
import io.github.cameljetstream.metrics.ContextMetrics;
import io.github.cameljetstream.metrics.Metrics;
import io.github.cameljetstream.options.AckPolicy;
import io.github.cameljetstream.options.ConsumerOptions;
import io.github.cameljetstream.options.ConsumerProvisioning;
import io.github.cameljetstream.options.FailureOptions;
import io.github.cameljetstream.options.PublishOptions;
import io.github.cameljetstream.payload.ClaimChecks;
import io.github.cameljetstream.provision.ConsumerProvisioner;
import io.github.cameljetstream.publish.Publisher;
import java.time.Duration;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A started pipeline, with its lease and the publisher of its dead letters. */
final class ConsumerSession<P extends ConsumerPipeline> {
    private final Resources resources;
    private final P pipeline;
    private final MaxDeliverMonitor deadLetterMonitor;

    private Metrics.Registration meters = () -> {};

    /**
     * The collaborators of a pipeline.
     *
     * @param claimChecks reads bodies that are stored elsewhere
     * @param ofPartitions creates the failure handling of one partition
     */
    record Parts(
            ServerAccess server,
            FailureHandling failureHandling,
            ClaimChecks claimChecks,
            Supplier<FailureHandling> ofPartitions) {}

    /**
     * The lease, and what uses it.
     *
     * @param deadLetters publishes dead letters; null if there are none
     */
    private record Resources(ConnectionLease lease, JetStreamApi api, @Nullable Publisher deadLetters) {
        static Resources open(JetStreamEndpoint endpoint) throws Exception {
            ConnectionLease lease = endpoint.lease();
            JetStreamApi api = JetStreamApi.of(lease, endpoint.getConnectionOptions());
            boolean publishes = endpoint.getFailureOptions().getDeadLetterSubject() != null;
            return new Resources(lease, api, publishes ? new Publisher(lease, api, new PublishOptions()) : null);
        }

        void close() {
            if (deadLetters != null) {
                deadLetters.close();
            }
            lease.close();
        }
    }

    private ConsumerSession(Resources resources, P pipeline, MaxDeliverMonitor deadLetterMonitor) {
        this.resources = resources;
        this.pipeline = pipeline;
        this.deadLetterMonitor = deadLetterMonitor;
    }

    /**
     * Creates and starts the pipeline of a consumer of the endpoint.
     *
     * @param routeId null if the consumer belongs to no route
     */
    static <P extends ConsumerPipeline> ConsumerSession<P> start(
            JetStreamEndpoint endpoint, @Nullable String routeId, ConsumerOptions options, Function<Parts, P> pipeline)
            throws Exception {
        Resources resources = Resources.open(endpoint);
        ConsumerSession<P> session = null;
        try {
            endpoint.jetStreamComponent().createAhead(endpoint, resources.lease());
            boolean hasParts = endpoint.getPartitionOptions().arePartitioned(); // each has a monitor
            MaxDeliverMonitor monitor =
                    hasParts ? MaxDeliverMonitor.NONE : deadLetterMonitor(endpoint, options, resources);
            Parts parts = parts(endpoint, options, resources, monitor);
            session = new ConsumerSession<>(resources, pipeline.apply(parts), monitor);
            session.startPipeline(endpoint, routeId);
            return session;
        } catch (Exception | Error e) {
            resources.close();
            if (session != null) {
                session.meters.close();
            }
            throw e;
        }
    }

    private static Parts parts(
            JetStreamEndpoint endpoint, ConsumerOptions options, Resources resources, MaxDeliverMonitor monitor) {
        ConsumerProvisioner provisioner = provisioner(endpoint, options, resources.lease(), resources.api());
        return new Parts(
                new ServerAccess(resources.lease(), resources.api(), provisioner),
                failureHandling(endpoint, resources, monitor),
                ClaimChecks.open(
                        endpoint.getCamelContext(),
                        resources.lease(),
                        resources.api(),
                        endpoint.getClaimCheckOptions()),
                () -> failureHandling(endpoint, resources, deadLetterMonitor(endpoint, options, resources)));
    }

    private static FailureHandling failureHandling(
            JetStreamEndpoint endpoint, Resources resources, MaxDeliverMonitor monitor) {
        return new FailureHandling(
                endpoint.getFailureOptions(), endpoint.terminateOnClasses(), resources.deadLetters(), monitor);
    }

    /** Binds to the consumer of a route of the endpoint. */
    static ConsumerProvisioner provisioner(JetStreamEndpoint endpoint, ConnectionLease lease) {
        JetStreamApi api = JetStreamApi.of(lease, endpoint.getConnectionOptions());
        return provisioner(endpoint, endpoint.consumerOptions(), lease, api);
    }

    private static ConsumerProvisioner provisioner(
            JetStreamEndpoint endpoint, ConsumerOptions options, ConnectionLease lease, JetStreamApi api) {
        return new ConsumerProvisioner(
                api, endpoint.getStreamOptions(), options, endpoint.getSubject(), () -> lease.connection()
                        .createInbox());
    }

    /** Registers the meters before the first message, so that they count all. */
    private void startPipeline(JetStreamEndpoint endpoint, @Nullable String routeId) throws Exception {
        pipeline.start(() -> meters = ContextMetrics.of(endpoint.getCamelContext())
                .consumer(new Metrics.ObservedConsumer(
                        routeId,
                        endpoint.getSubject(),
                        this::snapshot,
                        pipeline.tally(),
                        resources.deadLetters() == null
                                ? null
                                : resources.deadLetters().tally())));
    }

    /** Monitors nothing if there are no dead letters, or the options allow no use of the API. */
    private static MaxDeliverMonitor deadLetterMonitor(
            JetStreamEndpoint endpoint, ConsumerOptions options, Resources resources) {
        FailureOptions failures = endpoint.getFailureOptions();
        Publisher deadLetters = resources.deadLetters();
        if (deadLetters == null) {
            return MaxDeliverMonitor.NONE;
        }
        if (failures.isDeadLetterAdvisories()) {
            return new DurableAdvisoryConsumer(
                    resources.lease(),
                    resources.api(),
                    endpoint.getStreamOptions().getStreamProvisioning(),
                    deadLetters,
                    failures,
                    endpoint.getCamelContext());
        }
        boolean listens = options.binding().getConsumerProvisioning() != ConsumerProvisioning.NONE
                && options.acks().getAckPolicy() != AckPolicy.NONE;
        return listens
                ? new LiveAdvisoryListener(resources.lease(), resources.api(), deadLetters, failures)
                : MaxDeliverMonitor.NONE;
    }

    P pipeline() {
        return pipeline;
    }

    /** The state of the consumer. */
    ConsumerSnapshot snapshot() {
        ConsumerSnapshot messages = pipeline.snapshot();
        return deadLetterMonitor.addFaultTo(messages);
    }

    ConnectionLease lease() {
        return resources.lease();
    }

    /** Stops the pipeline, see {@link ConsumerPipeline#stop}, and releases its lease and publisher. */
    void end(Duration most) {
        try {
            pipeline.stop(most);
        } finally {
            resources.close();
            meters.close();
        }
    }
}
