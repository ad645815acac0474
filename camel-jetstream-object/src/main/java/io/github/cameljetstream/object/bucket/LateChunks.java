package io.github.cameljetstream.object.bucket;

import io.github.cameljetstream.connection.ConnectionState;
import io.github.cameljetstream.connection.NotPermittedException;
import io.nats.client.JetStreamApiException;
import io.nats.client.Message;
import io.nats.client.PurgeOptions;
import io.nats.client.api.PurgeResponse;
import io.nats.client.impl.Headers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Deletes the chunks of a write whose server did not answer: they may be on their way, and be stored when it answers again.
 * Holds no thread. The attempts end when the connection is closed, or after some minutes.
 */
final class LateChunks {
    private static final Logger LOG = LoggerFactory.getLogger(LateChunks.class);
    private static final Duration PAUSE = Duration.ofMillis(500);
    private static final Duration LIMIT = Duration.ofMinutes(5);

    private final BucketAccess bucket;
    private final String nuid;
    private final long begin = System.nanoTime();

    private LateChunks(BucketAccess bucket, String nuid) {
        this.bucket = bucket;
        this.nuid = nuid;
    }

    /** Deletes the chunks as soon as the server answers. Does not block. */
    static void purge(BucketAccess bucket, String nuid) {
        new LateChunks(bucket, nuid).attempt();
    }

    private void attempt() {
        try {
            if (bucket.lease().state() != ConnectionState.CONNECTED) {
                later(null);
                return;
            }
            // An empty chunk, which is stored behind all that are on their way.
            request(bucket.published(bucket.stored().chunks(nuid)), new byte[0])
                    .thenCompose(stored ->
                            request(bucket.api().subject("STREAM.PURGE." + bucket.stored().stream()), purgeRequest()))
                    .thenAccept(this::check)
                    .exceptionally(e -> {
                        later(e);
                        return null;
                    });
        } catch (IllegalStateException e) {
            bucket.warnOfChunks(nuid, "not stored", e); // the connection was closed
        }
    }

    private CompletableFuture<Message> request(String subject, byte[] data) {
        return bucket.lease().request(subject, new Headers(), data, bucket.timeout());
    }

    private byte[] purgeRequest() {
        return PurgeOptions.subject(bucket.stored().chunks(nuid)).toJson().getBytes(StandardCharsets.UTF_8);
    }

    private void check(Message answer) {
        try {
            new PurgeResponse(answer).throwOnHasError();
            LOG.debug("Deleted the chunks {} of bucket {}, which were late", nuid, bucket.bucket());
        } catch (JetStreamApiException e) {
            bucket.warnOfChunks(nuid, "not stored", e);
        }
    }

    private void later(@Nullable Throwable e) {
        if (System.nanoTime() - begin > LIMIT.toNanos() || (e != null && NotPermittedException.in(e) != null)) {
            bucket.warnOfChunks(nuid, "not stored", e == null ? new IllegalStateException("no connection") : e);
            return;
        }
        CompletableFuture.delayedExecutor(PAUSE.toMillis(), TimeUnit.MILLISECONDS)
                .execute(this::attempt);
    }
}
