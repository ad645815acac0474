package io.github.cameljetstream.publish;

import io.github.cameljetstream.connection.JetStreamApi;
import io.nats.client.api.PublishAck;

/**
 * Tells whose answers end a publish. Behind a leaf node a message may reach streams of several domains, and each of them
 * answers; what counts is the answer of the domain, and of the stream, that the options name. Acknowledgements name their
 * domain, refusals only their stream. Thread-safe.
 */
final class AnswerFilter {
    /** The stream that alone may store messages; null for any. */
    private final String stream;

    private final JetStreamApi api;
    private volatile boolean knowsDomain;
    private volatile boolean hasSeenWanted;
    private volatile boolean hasSeenOther;

    AnswerFilter(JetStreamApi api, String stream) {
        this.api = api;
        this.stream = stream;
        this.knowsDomain = api.namesDomain();
    }

    /** The stream was found in the domain of the API, also if the options name none. */
    void streamFound() {
        knowsDomain = true;
    }

    /** Whether the acknowledgement is the one that was to come. */
    boolean isWanted(PublishAck ack) {
        boolean wanted = (stream == null || stream.equals(ack.getStream())) && isWantedDomain(ack.getDomain());
        if (wanted) {
            if (!hasSeenWanted) {
                hasSeenWanted = true;
            }
        } else {
            hasSeenOther = true;
        }
        return wanted;
    }

    private boolean isWantedDomain(String domain) {
        String wanted = knowsDomain ? api.domain() : null;
        return wanted == null || wanted.equals(domain);
    }

    /** Whether a refusal is that of a stream in another domain. */
    boolean isOfOther(String refusedBy) {
        boolean other = isOfOtherStream(refusedBy) && api.namesDomain();
        if (other) {
            hasSeenOther = true;
        }
        return other;
    }

    private boolean isOfOtherStream(String refusedBy) {
        return stream != null && refusedBy != null && !stream.equals(refusedBy);
    }

    /** Whether a refusal may be that of a stream in another domain, so that another answer is still to come. */
    boolean mayBeOfOther(String refusedBy) {
        return isOfOtherStream(refusedBy) || (api.namesDomain() && (hasSeenOther || !hasSeenWanted));
    }

    /** What was to answer, for messages. */
    String describe() {
        String domain = knowsDomain ? api.domain() : null;
        return (stream == null ? "a stream" : "stream '" + stream + "'")
                + (domain == null ? "" : " of domain '" + domain + "'");
    }
}
