package io.github.cameljetstream.partition;

import io.github.cameljetstream.connection.JetStreamApi;
import io.github.cameljetstream.options.StreamOptions;
import io.github.cameljetstream.options.StreamProvisioning;
import io.github.cameljetstream.provision.ApiErrors;
import io.github.cameljetstream.provision.ProvisionException;
import io.github.cameljetstream.provision.StreamLookup;
import io.github.cameljetstream.provision.StreamProvisioner;
import io.github.cameljetstream.values.Subjects;
import io.nats.client.JetStreamApiException;
import io.nats.client.api.RetentionPolicy;
import io.nats.client.api.Source;
import io.nats.client.api.StreamConfiguration;
import io.nats.client.api.StreamInfo;
import io.nats.client.api.SubjectTransform;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The stream whose subjects begin with the number of a partition: the stream of the endpoint, if it has a fitting subject
 * transform; otherwise a work queue of the group, {@code <stream>-<durableName>}, that sources it with the transform. The
 * work queue has the layout of the elastic groups of the library pcgroups. Blocks; thread-safe.
 */
final class PartitionedStream implements StreamLookup {
    private static final Logger LOG = LoggerFactory.getLogger(PartitionedStream.class);

    private final StreamOptions options;
    private final StreamProvisioner source;
    private final PartitionTransform wanted;
    private final String group;

    /** @param wanted the transform of a work queue that the component creates; its source is the subject of the endpoint */
    PartitionedStream(JetStreamApi api, StreamOptions options, PartitionTransform wanted, String group) {
        this.options = options;
        this.source = new StreamProvisioner(api, options, wanted.source());
        this.wanted = wanted;
        this.group = group;
    }

    /** The subjects of a partition. */
    static String filter(int partition, String subject) {
        return partition + "." + subject;
    }

    @Override
    public StreamInfo provision(JetStreamApi api) throws ProvisionException {
        String name = String.valueOf(options.getStreamName());
        try {
            checkServer(api, name);
            StreamInfo stream = source.provision(api);
            return isPartitioned(stream.getConfiguration()) ? stream : workQueue(api, stream.getConfiguration());
        } catch (JetStreamApiException e) {
            throw ProvisionException.refused(describe(name), e);
        } catch (IOException e) {
            throw ProvisionException.unanswered(describe(name), api, e);
        }
    }

    private String describe(String name) {
        return "The partitions of stream '" + name + "' for durableName=" + group;
    }

    private void checkServer(JetStreamApi api, String name)
            throws IOException, JetStreamApiException, ProvisionException {
        if (!api.featuresIfPermitted().filterSubjectsAndMetadata()) {
            throw new ProvisionException(describe(name) + ": partitions=" + wanted.count()
                    + " needs nats-server 2.10 or newer, and the server of the stream is older or its version is unknown ("
                    + api.subject("INFO") + "). Remove partitions, or allow the user to publish there.");
        }
    }

    private boolean isPartitioned(StreamConfiguration stream) throws ProvisionException {
        SubjectTransform transform = stream.getSubjectTransform();
        PartitionTransform found =
                transform == null ? null : PartitionTransform.read(transform.getSource(), transform.getDestination());
        if (found != null) {
            check(found, stream.getName());
        }
        return found != null;
    }

    private void check(PartitionTransform found, String stream) throws ProvisionException {
        String has = "Stream '" + stream + "' has the subject transform from '" + found.source() + "' to '"
                + found.destination() + "', which ";
        if (found.count() != wanted.count()) {
            throw new ProvisionException(has + "makes " + found.count() + " partitions, and this route has partitions="
                    + wanted.count() + ". Set partitions=" + found.count() + ", as all members of the group.");
        }
        if (!Subjects.covers(found.source(), wanted.source())) {
            throw new ProvisionException(has + "does not transform all messages of '" + wanted.source()
                    + "'. Use the subject '" + found.source() + "' in the URI, or change the transform.");
        }
        if (!found.places().equals(wanted.places())) {
            throw new ProvisionException(
                    has + "has another key than the wildcards " + wanted.wildcards() + " of '" + wanted.source()
                            + "'. Set partitionBy to the wildcards of that key, as all members of the group.");
        }
    }

    private StreamInfo workQueue(JetStreamApi api, StreamConfiguration stream)
            throws IOException, JetStreamApiException, ProvisionException {
        String name = stream.getName() + "-" + group;
        StreamInfo found = find(api, name);
        if (found == null) {
            if (options.getStreamProvisioning() == StreamProvisioning.NONE) {
                throw missing(stream.getName(), name);
            }
            found = create(api, stream, name);
        }
        check(found.getConfiguration(), stream.getName());
        return found;
    }

    private ProvisionException missing(String stream, String name) {
        return new ProvisionException("Stream '" + stream + "' has no subject transform for partitions="
                + wanted.count()
                + ", and stream '" + name + "', which would source it with one, does not exist. Set"
                + " streamProvisioning=create, so that the component creates that work queue; or give stream '" + stream
                + "' the transform from '" + wanted.source() + "' to '" + wanted.destination()
                + "' while it is empty.");
    }

    private static @Nullable StreamInfo find(JetStreamApi api, String name) throws IOException, JetStreamApiException {
        try {
            return api.stream(name);
        } catch (JetStreamApiException e) {
            if (ApiErrors.is(e, ApiErrors.STREAM_NOT_FOUND)) {
                return null;
            }
            throw e;
        }
    }

    private StreamInfo create(JetStreamApi api, StreamConfiguration stream, String name)
            throws IOException, JetStreamApiException {
        SubjectTransform transform = SubjectTransform.builder()
                .source(wanted.source())
                .destination(wanted.destination())
                .build();
        StreamConfiguration queue = StreamConfiguration.builder()
                .name(name)
                .description("Partitions of stream " + stream.getName() + " for consumer group " + group)
                .storageType(stream.getStorageType())
                .replicas(stream.getReplicas())
                .retentionPolicy(RetentionPolicy.WorkQueue)
                .allowDirect(true)
                .sources(Source.builder()
                        .sourceName(stream.getName())
                        .subjectTransforms(List.of(transform))
                        .build())
                .build();
        try {
            StreamInfo made = api.management().addStream(queue);
            LOG.info("Created work queue {} with {} partitions of stream {}", name, wanted.count(), stream.getName());
            return made;
        } catch (JetStreamApiException e) {
            StreamInfo other = ApiErrors.is(e, ApiErrors.STREAM_EXISTS) ? find(api, name) : null;
            if (other == null) {
                throw e;
            }
            return other; // another member created it in between
        }
    }

    private void check(StreamConfiguration queue, String stream) throws ProvisionException {
        PartitionTransform found = null;
        for (Source each : queue.getSources() == null ? List.<Source>of() : queue.getSources()) {
            List<SubjectTransform> transforms = each.getSubjectTransforms();
            if (stream.equals(each.getName()) && transforms != null && transforms.size() == 1) {
                found = PartitionTransform.read(
                        transforms.get(0).getSource(), transforms.get(0).getDestination());
            }
        }
        if (found == null) {
            throw new ProvisionException("Stream '" + queue.getName()
                    + "' is not a work queue with the partitions of stream '" + stream
                    + "': it does not source that stream with one subject transform to a partition. Use another"
                    + " durableName, or delete stream '" + queue.getName() + "'.");
        }
        check(found, queue.getName());
    }
}
