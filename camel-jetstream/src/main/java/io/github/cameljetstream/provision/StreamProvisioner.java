package io.github.cameljetstream.provision;

import io.github.cameljetstream.connection.JetStreamApi;
import io.github.cameljetstream.connection.ServerFeature;
import io.github.cameljetstream.options.StreamOptions;
import io.github.cameljetstream.options.StreamProvisioning;
import io.nats.client.JetStreamApiException;
import io.nats.client.api.DiscardPolicy;
import io.nats.client.api.RetentionPolicy;
import io.nats.client.api.StorageType;
import io.nats.client.api.StreamConfiguration;
import io.nats.client.api.StreamInfo;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Finds, creates or updates the stream of an endpoint. Blocks; thread-safe. */
public final class StreamProvisioner {
    private static final Logger LOG = LoggerFactory.getLogger(StreamProvisioner.class);

    private final JetStreamApi api;
    private final StreamOptions options;
    private final String subject;
    private volatile boolean asked;

    public StreamProvisioner(JetStreamApi api, StreamOptions options, String subject) {
        this.api = api;
        this.options = options;
        this.subject = subject;
    }

    /**
     * The stream, which the component first creates or updates if the options say so.
     *
     * @throws ProvisionException if it does not exist, or cannot be created as the options say
     */
    public StreamInfo provision() throws ProvisionException {
        return provision(api);
    }

    /** Like {@link #provision()}, with the timeout of another API object. */
    StreamInfo provision(JetStreamApi api) throws ProvisionException {
        try {
            if (options.getStreamName() == null) {
                return findBySubject(api);
            }
            StreamInfo found = find(api, options.getStreamName());
            if (found == null) {
                return create(api);
            }
            return options.getStreamProvisioning() == StreamProvisioning.UPDATE ? update(api, found) : found;
        } catch (JetStreamApiException e) {
            throw ProvisionException.refused(describe(), e);
        } catch (IOException e) {
            throw ProvisionException.unanswered(describe(), api, e);
        }
    }

    private String describe() {
        return options.getStreamName() == null
                ? "The stream of subject '" + subject + "'"
                : "Stream '" + options.getStreamName() + "'";
    }

    private StreamInfo findBySubject(JetStreamApi api) throws IOException, JetStreamApiException, ProvisionException {
        List<String> names = api.management().getStreamNames(subject);
        if (names.isEmpty()) {
            throw new ProvisionException("No stream has the subject '" + subject + "'. Create one (nats stream add NAME"
                            + " --subjects '" + subject + "'), or set streamName=NAME and streamProvisioning=create.")
                    .notSeen();
        }
        if (names.size() > 1) {
            throw new ProvisionException("The subject '" + subject + "' belongs to several streams, " + names
                    + ": set streamName to one of them.");
        }
        return ask(api, names.get(0));
    }

    private @Nullable StreamInfo find(JetStreamApi api, String name) throws IOException, JetStreamApiException {
        try {
            return ask(api, name);
        } catch (JetStreamApiException e) {
            if (ApiErrors.is(e, ApiErrors.STREAM_NOT_FOUND)) {
                return null;
            }
            throw e;
        }
    }

    /** The first call may use a recent answer. A later one has a reason to ask again, and so has an update. */
    private StreamInfo ask(JetStreamApi api, String name) throws IOException, JetStreamApiException {
        boolean recent = !asked && options.getStreamProvisioning() != StreamProvisioning.UPDATE;
        asked = true;
        return recent ? api.recentStream(name) : api.stream(name);
    }

    private StreamInfo create(JetStreamApi api) throws IOException, JetStreamApiException, ProvisionException {
        String name = options.getStreamName();
        if (options.getStreamProvisioning() == StreamProvisioning.NONE) {
            throw new ProvisionException("Stream '" + name + "' does not exist. Create it (nats stream add " + name
                            + " --subjects '" + subject + "'), or set streamProvisioning=create.")
                    .notSeen();
        }
        StreamConfiguration.Builder builder =
                StreamConfiguration.builder().name(name).subjects(options.subjects(subject));
        return createOrFind(api, withOptions(api, builder));
    }

    private StreamInfo createOrFind(JetStreamApi api, StreamConfiguration wanted)
            throws IOException, JetStreamApiException {
        try {
            StreamInfo made = api.known(api.management().addStream(wanted));
            LOG.info("Created stream {} with subjects {}", wanted.getName(), wanted.getSubjects());
            return made;
        } catch (JetStreamApiException e) {
            StreamInfo other = ApiErrors.is(e, ApiErrors.STREAM_EXISTS) ? find(api, wanted.getName()) : null;
            if (other == null) {
                throw e;
            }
            return other; // somebody else created it in between
        }
    }

