package io.github.cameljetstream;

import io.github.cameljetstream.connection.ConnectionLease;
import io.github.cameljetstream.connection.JetStreamApi;
import io.github.cameljetstream.message.StreamCheck;
import io.github.cameljetstream.options.StreamOperation;
import io.github.cameljetstream.options.StreamOptions;
import io.github.cameljetstream.options.StreamProvisioning;
import io.github.cameljetstream.provision.ProvisionException;
import io.github.cameljetstream.provision.StreamProbe;
import io.github.cameljetstream.provision.StreamProvisioner;
import io.github.cameljetstream.values.Subjects;
import io.nats.client.JetStreamApiException;
import io.nats.client.api.StreamInfo;
import java.io.IOException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Finds or creates the stream of a producer at its start. Blocks; not thread-safe. */
final class ProducerStreamFinder {
    private static final Logger LOG = LoggerFactory.getLogger(ProducerStreamFinder.class);

    private final JetStreamEndpoint endpoint;
    private final ConnectionLease lease;
    private final JetStreamApi api;
    private boolean mayNotAsk;

    ProducerStreamFinder(JetStreamEndpoint endpoint, ConnectionLease lease, JetStreamApi api) {
        this.endpoint = endpoint;
        this.lease = lease;
        this.api = api;
    }

    /** If true, the user has no permission to ask for streams. */
    boolean mayNotAsk() {
        return mayNotAsk;
    }

    /** The stream; null if it is unknown, for example because the user may only publish. */
    @Nullable
    StreamInfo find() throws ProvisionException {
        StreamOptions options = endpoint.getStreamOptions();
        if (options.getStreamName() == null && !namesSubject()) {
            return null;
        }
        try {
            return new StreamProvisioner(api, options, endpoint.getSubject()).provision();
        } catch (ProvisionException e) {
            if (options.getStreamProvisioning() != StreamProvisioning.NONE) {
                throw e;
            }
            return withoutAsking(e);
        }
    }

    private @Nullable StreamInfo withoutAsking(ProvisionException failure) throws ProvisionException {
        if (failure.isNotPermitted()) {
            mayNotAsk = true;
            LOG.info(
                    "The user has no permission to look up the stream for {}; continuing without it. {}",
                    endpoint,
                    failure.getMessage());
            return null;
        }
        boolean publishes = endpoint.getOperationOptions().getOperation() == StreamOperation.PUBLISH;
        if (failure.isNotSeen() && publishes && namesSubject() && !Subjects.hasWildcard(endpoint.getSubject())) {
            return unseen(failure);
        }
        throw failure;
    }

    /** If true, messages have the subject of the endpoint, unless a header names another. */
    boolean namesSubject() {
        return endpoint.getPublishOptions().getPublishSubject() == null
                && !JetStreamEndpoint.ANY_SUBJECT.equals(endpoint.getSubject());
    }

    /**
     * A stream that the account cannot see: it may map the subject, or import it from another account. A request on the
     * subject finds it.
     */
    private @Nullable StreamInfo unseen(ProvisionException notSeen) throws ProvisionException {
        String subject = endpoint.getSubject();
        String wanted = endpoint.getStreamOptions().getStreamName();
        String found = new StreamProbe(lease, endpoint.getConnectionOptions().getRequestTimeout()).streamOf(subject);
        if (found == null) {
            throw noAnswer(subject, notSeen);
        }
        if (wanted != null && !wanted.equals(found)) {
            throw new ProvisionException(
                    "streamName=" + wanted + " is refused: messages to '" + subject + "' are stored by stream '" + found
                            + "', and the account sees no stream of that name. Set streamName=" + found
                            + ", or remove it.",
                    notSeen);
        }
        return stream(found);
    }

    private static ProvisionException noAnswer(String subject, ProvisionException notSeen) {
        return new ProvisionException(
                notSeen.getMessage() + " No stream answers at the subject '" + subject
                        + "' either: if the stream is in another account, that account must export the subject as a"
                        + " service, and the user's account must import it.",
                notSeen);
    }

    /** The stream that has acknowledged a message; null if our account may not ask for it. */
    private @Nullable StreamInfo stream(String name) {
        try {
            return api.stream(name);
        } catch (IOException | JetStreamApiException e) {
            LOG.info(
                    "Stream {} stores messages to {}, but the account cannot see it: the component does not retry a"
                            + " message without an acknowledgement",
                    name,
                    endpoint.getSubject());
            return null;
        }
    }

    /**
     * Refuses options with which the stream would refuse or never acknowledge messages.
     *
     * @param stream null if it is not known
     */
    void check(@Nullable StreamInfo stream) {
        if (stream == null) {
            return;
        }
        String problem = new StreamCheck(
                        stream.getConfiguration(), endpoint.getPublishOptions(), endpoint.getMessageOptions())
                .problem();
        if (problem != null) {
            throw new IllegalArgumentException(problem);
        }
    }
}
