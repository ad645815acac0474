package io.github.cameljetstream.settle;

import io.github.cameljetstream.message.OutgoingMessage;
import io.nats.client.impl.Headers;
import io.nats.client.support.NatsJetStreamConstants;
import org.jspecify.annotations.Nullable;

/**
 * A message that is to be delivered no more, however it was come by: as a delivery, or from the stream by its sequence.
 *
 * @param timestampNanos when the stream stored it, in nanoseconds since 1970
 * @param headers null if there are none
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
public record DeadMessage(
        String stream,
        String consumer,
        long sequence,
        long timestampNanos,
        long deliveries,
        String subject,
        @Nullable Headers headers,
        byte[] body) {

    private static final byte[] NO_BODY = new byte[0];

    /** How much of the message its dead letter has. */
    public enum Extent {
        ALL,
        /** The original has the body. */
        HEADERS,
        /** The original has the body and the headers. */
        NOTHING;

        /** The next smaller one; null if there is none. */
        public @Nullable Extent smaller() {
            return this == ALL ? HEADERS : this == HEADERS ? NOTHING : null;
        }
    }

    /**
     * The dead letter. Its id is the same whoever makes it and however often, so that a stream keeps one.
     *
     * @param cause null if none is known
     */
    public OutgoingMessage copy(String to, String reason, @Nullable Throwable cause, Extent extent) {
        Headers copied = new Headers();
        String originalId = null;
        if (headers != null) {
            originalId = headers.getFirst(NatsJetStreamConstants.MSG_ID_HDR);
            headers.forEach((name, values) -> {
                if (extent != Extent.NOTHING && !begins(name, "Nats-") && !begins(name, DeadLetters.PREFIX)) {
                    copied.put(name, values);
                }
            });
        }
        if (extent != Extent.ALL) {
            copied.put(DeadLetters.BODY_SIZE, Integer.toString(body.length));
        }
        if (extent == Extent.NOTHING && headers != null) {
            copied.put(DeadLetters.HEADER_SIZE, Integer.toString(headers.serializedLength()));
        }
        copied.put(DeadLetters.REASON, ascii(reason));
        if (cause != null) {
            copied.put(DeadLetters.EXCEPTION, cause.getClass().getName());
        }
        copied.put(DeadLetters.STREAM, stream);
        copied.put(DeadLetters.SUBJECT, subject);
        copied.put(DeadLetters.SEQUENCE, Long.toString(sequence));
        copied.put(DeadLetters.DELIVERIES, Long.toString(deliveries));
        copied.put(DeadLetters.CONSUMER, consumer);
        if (originalId != null && extent != Extent.NOTHING) {
            copied.put(DeadLetters.MESSAGE_ID, originalId);
        }
        // The time of storing tells messages of a stream apart that was deleted and made again.
        String id = "dead-letter." + stream + "." + consumer + "." + sequence + "." + timestampNanos;
        copied.put(NatsJetStreamConstants.MSG_ID_HDR, id);
        return new OutgoingMessage(to, copied, extent == Extent.ALL ? body : NO_BODY, id);
    }

    private static boolean begins(String name, String prefix) {
        return name.regionMatches(true, 0, prefix, 0, prefix.length());
    }

    /** Reasons hold messages of exceptions, and those anything: jnats takes ASCII without line ends. */
    private static String ascii(String text) {
        return text.replaceAll("[^\\x20-\\x7e]+", " ").trim();
    }
}
