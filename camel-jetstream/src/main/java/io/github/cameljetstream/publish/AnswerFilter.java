package io.github.cameljetstream.publish;

import io.github.cameljetstream.connection.JetStreamApi;
import io.github.cameljetstream.values.Subjects;
import io.github.cameljetstream.wire.PubAck;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Decides which answers are the outcome of a publish. Behind a leaf node a message may reach streams of several domains, and each of them
 * answers; what counts is the answer of the domain, and of the stream, that the options name. Acknowledgements name their
 * domain, refusals only their stream. Thread-safe.
 */
final class AnswerFilter {
    /** The stream that alone may store messages; null for any. */
    private final @Nullable String stream;

    private final JetStreamApi api;
    private final boolean namesDomain;
    /** Subjects of a stream that was found in the domain of the API, also if the options name none. */
    private volatile Found found = new Found("", List.of());

    private record Found(String subject, List<String> filters) {
        boolean has(String other) {
            if (subject.equals(other)) {
                return true;
            }
            for (String filter : filters) {
                if (Subjects.covers(filter, other)) {
                    return true;
                }
            }
            return false;
        }
    }

    AnswerFilter(JetStreamApi api, @Nullable String stream) {
        this.api = api;
        this.stream = stream;
        this.namesDomain = api.namesDomain();
    }

    /**
     * A stream was found in the domain of the API. Other subjects may lead to streams of other domains.
     *
     * @param subject that of the endpoint
     * @param filters those of the stream
     */
    void streamFound(String subject, List<String> filters) {
        found = new Found(subject, filters);
    }

    /** If true, the acknowledgement is from the expected stream and domain. */
    boolean isWanted(PubAck ack, String subject) {
        return isWanted(ack.stream(), ack.domain(), subject);
    }

    /** As {@link #isWanted(PubAck, String)}, by the names in the acknowledgement. */
    boolean isWanted(String ofStream, @Nullable String ofDomain, String subject) {
        return (stream == null || stream.equals(ofStream)) && isWantedDomain(ofDomain, subject);
    }

    private boolean isWantedDomain(@Nullable String domain, String subject) {
        String wanted = wantedDomain(subject);
        return wanted == null || wanted.equals(domain);
    }

    private @Nullable String wantedDomain(String subject) {
        return namesDomain || found.has(subject) ? api.domain() : null;
    }

    /** If true, the refusal is from a stream in another domain. */
    boolean isOfOther(@Nullable String refusedBy) {
        return isOfOtherStream(refusedBy) && namesDomain;
    }

    private boolean isOfOtherStream(@Nullable String refusedBy) {
        return stream != null && refusedBy != null && !stream.equals(refusedBy);
    }

    /**
     * Whether a refusal may be that of a stream in another domain, so that another answer is still to come. That only the
     * right stream has answered so far proves nothing: an answer after the first is not read.
     */
    boolean mayBeOfOther(@Nullable String refusedBy) {
        return isOfOtherStream(refusedBy) || namesDomain;
    }

    /** The stream and domain that should answer, for error messages. */
    String describe(String subject) {
        String domain = wantedDomain(subject);
        return (stream == null ? "a stream" : "stream '" + stream + "'")
                + (domain == null ? "" : " of domain '" + domain + "'");
    }
}
