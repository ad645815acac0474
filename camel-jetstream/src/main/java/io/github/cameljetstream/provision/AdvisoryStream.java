package io.github.cameljetstream.provision;

import io.github.cameljetstream.connection.JetStreamApi;
import io.github.cameljetstream.options.StreamProvisioning;
import io.nats.client.JetStreamApiException;
import io.nats.client.api.RetentionPolicy;
import io.nats.client.api.StorageType;
import io.nats.client.api.StreamConfiguration;
import io.nats.client.api.StreamInfo;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The stream that stores the server's advisories about messages that reached maxDeliver (NATS ADR-33). It is any stream
 * with their subject, otherwise one that the component creates for the advisories of all consumers. An advisory is an
 * ordinary message, which is lost if no stream stores it. Blocks; thread-safe.
 */
public final class AdvisoryStream implements StreamLookup {
    /** The name of the stream that the component creates. */
    public static final String NAME = "MAX_DELIVERIES";

    private static final Logger LOG = LoggerFactory.getLogger(AdvisoryStream.class);
    private static final String PREFIX = "$JS.EVENT.ADVISORY.CONSUMER.MAX_DELIVERIES.";

    private final StreamProvisioning provisioning;
    private final String source;
    private final String subject;
    private volatile @Nullable String domain;

    /**
     * @param source the stream of the messages
     * @param consumer the consumer of the messages
     */
    public AdvisoryStream(StreamProvisioning provisioning, String source, String consumer) {
        this.provisioning = provisioning;
        this.source = source;
        this.subject = subject(source, consumer);
    }

    /** The subject of the advisories of a consumer. */
    public static String subject(String stream, String consumer) {
        return PREFIX + stream + "." + consumer;
    }

    /** The subject of the advisories of the consumer. */
    public String subject() {
        return subject;
    }

    /**
     * The domain of the servers that answer; null if there is none. A leaf node may have a stream and a consumer of the
     * same names, whose advisories arrive here too.
     */
    public @Nullable String domain() {
        return domain;
    }

    @Override
    public StreamInfo provision(JetStreamApi api) throws ProvisionException {
        String what = "The stream of subject '" + subject + "' (deadLetterAdvisories=true)";
        try {
            domain = api.management().getAccountStatistics().getDomain();
            List<String> names = api.management().getStreamNames(subject);
            return names.isEmpty() ? create(api) : api.management().getStreamInfo(names.get(0));
        } catch (JetStreamApiException e) {
            throw ProvisionException.refused(what, e);
        } catch (IOException e) {
            throw ProvisionException.unanswered(what, api, e);
        }
    }

    private StreamInfo create(JetStreamApi api) throws IOException, JetStreamApiException, ProvisionException {
        if (provisioning == StreamProvisioning.NONE) {
            throw new ProvisionException("deadLetterAdvisories=true needs a stream that stores the advisories on '"
                    + subject + "', and there is none. Create it (nats stream add " + NAME + " --subjects '" + PREFIX
                    + ">' --retention interest --defaults), or set streamProvisioning=create.");
        }
        return createOrFind(api, configuration(api));
    }

    private StreamInfo createOrFind(JetStreamApi api, StreamConfiguration wanted)
            throws IOException, JetStreamApiException {
        try {
            StreamInfo made = api.management().addStream(wanted);
            LOG.info("Created stream {} with subject {}>, for deadLetterAdvisories", NAME, PREFIX);
            return made;
        } catch (JetStreamApiException e) {
            // Somebody else created it in between, or the name is used for another stream: the subject decides.
            List<String> names =
                    ApiErrors.is(e, ApiErrors.STREAM_EXISTS) ? api.management().getStreamNames(subject) : List.of();
            if (names.isEmpty()) {
                throw e;
            }
            return api.management().getStreamInfo(names.get(0));
        }
    }

    /** Interest: the server keeps an advisory until each consumer has handled it, and drops one without a consumer. */
    private StreamConfiguration configuration(JetStreamApi api) throws IOException, JetStreamApiException {
        StreamConfiguration ofSource = api.management().getStreamInfo(source).getConfiguration();
        return StreamConfiguration.builder()
                .name(NAME)
                .subjects(PREFIX + ">")
                .retentionPolicy(RetentionPolicy.Interest)
                .storageType(StorageType.File)
                .replicas(ofSource.getReplicas())
                .build();
    }
}
