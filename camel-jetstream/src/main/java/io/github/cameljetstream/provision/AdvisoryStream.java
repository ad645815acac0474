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
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The stream that keeps the server's advisories of messages that reached maxDeliver (NATS ADR-33 has their form): any
 * that takes their subject, or else one of our own, which keeps those of all consumers that somebody waits for. An
 * advisory is a message like any other, which is lost if no stream takes it. Blocks; thread-safe.
 */
public final class AdvisoryStream implements StreamLookup {
    /** The name of the stream, if we make it. */
    public static final String NAME = "MAX_DELIVERIES";

    private static final Logger LOG = LoggerFactory.getLogger(AdvisoryStream.class);
    private static final String PREFIX = "$JS.EVENT.ADVISORY.CONSUMER.MAX_DELIVERIES.";

    private final StreamProvisioning provisioning;
    private final String source;
    private final String subject;
    private volatile String domain;

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
     * The domain of the servers that answer us, null if there is none. A leaf node may have a stream and a consumer of
     * the same names, whose advisories come here too.
     */
    public String domain() {
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
            throw new ProvisionException("deadLetterAdvisories=true needs a stream that keeps the advisories on '"
                    + subject + "', and none does. Create it (nats stream add " + NAME + " --subjects '" + PREFIX
                    + ">' --retention interest --defaults), or give streamProvisioning=create.");
        }
        // Interest: the server keeps an advisory until each consumer on it has handled it, and none that nobody awaits.
        StreamConfiguration configuration = StreamConfiguration.builder()
                .name(NAME)
                .subjects(PREFIX + ">")
                .retentionPolicy(RetentionPolicy.Interest)
                .storageType(StorageType.File)
                .replicas(api.management()
                        .getStreamInfo(source)
                        .getConfiguration()
                        .getReplicas())
                .build();
        try {
            StreamInfo made = api.management().addStream(configuration);
            LOG.info("Created stream {} with subject {}>, for deadLetterAdvisories", NAME, PREFIX);
            return made;
        } catch (JetStreamApiException e) {
            // Somebody else made it in between, or the name is taken: the subject tells.
            List<String> names =
                    ApiErrors.is(e, ApiErrors.STREAM_EXISTS) ? api.management().getStreamNames(subject) : List.of();
            if (names.isEmpty()) {
                throw e;
            }
            return api.management().getStreamInfo(names.get(0));
        }
    }
}
