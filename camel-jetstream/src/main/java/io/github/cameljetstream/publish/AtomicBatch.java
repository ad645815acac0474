package io.github.cameljetstream.publish;

import io.nats.client.impl.Headers;
import io.nats.client.support.NatsJetStreamConstants;

/**
 * How messages say that they belong to one batch (NATS ADR-50): all have its id and their number, and the last has the
 * order to store them. Each attempt at a batch has an id of its own, since the server may have kept part of the one
 * before.
 */
final class AtomicBatch {
    private AtomicBatch() {}

    static Headers headers(Headers given, String batchId, int number) {
        Headers headers = given == null ? new Headers() : new Headers(given);
        headers.put(NatsJetStreamConstants.NATS_BATCH_ID_HDR, batchId);
        headers.put(NatsJetStreamConstants.NATS_BATCH_SEQUENCE_HDR, Integer.toString(number));
        return headers;
    }

    static Headers lastHeaders(Headers given, String batchId, int number) {
        return headers(given, batchId, number).put(NatsJetStreamConstants.NATS_BATCH_COMMIT_HDR, "1");
    }
}
