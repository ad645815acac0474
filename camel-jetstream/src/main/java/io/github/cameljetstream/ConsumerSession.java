package io.github.cameljetstream;

import io.github.cameljetstream.binding.ServerAccess;
import io.github.cameljetstream.connection.ConnectionLease;
import io.github.cameljetstream.connection.JetStreamApi;
import io.github.cameljetstream.consume.ConsumerSnapshot;
import io.github.cameljetstream.consume.DeliveryPipeline;
import io.github.cameljetstream.consume.FailureHandling;
import io.github.cameljetstream.consume.MaxDeliverMonitor;
import io.github.cameljetstream.deadletter.DurableAdvisoryConsumer;
import io.github.cameljetstream.deadletter.LiveAdvisoryListener;
import io.github.cameljetstream.metrics.Metrics;
import io.github.cameljetstream.options.AckPolicy;
import io.github.cameljetstream.options.ConsumerOptions;
import io.github.cameljetstream.options.ConsumerProvisioning;
import io.github.cameljetstream.options.FailureOptions;
import io.github.cameljetstream.options.PublishOptions;
import io.github.cameljetstream.provision.ConsumerProvisioner;
import io.github.cameljetstream.publish.Publisher;
import java.time.Duration;
import java.util.function.Function;

/** A started pipeline, with its lease and the publisher of its dead letters. */
final class ConsumerSession {
    private final ConnectionLease lease;
    private final Publisher deadLetterPublisher;
    private final DeliveryPipeline pipeline;
    private final MaxDeliverMonitor deadLetterMonitor;

    private Metrics.Registration meters = () -> {};

    /** The collaborators of a pipeline. */
    record Parts(ServerAccess server, FailureHandling failureHandling) {}

    private ConsumerSession(
            ConnectionLease lease,
            Publisher deadLetterPublisher,
            DeliveryPipeline pipeline,
            MaxDeliverMonitor deadLetterMonitor) {
        this.deadLetterMonitor = deadLetterMonitor;
        this.lease = lease;
        this.deadLetterPublisher = deadLetterPublisher;
        this.pipeline = pipeline;
    }

    /**
     * Creates and starts the pipeline of a consumer of the endpoint.
     *
     * @param routeId null if the consumer belongs to no route
     */
    static ConsumerSession start(
            JetStreamEndpoint endpoint,
            String routeId,
            ConsumerOptions options,
            Function<Parts, DeliveryPipeline> pipeline)
            throws Exception {
        ConnectionLease lease = endpoint.lease();
        JetStreamApi api = JetStreamApi.of(lease, endpoint.getConnectionOptions());
        Publisher deadLetterPublisher = endpoint.getFailureOptions().getDeadLetterSubject() == null
                ? null
                : new Publisher(lease, api, new PublishOptions());
        ConsumerSession session = null;
        try {
            ConsumerProvisioner provisioner = new ConsumerProvisioner(
                    api, endpoint.getStreamOptions(), options, endpoint.getSubject(), () -> lease.connection()
                            .createInbox());
            MaxDeliverMonitor watch = deadLetterMonitor(endpoint, options, lease, api, deadLetterPublisher);
            FailureHandling failureHandling = new FailureHandling(
                    endpoint.getFailureOptions(), endpoint.terminateOnClasses(), deadLetterPublisher, watch);
            DeliveryPipeline made =
                    pipeline.apply(new Parts(new ServerAccess(lease, api, provisioner), failureHandling));
            session = new ConsumerSession(lease, deadLetterPublisher, made, watch);
            ConsumerSession bound = session;
            made.start(() -> bound.show(endpoint, routeId)); // before the first message, so that all are counted
            return session;
        } catch (Exception | Error e) {
            release(lease, deadLetterPublisher);
            if (session != null) {
                session.meters.close();
            }
            throw e;
        }
    }

    private void show(JetStreamEndpoint endpoint, String routeId) {
        meters = Metrics.of(endpoint.getCamelContext())
                .consumer(new Metrics.ObservedConsumer(
                        routeId,
                        endpoint.getSubject(),
                        this::snapshot,
                        pipeline.tally(),
                        deadLetterPublisher == null ? null : deadLetterPublisher.tally()));
    }

    /** Monitors nothing if there are no dead letters, or the user allows no use of the API. */
    private static MaxDeliverMonitor deadLetterMonitor(
            JetStreamEndpoint endpoint,
            ConsumerOptions options,
            ConnectionLease lease,
            JetStreamApi api,
            Publisher publisher) {
        FailureOptions failures = endpoint.getFailureOptions();
        if (failures.isDeadLetterAdvisories()) {
            return new DurableAdvisoryConsumer(
                    lease,
                    api,
                    endpoint.getStreamOptions().getStreamProvisioning(),
                    publisher,
                    failures,
                    endpoint.getCamelContext());
        }
        boolean mayListen = publisher != null
                && options.binding().getConsumerProvisioning() != ConsumerProvisioning.NONE
                && options.acks().getAckPolicy() != AckPolicy.NONE;
        return mayListen ? new LiveAdvisoryListener(lease, api, publisher, failures) : MaxDeliverMonitor.NONE;
    }

    DeliveryPipeline pipeline() {
        return pipeline;
    }

    /** The state of the consumer. */
    ConsumerSnapshot snapshot() {
        ConsumerSnapshot messages = pipeline.snapshot();
        return deadLetterMonitor.over(messages);
    }

    ConnectionLease lease() {
        return lease;
    }

    /** Stops the pipeline, see {@link DeliveryPipeline#stop}, and releases its lease and publisher. */
    void end(Duration most) {
        try {
            pipeline.stop(most);
        } finally {
            release(lease, deadLetterPublisher);
            meters.close();
        }
    }

    private static void release(ConnectionLease lease, Publisher deadLetterPublisher) {
        if (deadLetterPublisher != null) {
            deadLetterPublisher.close();
        }
        lease.close();
    }
}
