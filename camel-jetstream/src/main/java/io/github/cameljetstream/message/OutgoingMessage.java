package io.github.cameljetstream.message;

import io.nats.client.impl.Headers;
import org.jspecify.annotations.Nullable;

/**
 * A message as the server receives it.
 *
 * @param subject the subject to publish to
 * @param headers the NATS headers, including the message id; null if there are none
 * @param body the payload, never null
 * @param messageId the id by which the stream recognizes duplicates; null if it has none
 * @param expectation how to find the message if the stream refuses it; null if it has no expectation
 * @param earlier what is known about earlier sends of the message
 */
public record OutgoingMessage(
        String subject,
        @Nullable Headers headers,
        byte[] body,
        @Nullable String messageId,
        @Nullable Expectation expectation,
        Earlier earlier) {

    /** What is known about earlier sends of the same message. */
    public enum Earlier {
        /** No earlier send: its id is new. */
        NONE,
        /** The sender chose the id, and may have used it before. */
        ID_GIVEN,
        /** An earlier send may have used the id. */
        POSSIBLE,
        /** An earlier send has an unknown outcome: the message may be stored, whatever the outcome of this send. */
        UNANSWERED
    }

    /** A message without expectations. */
    public OutgoingMessage(String subject, @Nullable Headers headers, byte[] body, @Nullable String messageId) {
        this(subject, headers, body, messageId, null, Earlier.POSSIBLE);
    }

    /** The bytes that count against the server's max_payload: headers and body. */
    public long payloadSize() {
        return body.length + (headers == null ? 0L : headers.serializedLength());
    }
}
