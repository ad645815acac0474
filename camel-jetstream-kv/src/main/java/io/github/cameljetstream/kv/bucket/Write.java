package io.github.cameljetstream.kv.bucket;

import io.github.cameljetstream.kv.bucket.Entry.Operation;
import io.nats.client.impl.Headers;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * One write of a key, the same in each attempt.
 *
 * @param key the key as it is in the bucket
 * @param operation what it does
 * @param value the value; empty for a deletion
 * @param id unique to this write
 * @param expected the expected revision of the key, 0 for none; null to write in any case
 * @param ttl how long the key lives; null for as long as the bucket keeps it
 */
record Write(
        String key, Operation operation, byte[] value, String id, @Nullable Long expected, @Nullable Duration ttl) {

    /** Other clients ignore it, and so does the server: unlike a message id it costs no memory there. */
    static final String ID_HEADER = "CamelJetStream-Write-Id";

    private static final String EXPECTED_HEADER = "Nats-Expected-Last-Subject-Sequence";

    Headers headers() {
        Headers headers = new Headers().put(ID_HEADER, id);
        String header = operation.header();
        if (header != null) {
            headers.put("KV-Operation", header);
        }
        if (operation == Operation.PURGE) {
            headers.put("Nats-Rollup", "sub");
        }
        if (expected == null) {
            headers.put("Nats-Msg-Id", id); // the stream recognizes another attempt by it
        } else {
            headers.put(EXPECTED_HEADER, Long.toString(expected));
        }
        if (ttl != null) {
            headers.put("Nats-TTL", ttl.toSeconds() + "s");
        }
        return headers;
    }

    Write expecting(long revision) {
        return new Write(key, operation, value, id, revision, ttl);
    }
}
