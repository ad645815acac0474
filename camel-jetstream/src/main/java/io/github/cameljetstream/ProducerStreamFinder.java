package io.github.cameljetstream;

import io.github.cameljetstream.connection.ConnectionLease;
import io.github.cameljetstream.connection.JetStreamApi;
import io.github.cameljetstream.message.StreamCheck;
import io.github.cameljetstream.options.StreamOptions;
import io.github.cameljetstream.options.StreamProvisioning;
import io.github.cameljetstream.options.Subjects;
import io.github.cameljetstream.provision.ProvisionException;
import io.github.cameljetstream.provision.StreamProbe;
import io.github.cameljetstream.provision.StreamProvisioner;
import io.nats.client.JetStreamApiException;
import io.nats.client.api.StreamInfo;
import java.io.IOException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Finds the stream of a producer when that starts, or makes it. Blocks; not thread-safe. */
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

    /** If true, our user may not ask for streams. */
    boolean mayNotAsk() {
        return mayNotAsk;
    }

    /** Who may only publish cannot ask whether there is a stream: then each message tells. Null if it is not known. */
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
            if (e.isNotPermitted()) {
                mayNotAsk = true;
                LOG.info("Not asked whether there is a stream for {}: our user may not. {}", endpoint, e.getMessage());
                return null;
            }
            if (e.isNotSeen() && namesSubject() && !Subjects.hasWildcard(endpoint.getSubject())) {
                return unseen(e);
            }
            throw e;
        }
    }

    /** If true, messages have the subject of the endpoint, unless a header names another. */
    boolean namesSubject() {
        return endpoint.getPublishOptions().getPublishSubject() == null
                && !JetStreamEndpoint.ANY_SUBJECT.equals(endpoint.getSubject());
    }

    /**
     * The account may map the subject to that of a stream, or import it from another account: the subject itself tells.
     */
    private StreamInfo unseen(ProvisionException notSeen) throws ProvisionException {
        String subject = endpoint.getSubject();
        String wanted = endpoint.getStreamOptions().getStreamName();
        String found = new StreamProbe(lease, endpoint.getConnectionOptions().getRequestTimeout()).streamOf(subject);
        if (found == null) {
            throw new ProvisionException(
                    notSeen.getMessage() + " No stream answers at the subject '" + subject
                            + "' either: if the stream is in another account, that exports the subject as a service and"
                            + " ours imports it.",
                    notSeen);
        }
        if (wanted != null && !wanted.equals(found)) {
            throw new ProvisionException(
                    "streamName=" + wanted + " is refused: messages to '" + subject + "' come to stream '" + found
                            + "', and no stream of that name is to be seen. Give streamName=" + found
                            + ", or leave it out.",
                    notSeen);
        }
        try {
            return api.stream(found);
        } catch (IOException | JetStreamApiException e) {
            LOG.info(
                    "Stream {} takes messages to {}, and is not to be seen by our account: without an acknowledgement a"
                            + " message is not published again",
                    found,
                    subject);
            return null;
        }
    }

    /**
     * Refuses what the stream would refuse at each message, or never acknowledge.
     *
     * @param stream null if it is not known
     */
    void check(StreamInfo stream) {
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
