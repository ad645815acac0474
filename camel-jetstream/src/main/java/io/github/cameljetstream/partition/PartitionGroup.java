package io.github.cameljetstream.partition;

import io.github.cameljetstream.binding.ServerAccess;
import io.github.cameljetstream.connection.ConnectionLease;
import io.github.cameljetstream.connection.JetStreamApi;
import io.github.cameljetstream.consume.ConsumerPipeline;
import io.github.cameljetstream.consume.ConsumerSnapshot;
import io.github.cameljetstream.consume.DeliveryPipeline;
import io.github.cameljetstream.consume.FailureHandling;
import io.github.cameljetstream.consume.MaxDeliverMonitor;
import io.github.cameljetstream.consume.RouteAccess;
import io.github.cameljetstream.delivery.ConsumerTally;
import io.github.cameljetstream.options.ConsumerOptions;
import io.github.cameljetstream.options.ConsumerType;
import io.github.cameljetstream.options.PartitionOptions;
import io.github.cameljetstream.options.StreamOptions;
import io.github.cameljetstream.provision.BoundConsumer;
import io.github.cameljetstream.provision.ConsumerProvisioner;
import io.github.cameljetstream.provision.ProvisionException;
import io.github.cameljetstream.provision.StreamLookup;
import io.nats.client.api.StreamInfo;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * The consumers of the partitions of a group: {@code <durableName>-<partition>}. Thread-safe.
 *
 * @param options the options of the route, with {@code consumerConfiguration} applied
 * @param failureHandling creates the failure handling of one partition
 */
public record PartitionGroup(
        ConnectionLease lease,
        JetStreamApi api,
        Description description,
        ConsumerOptions options,
        Supplier<FailureHandling> failureHandling,
        RouteAccess route) {

    /**
     * What the endpoint says of a group.
     *
     * @param subject the subject of the endpoint
     */
    public record Description(PartitionOptions partitions, StreamOptions stream, String durable, String subject) {
        int count() {
            return partitions.getPartitions() == null ? 0 : partitions.getPartitions();
        }

        String streamName() {
            return String.valueOf(stream.getStreamName());
        }
    }

    int count() {
        return description.count();
    }

    private ConsumerOptions optionsOf(int partition) {
        ConsumerOptions one = options.copy();
        one.binding().setDurableName(description.durable() + "-" + partition);
        one.binding().setConsumerType(ConsumerType.PULL);
        one.acks().setMaxAckPending(1);
        one.routing().setMaxInFlight(1);
        return one;
    }

    private ConsumerProvisioner provisioner(
            ConsumerOptions ofPartition, int partition, Consumer<StreamInfo> streamFound) {
        String subject = description.subject();
        PartitionTransform wanted =
                new PartitionTransform(count(), description.partitions().wildcards(subject), subject);
        PartitionedStream stream = new PartitionedStream(api, description.stream(), wanted, description.durable());
        StreamLookup lookup = latest -> {
            StreamInfo found = stream.provision(latest);
            streamFound.accept(found);
            return found;
        };
        return ConsumerProvisioner.of(api, lookup, ofPartition, PartitionedStream.filter(partition, subject));
    }

    /** Creates the consumers, or compares them with the options. Blocks. */
    BoundConsumer provisionAll(Consumer<StreamInfo> streamFound) throws ProvisionException {
        BoundConsumer first = provision(0, streamFound);
        for (int partition = 1; partition < count(); partition++) {
            provision(partition, streamFound);
        }
        return first;
    }

    private BoundConsumer provision(int partition, Consumer<StreamInfo> streamFound) throws ProvisionException {
        BoundConsumer consumer =
                provisioner(optionsOf(partition), partition, streamFound).provision(0, null);
        new PartitionMode(partition, description.subject()).check(consumer);
        return consumer;
    }

    /** A partition that this member holds. */
    record Held(ConsumerPipeline pipeline, MaxDeliverMonitor monitor) {
        ConsumerSnapshot snapshot() {
            return monitor.addFaultTo(pipeline.snapshot());
        }
    }

    /**
     * Begins to consume a partition. Blocks.
     *
     * @param streamFound is called whenever the stream is looked up
     */
    Held start(int partition, ConsumerTally tally, Consumer<StreamInfo> streamFound) throws ProvisionException {
        ConsumerOptions one = optionsOf(partition);
        RouteAccess.Part part = new RouteAccess.Part(tally, new PartitionMode(partition, description.subject()));
        FailureHandling failures = failureHandling.get();
        DeliveryPipeline pipeline = new DeliveryPipeline(
                new ServerAccess(lease, api, provisioner(one, partition, streamFound)),
                one,
                failures,
                route.withPart(new PartitionRouting(route.routing(), partition), part));
        pipeline.start(() -> {});
        return new Held(pipeline, failures.deadLetterMonitor());
    }
}
