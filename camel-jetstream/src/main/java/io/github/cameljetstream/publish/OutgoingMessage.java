package io.github.cameljetstream.publish;

import io.nats.client.impl.Headers;

/**
 * A message as it goes to the server.
 *
 * @param subject where to
 * @param headers the NATS headers, the id among them; null if there are none
 * @param body the payload, never null
 * @param messageId the id by which the stream recognises it, null if it has none
 * @param expectation null if it expects nothing of the stream
 * @param earlier what is known of sends before this one
 */
public record OutgoingMessage(
        String subject, Headers headers, byte[] body, String messageId, Expectation expectation, Earlier earlier) {

    /** What is known of sends of the same message before this one. */
    enum Earlier {
        /** There were none: its id is new. */
        NONE,
        /** It has the id that its sender gave it, who may have used it before. */
        ID_GIVEN,
        /** There may have been some that had its id. */
        POSSIBLE,
        /** There was one whose outcome is not known: the message may be stored, whatever becomes of this one. */
        UNANSWERED
    }

    /** A message that expects nothing of the stream. */
    public OutgoingMessage(String subject, Headers headers, byte[] body, String messageId) {
        this(subject, headers, body, messageId, null, Earlier.POSSIBLE);
    }

    /** What counts against the server's max_payload: headers and body. */
    long payloadSize() {
        return body.length + (headers == null ? 0L : headers.serializedLength());
    }
}
