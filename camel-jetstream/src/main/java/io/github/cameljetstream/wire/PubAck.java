package io.github.cameljetstream.wire;

import io.nats.client.api.PublishAck;
import org.jspecify.annotations.Nullable;

/**
 * A stream's acknowledgement that it has stored a message.
 *
 * @param stream the name of the stream
 * @param sequence the sequence of the message; of a batch, that of its last message
 * @param duplicate if true, the stream had a message with this id, and has stored nothing
 * @param domain the domain of the server; null if it has none
 * @param counter the value of the counter; null if the stream has no counters
 * @param batchSize the number of messages of an atomic batch; -1 if the message was none
 */
public record PubAck(
        String stream,
        long sequence,
        boolean duplicate,
        @Nullable String domain,
        @Nullable String counter,
        int batchSize) {
    /** The acknowledgement of a single message. */
    public static PubAck ofMessage(String stream, long sequence, boolean duplicate, @Nullable String domain) {
        return new PubAck(stream, sequence, duplicate, domain, null, -1);
    }

    static PubAck of(PublishAck ack) {
        return new PubAck(
                ack.getStream(), ack.getSeqno(), ack.isDuplicate(), ack.getDomain(), ack.getVal(), ack.getBatchSize());
    }
}
