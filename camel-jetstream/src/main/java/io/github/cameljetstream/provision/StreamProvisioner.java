package io.github.cameljetstream.provision;

import io.github.cameljetstream.connection.JetStreamApi;
import io.github.cameljetstream.connection.ServerFeatures;
import io.github.cameljetstream.options.StreamOptions;
import io.github.cameljetstream.options.StreamProvisioning;
import io.github.cameljetstream.stream.FeatureSource;
import io.github.cameljetstream.stream.StreamDifference;
import io.github.cameljetstream.stream.StreamPlan;
import io.github.cameljetstream.stream.StreamReview;
import io.nats.client.JetStreamApiException;
import io.nats.client.api.StreamInfo;
import io.nats.client.support.JsonValue;
import io.nats.client.support.JsonValueUtils;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Finds, creates or updates the stream of an endpoint. Blocks; thread-safe. */
public final class StreamProvisioner {
    private static final Logger LOG = LoggerFactory.getLogger(StreamProvisioner.class);

    private final JetStreamApi api;
    private final StreamOptions options;
    private final String subject;
    private final AtomicBoolean warned = new AtomicBoolean();
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
    public StreamInfo provision(JetStreamApi api) throws ProvisionException {
        try {
            String name = options.getStreamName();
            if (name == null) {
                return reconcile(api, findBySubject(api));
            }
            StreamInfo found = find(api, name);
            if (found == null) {
                return create(api, name);
            }
            return reconcile(api, found);
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

    private StreamInfo create(JetStreamApi api, String name)
            throws IOException, JetStreamApiException, ProvisionException {
        if (options.getStreamProvisioning() == StreamProvisioning.NONE) {
            throw new ProvisionException("Stream '" + name + "' does not exist. Create it (nats stream add " + name
                            + " --subjects '" + subject + "'), or set streamProvisioning=create.")
                    .notSeen();
        }
        StreamPlan plan = new StreamPlan(options, subject);
        Map<String, JsonValue> wanted = plan.created(name);
        refuse(review(plan, api, null).ofCreation(wanted));
        try {
            StreamInfo created = send(api, "STREAM.CREATE.", name, wanted);
            LOG.info("Created stream {}: {}", name, new JsonValue(wanted).toJson());
            checkApplied(plan, created, "created");
            return created;
        } catch (JetStreamApiException e) {
            StreamInfo other = ApiErrors.is(e, ApiErrors.STREAM_EXISTS) ? find(api, name) : null;
            if (other == null) {
                throw e;
            }
            return reconcile(api, other); // somebody else created it in between
        }
    }

    /** The stream, which the component updates if it differs and streamProvisioning says so. */
    private StreamInfo reconcile(JetStreamApi api, StreamInfo found)
            throws IOException, JetStreamApiException, ProvisionException {
        StreamPlan plan = new StreamPlan(options, subject);
        List<StreamDifference> differences = plan.differences(fields(found));
        if (differences.isEmpty()) {
            return found;
        }
        if (options.getStreamProvisioning() == StreamProvisioning.UPDATE) {
            return update(api, plan, found, differences);
        }
        if (!warned.getAndSet(true)) {
            LOG.warn(
                    "{} exists with other settings than the options, and the component uses it as it is: {}. Set the"
                            + " options to the server's values, or streamProvisioning=update to change the stream",
                    describe(),
                    differences);
        }
        return found;
    }

    private StreamInfo update(JetStreamApi api, StreamPlan plan, StreamInfo found, List<StreamDifference> differences)
            throws IOException, JetStreamApiException, ProvisionException {
        Map<String, JsonValue> wanted = StreamPlan.updated(fields(found), differences);
        refuse(review(plan, api, found).ofUpdate(differences, wanted));
        String name = found.getConfiguration().getName();
        StreamInfo updated = send(api, "STREAM.UPDATE.", name, wanted);
        LOG.info("Updated stream {}: {}", name, differences);
        checkApplied(plan, updated, "updated");
        return updated;
    }

    /** A server ignores what it does not know, and sets some fields itself. */
    private void checkApplied(StreamPlan plan, StreamInfo answer, String done) throws ProvisionException {
        List<StreamDifference> ignored = plan.differences(fields(answer));
        if (!ignored.isEmpty()) {
            throw new ProvisionException(describe() + " was " + done + ", and the server ignored some options: "
                    + ignored + ". Set these options to the server's values, or remove them.");
        }
    }

    private void refuse(@Nullable String problem) throws ProvisionException {
        if (problem != null) {
            throw new ProvisionException(describe() + ": " + problem);
        }
    }

    /**
     * @param found null for a new stream
     */
    private static StreamReview review(StreamPlan plan, JetStreamApi api, @Nullable StreamInfo found) {
        FeatureSource server = () -> {
            ServerFeatures features = api.featuresIfPermitted();
            return found == null ? features : features.describedAt(found.getTimestamp());
        };
        return new StreamReview(plan, server, api.subject("INFO"));
    }

    /** The configuration as the server has sent it, with the fields that jnats does not know. */
    private static Map<String, JsonValue> fields(StreamInfo stream) {
        JsonValue configuration = JsonValueUtils.readValue(stream.getJv(), "config");
        return configuration == null || configuration.map == null ? Map.of() : configuration.map;
    }

    private static StreamInfo send(JetStreamApi api, String request, String name, Map<String, JsonValue> configuration)
            throws IOException, JetStreamApiException {
        byte[] body = new JsonValue(configuration).toJson().getBytes(StandardCharsets.UTF_8);
        StreamInfo answer = new StreamInfo(api.request(request + name, body));
        answer.throwOnHasError();
        return api.known(answer);
    }
}
