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
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Finds, makes or changes the stream of an endpoint. Blocks; thread-safe. */
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
     * The stream, made or changed first if the options say so.
     *
     * @throws ProvisionException if there is none, or it cannot be made as the options say
     */
    public StreamInfo provision() throws ProvisionException {
        return provision(api);
    }

    /** As {@link #provision()}, by an API with a time-out of its own. */
    StreamInfo provision(JetStreamApi api) throws ProvisionException {
        String what = options.getStreamName() == null
                ? "The stream of subject '" + subject + "'"
                : "Stream '" + options.getStreamName() + "'";
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
            throw ProvisionException.refused(what, e);
        } catch (IOException e) {
            throw ProvisionException.unanswered(what, api, e);
        }
    }

    private StreamInfo findBySubject(JetStreamApi api) throws IOException, JetStreamApiException, ProvisionException {
        List<String> names = api.management().getStreamNames(subject);
        if (names.isEmpty()) {
            throw new ProvisionException("No stream has the subject '" + subject + "'. Create one (nats stream add NAME"
                            + " --subjects '" + subject + "'), or give streamName=NAME and streamProvisioning=create.")
                    .notSeen();
        }
        if (names.size() > 1) {
            throw new ProvisionException("The subject '" + subject + "' is held by several streams, " + names
                    + ": give the one to use as streamName.");
        }
        return ask(api, names.get(0));
    }

    private StreamInfo find(JetStreamApi api, String name) throws IOException, JetStreamApiException {
        try {
            return ask(api, name);
        } catch (JetStreamApiException e) {
            if (ApiErrors.is(e, ApiErrors.STREAM_NOT_FOUND)) {
                return null;
            }
            throw e;
        }
    }

    /** Who starts may take an answer of a moment ago; who asks once more has a reason, and who is to change it, too. */
    private StreamInfo ask(JetStreamApi api, String name) throws IOException, JetStreamApiException {
        boolean recent = !asked && options.getStreamProvisioning() != StreamProvisioning.UPDATE;
        asked = true;
        return recent ? api.recentStream(name) : api.stream(name);
    }

    private StreamInfo create(JetStreamApi api) throws IOException, JetStreamApiException, ProvisionException {
        String name = options.getStreamName();
        if (options.getStreamProvisioning() == StreamProvisioning.NONE) {
            throw new ProvisionException("Stream '" + name + "' does not exist. Create it (nats stream add " + name
                            + " --subjects '" + subject + "'), or give streamProvisioning=create.")
                    .notSeen();
        }
        StreamConfiguration.Builder builder =
                StreamConfiguration.builder().name(name).subjects(options.subjects(subject));
        try {
            StreamInfo made = api.known(api.management().addStream(withOptions(api, builder)));
            LOG.info(
                    "Created stream {} with subjects {}",
                    name,
                    made.getConfiguration().getSubjects());
            return made;
        } catch (JetStreamApiException e) {
            StreamInfo other = ApiErrors.is(e, ApiErrors.STREAM_EXISTS) ? find(api, name) : null;
            if (other == null) {
                throw e;
            }
            return other; // somebody else made it in between
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

    /** Sets what was given, and leaves the rest as it is. */
    private StreamConfiguration withOptions(JetStreamApi api, StreamConfiguration.Builder builder)
            throws IOException, JetStreamApiException, ProvisionException {
        if (options.getStreamDescription() != null) {
            builder.description(options.getStreamDescription());
        }
        if (options.getStreamStorage() != null) {
            builder.storageType(StorageType.get(lowerCase(options.getStreamStorage())));
        }
        if (options.getStreamReplicas() != null) {
            builder.replicas(options.getStreamReplicas());
        }
        if (options.getStreamRetention() != null) {
            builder.retentionPolicy(RetentionPolicy.get(lowerCase(options.getStreamRetention())));
        }
        if (options.getStreamDiscard() != null) {
            builder.discardPolicy(DiscardPolicy.get(lowerCase(options.getStreamDiscard())));
        }
        if (options.getStreamMaxAge() != null) {
            builder.maxAge(options.getStreamMaxAge());
        }
        if (options.getStreamMaxMessages() != null) {
            builder.maxMessages(options.getStreamMaxMessages());
        }
        if (options.getStreamMaxMessagesPerSubject() != null) {
            builder.maxMessagesPerSubject(options.getStreamMaxMessagesPerSubject());
        }
        if (options.getStreamMaxBytes() != null) {
            builder.maxBytes(options.getStreamMaxBytes());
        }
        if (options.getStreamMaxMessageSize() != null) {
            builder.maximumMessageSize(options.getStreamMaxMessageSize());
        }
        if (options.getStreamDuplicateWindow() != null) {
            builder.duplicateWindow(options.getStreamDuplicateWindow());
        }
        if (options.getStreamAllowRollup() != null) {
            builder.allowRollup(options.getStreamAllowRollup());
        }
        allow(
                api,
                "streamAllowMessageTtl",
                options.getStreamAllowMessageTtl(),
                ServerFeature.MESSAGE_TTL,
                builder::allowMessageTtl);
        allow(
                api,
                "streamAllowSchedules",
                options.getStreamAllowSchedules(),
                ServerFeature.SCHEDULES,
                builder::allowMessageSchedules);
        allow(
                api,
                "streamAllowCounters",
                options.getStreamAllowCounters(),
                ServerFeature.COUNTERS,
                builder::allowMessageCounter);
        allow(
                api,
                "streamAllowAtomicPublish",
                options.getStreamAllowAtomicPublish(),
                ServerFeature.ATOMIC_BATCHES,
                builder::allowAtomicPublish);
        return builder.build();
    }

    /** An older server leaves out what it does not know, and makes the stream without it. */
    private static void allow(
            JetStreamApi api, String option, Boolean value, ServerFeature needed, Consumer<Boolean> set)
            throws IOException, JetStreamApiException, ProvisionException {
        if (value == null) {
            return;
        }
        if (value && !api.featuresIfPermitted().has(needed)) {
            throw new ProvisionException(option + "=true needs nats-server " + needed.version()
                    + " or newer, and the one that would have the stream is older, or does not tell us ("
                    + api.subject("INFO") + "). Leave it out, or let our user publish there.");
        }
        set.accept(value);
    }

    /** As the server writes it. */
    private static String lowerCase(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }
}
