package io.github.cameljetstream;

import io.github.cameljetstream.connection.ConnectionLease;
import io.github.cameljetstream.connection.JetStreamApi;
import io.github.cameljetstream.consume.ConsumerSnapshot;
import io.github.cameljetstream.consume.DeadLetterAdvisories;
import io.github.cameljetstream.consume.DeliveryPipeline;
import io.github.cameljetstream.consume.FailureHandling;
import io.github.cameljetstream.options.ConsumerOptions;
import io.github.cameljetstream.options.PublishOptions;
import io.github.cameljetstream.provision.ConsumerProvisioner;
import io.github.cameljetstream.publish.Publisher;
import java.time.Duration;
import java.util.function.Function;

/** A pipeline that was started, with the lease and the publisher that it works with. */
final class Consumption {
    private final ConnectionLease lease;
    private final Publisher deadLetterPublisher;
    private final DeliveryPipeline pipeline;
    /** Null if there are none. */
    private final DeadLetterAdvisories advisories;

    /** What a pipeline is made of. */
    record Parts(
            ConnectionLease lease,
            JetStreamApi api,
            ConsumerProvisioner provisioner,
            FailureHandling failureHandling) {}

    private Consumption(
            ConnectionLease lease,
            Publisher deadLetterPublisher,
            DeliveryPipeline pipeline,
            DeadLetterAdvisories advisories) {
        this.advisories = advisories;
        this.lease = lease;
        this.deadLetterPublisher = deadLetterPublisher;
        this.pipeline = pipeline;
    }

    /** Makes and starts the pipeline of a consumer of the endpoint. */
    static Consumption start(
            JetStreamEndpoint endpoint, ConsumerOptions options, Function<Parts, DeliveryPipeline> pipeline)
            throws Exception {
        ConnectionLease lease = endpoint.lease();
        JetStreamApi api = JetStreamApi.of(lease, endpoint.getConnectionOptions());
        Publisher deadLetterPublisher = endpoint.getFailureOptions().getDeadLetterSubject() == null
                ? null
                : new Publisher(lease, api, new PublishOptions());
        try {
            ConsumerProvisioner provisioner = new ConsumerProvisioner(
                    api, endpoint.getStreamOptions(), options, endpoint.getSubject(), () -> lease.connection()
                            .createInbox());
            DeadLetterAdvisories advisories = endpoint.getFailureOptions().isDeadLetterAdvisories()
                    ? new DeadLetterAdvisories(
                            lease,
                            api,
                            endpoint.getStreamOptions().getStreamProvisioning(),
                            deadLetterPublisher,
                            endpoint.getFailureOptions().getDeadLetterSubject(),
                            endpoint.getCamelContext())
                    : null;
            FailureHandling failureHandling = new FailureHandling(
                    endpoint.getFailureOptions(), endpoint.terminateOnClasses(), deadLetterPublisher, advisories);
            DeliveryPipeline made = pipeline.apply(new Parts(lease, api, provisioner, failureHandling));
            made.start();
            return new Consumption(lease, deadLetterPublisher, made, advisories);
        } catch (Exception e) {
            release(lease, deadLetterPublisher);
            throw e;
        }
    }

    DeliveryPipeline pipeline() {
        return pipeline;
    }

    /** How it fares. */
    ConsumerSnapshot snapshot() {
        ConsumerSnapshot messages = pipeline.snapshot();
        return advisories == null ? messages : advisories.over(messages);
    }

    ConnectionLease lease() {
        return lease;
    }

    /** Stops the pipeline, see {@link DeliveryPipeline#stop}, and gives back what it worked with. */
    void end(Duration most) {
        try {
            pipeline.stop(most);
        } finally {
            release(lease, deadLetterPublisher);
        }
    }

    private static void release(ConnectionLease lease, Publisher deadLetterPublisher) {
        if (deadLetterPublisher != null) {
            deadLetterPublisher.close();
        }
        lease.close();
    }
}
