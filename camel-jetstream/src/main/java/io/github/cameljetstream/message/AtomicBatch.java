package io.github.cameljetstream.message;

import io.nats.client.impl.Headers;
import io.nats.client.support.NatsJetStreamConstants;

/**
 * The headers of the messages of an atomic batch (NATS ADR-50): its id, the place in it, and on the last one the order to
 * store them. Each attempt has an id of its own, since the server may have kept a part of an earlier one. Pure.
 */
public final class AtomicBatch {
    private AtomicBatch() {}

    /** Of the message at this place, from 1; the given headers are copied, and may be null. */
    public static Headers headers(Headers given, String batchId, int number) {
        Headers headers = given == null ? new Headers() : new Headers(given);
        headers.put(NatsJetStreamConstants.NATS_BATCH_ID_HDR, batchId);
        headers.put(NatsJetStreamConstants.NATS_BATCH_SEQUENCE_HDR, Integer.toString(number));
        return headers;
    }

    /** Of the last message. */
    public static Headers lastHeaders(Headers given, String batchId, int number) {
        return headers(given, batchId, number).put(NatsJetStreamConstants.NATS_BATCH_COMMIT_HDR, "1");
    }
}