    private StreamInfo update(JetStreamApi api, StreamInfo found)
            throws IOException, JetStreamApiException, ProvisionException {
        StreamConfiguration now = found.getConfiguration();
        StreamConfiguration.Builder builder = StreamConfiguration.builder(now);
        if (options.getStreamSubjects() != null) {
            builder.subjects(options.subjects(subject));
        }
        StreamConfiguration wanted = withOptions(api, builder);
        if (wanted.toJson().equals(now.toJson())) {
            return found;
        }
        StreamInfo changed = api.known(api.management().updateStream(wanted));
        LOG.info("Updated stream {}", options.getStreamName());
        return changed;
    }

    /** Applies the options that are set, and keeps the rest. */
    private StreamConfiguration withOptions(JetStreamApi api, StreamConfiguration.Builder builder)
            throws IOException, JetStreamApiException, ProvisionException {
        applyStorage(builder);
        applyLimits(builder);
        requireFeatures(api);
        applyPermissions(builder);
        return builder.build();
    }

    private void applyStorage(StreamConfiguration.Builder builder) {
        set(options.getStreamDescription(), builder::description);
        set(options.getStreamStorage(), storage -> builder.storageType(StorageType.get(lowerCase(storage))));
        set(options.getStreamReplicas(), builder::replicas);
        set(options.getStreamRetention(), policy -> builder.retentionPolicy(RetentionPolicy.get(lowerCase(policy))));
        set(options.getStreamDiscard(), policy -> builder.discardPolicy(DiscardPolicy.get(lowerCase(policy))));
    }

    private void applyLimits(StreamConfiguration.Builder builder) {
        set(options.getStreamMaxAge(), builder::maxAge);
        set(options.getStreamMaxMessages(), builder::maxMessages);
        set(options.getStreamMaxMessagesPerSubject(), builder::maxMessagesPerSubject);
        set(options.getStreamMaxBytes(), builder::maxBytes);
        set(options.getStreamMaxMessageSize(), builder::maximumMessageSize);
        set(options.getStreamDuplicateWindow(), builder::duplicateWindow);
    }

    private void applyPermissions(StreamConfiguration.Builder builder) {
        set(options.getStreamAllowRollup(), builder::allowRollup);
        set(options.getStreamAllowMessageTtl(), builder::allowMessageTtl);
        set(options.getStreamAllowSchedules(), builder::allowMessageSchedules);
        set(options.getStreamAllowCounters(), builder::allowMessageCounter);
        set(options.getStreamAllowAtomicPublish(), builder::allowAtomicPublish);
        set(options.getStreamAllowBatchPublish(), builder::allowBatched);
    }

    /** An older server ignores a setting that it does not know, and creates the stream without it. */
    private void requireFeatures(JetStreamApi api) throws IOException, JetStreamApiException, ProvisionException {
        require(api, "streamAllowMessageTtl", options.getStreamAllowMessageTtl(), ServerFeature.MESSAGE_TTL);
        require(api, "streamAllowSchedules", options.getStreamAllowSchedules(), ServerFeature.SCHEDULES);
        require(api, "streamAllowCounters", options.getStreamAllowCounters(), ServerFeature.COUNTERS);
        require(api, "streamAllowAtomicPublish", options.getStreamAllowAtomicPublish(), ServerFeature.ATOMIC_BATCHES);
        require(api, "streamAllowBatchPublish", options.getStreamAllowBatchPublish(), ServerFeature.FAST_BATCHES);
    }

    private static <T> void set(@Nullable T value, Consumer<T> write) {
        if (value != null) {
            write.accept(value);
        }
    }

    private static void require(JetStreamApi api, String option, @Nullable Boolean value, ServerFeature needed)
            throws IOException, JetStreamApiException, ProvisionException {
        if (Boolean.TRUE.equals(value) && !api.featuresIfPermitted().has(needed)) {
            throw new ProvisionException(option + "=true needs nats-server " + needed.version()
                    + " or newer, and the server of the stream is older or its version is unknown ("
                    + api.subject("INFO") + "). Remove the option, or allow the user to publish there.");
        }
    }

    /** The name in the JSON of the server. */
    private static String lowerCase(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }
}
