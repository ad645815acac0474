package io.github.cameljetstream.message;

import io.nats.client.impl.Headers;
import io.nats.client.support.NatsJetStreamConstants;
import org.jspecify.annotations.Nullable;

/**
 * The headers of the messages of an atomic batch (NATS ADR-50): the id of the batch, the number of the message, and the commit
 * in the last one. Each attempt has its own id, because the server may have kept a part of an earlier attempt. Pure.
 */
public final class AtomicBatch {
    private AtomicBatch() {}

    /** The headers of the message with this number, from 1: a copy of the given ones, which may be null, and more. */
    public static Headers headers(@Nullable Headers given, String batchId, int number) {
        Headers headers = given == null ? new Headers() : new Headers(given);
        headers.put(NatsJetStreamConstants.NATS_BATCH_ID_HDR, batchId);
        headers.put(NatsJetStreamConstants.NATS_BATCH_SEQUENCE_HDR, Integer.toString(number));
        return headers;
    }

    /** The headers of the last message. */
    public static Headers lastHeaders(@Nullable Headers given, String batchId, int number) {
        return headers(given, batchId, number).put(NatsJetStreamConstants.NATS_BATCH_COMMIT_HDR, "1");
    }
}
