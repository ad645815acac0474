package io.github.cameljetstream.send;

import io.github.cameljetstream.headers.JetStreamHeaders;
import io.github.cameljetstream.headers.SortedHeaders;
import io.github.cameljetstream.message.OutgoingMessage;
import io.github.cameljetstream.message.OutgoingMessages;
import io.github.cameljetstream.publish.PublishResult;
import io.github.cameljetstream.wire.PubAck;
import io.nats.client.support.NatsJetStreamConstants;
import java.math.BigInteger;
import java.util.List;
import org.apache.camel.Message;
import org.jspecify.annotations.Nullable;

/**
 * Writes the outcome of a send into the headers of the Camel message, and removes those of earlier sends. Thread-safe.
 */
public final class PublishedHeaders {
    /** The headers of most outcomes. */
    private static final String[] USUAL = SortedHeaders.sorted(
            JetStreamHeaders.PUBLISHED_DUPLICATE,
            JetStreamHeaders.PUBLISHED_SEQUENCE,
            JetStreamHeaders.PUBLISHED_STREAM);

    private final boolean uniqueSchedules;

    /**
     * @param uniqueSchedules if true, each schedule has a subject of its own, which becomes a header
     */
    public PublishedHeaders(boolean uniqueSchedules) {
        this.uniqueSchedules = uniqueSchedules;
    }

    /** A stream has stored the message. */
    public void setStored(Message message, OutgoingMessage sent, PubAck ack) {
        if (isUsual(sent, ack) && !message.hasHeaders()) {
            message.setHeaders(new SortedHeaders(USUAL, new Object[] {ack.duplicate(), ack.sequence(), ack.stream()}));
            return;
        }
        OutgoingMessages.removeControlHeaders(message);
        message.removeHeader(JetStreamHeaders.PUBLISHED_RESULTS);
        message.setHeader(JetStreamHeaders.PUBLISHED_STREAM, ack.stream());
        message.setHeader(JetStreamHeaders.PUBLISHED_SEQUENCE, ack.sequence());
        message.setHeader(JetStreamHeaders.PUBLISHED_DUPLICATE, ack.duplicate());
        set(message, JetStreamHeaders.PUBLISHED_DOMAIN, ack.domain());
        if (uniqueSchedules && isSchedule(sent)) {
            message.setHeader(JetStreamHeaders.PUBLISHED_SCHEDULE_SUBJECT, sent.subject());
        }
        set(message, JetStreamHeaders.PUBLISHED_COUNTER, ack.counter() == null ? null : new BigInteger(ack.counter()));
    }

    /** If true, the headers are the usual ones. */
    private boolean isUsual(OutgoingMessage sent, PubAck ack) {
        return ack.domain() == null && ack.counter() == null && !(uniqueSchedules && isSchedule(sent));
    }

    /** The elements of a batch have these outcomes. */
    public void setResults(Message message, List<PublishResult> results) {
        removePublished(message);
        message.setHeader(JetStreamHeaders.PUBLISHED_RESULTS, results);
        OutgoingMessages.removeControlHeaders(message);
    }

    /** The message was not stored: an error handler may send it elsewhere; Camel repeats the original message. */
    public void setFailed(Message message) {
        OutgoingMessages.removeControlHeaders(message);
        removePublished(message);
    }

    private static void set(Message message, String header, @Nullable Object value) {
        if (value == null) {
            message.removeHeader(header);
        } else {
            message.setHeader(header, value);
        }
    }

    private static boolean isSchedule(OutgoingMessage sent) {
        return sent.headers() != null && sent.headers().containsKey(NatsJetStreamConstants.NATS_SCHEDULE_HDR);
    }

    private static void removePublished(Message message) {
        message.removeHeaders("CamelJetStreamPublished*");
    }
}
