package io.github.cameljetstream.object.bucket;

import static java.util.Objects.requireNonNullElse;

import io.github.cameljetstream.connection.NotPermittedException;
import io.github.cameljetstream.object.bucket.ObjectStoreException.Reason;
import io.nats.client.JetStreamApiException;
import io.nats.client.Message;
import io.nats.client.api.PublishAck;
import io.nats.client.impl.Headers;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes the chunks of one object, several at a time, and awaits the acknowledgement of each. A chunk is sent once: a
 * repetition could be stored twice, or behind the next one. For one thread.
 */
final class ChunkWriter {
    private static final Logger LOG = LoggerFactory.getLogger(ChunkWriter.class);

    private final BucketAccess bucket;
    private final String subject;
    private final int chunkSize;
    private final int window;
    private final Progress progress;
    private final ObjectDigest digest = new ObjectDigest();
    private final ArrayDeque<CompletableFuture<Message>> sent = new ArrayDeque<>();
    private long lastSequence;
    private long size;
    private long chunks;

    /**
     * @param window the number of chunks that are sent and not acknowledged
     */
    ChunkWriter(BucketAccess bucket, String nuid, int chunkSize, int window) {
        this.bucket = bucket;
        this.subject = bucket.published(bucket.stored().chunks(nuid));
        this.chunkSize = chunkSize;
        this.window = window;
        this.progress = new Progress(bucket.timeout());
    }

    /**
     * Writes all bytes.
     *
     * @throws ObjectStoreException if a chunk is not stored, or the bytes cannot be read; some chunks may be stored
     */
    void writeAll(InputStream bytes) {
        try {
            for (byte[] chunk = next(bytes); chunk.length > 0; chunk = next(bytes)) {
                digest.add(chunk, chunk.length);
                size += chunk.length;
                chunks++;
                send(chunk);
                if (sent.size() >= window) {
                    awaitOldest();
                }
                if (chunk.length < chunkSize) {
                    break;
                }
            }
            while (!sent.isEmpty()) {
                awaitOldest();
            }
        } catch (ObjectStoreException e) {
            if (e.reason() == Reason.REJECTED || e.reason() == Reason.SOURCE_FAILED) {
                awaitAnswers();
            }
            throw e;
        } finally {
            sent.forEach(each -> each.cancel(false));
        }
    }

    /** The server still answers: what is on its way would be stored after the chunks before it were removed. */
    private void awaitAnswers() {
        try {
            CompletableFuture.allOf(sent.toArray(CompletableFuture[]::new))
                    .get(bucket.timeout().toNanos(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException | TimeoutException | CancellationException e) {
            LOG.debug("Not all chunks of a failed object were answered", e);
        }
    }

    private byte[] next(InputStream bytes) {
        try {
            byte[] chunk = new byte[chunkSize];
            int length = bytes.readNBytes(chunk, 0, chunkSize);
            progress.made(); // a slow source is not the server's fault
            return length == chunkSize ? chunk : Arrays.copyOf(chunk, length);
        } catch (IOException | RuntimeException e) {
            throw new ObjectStoreException(
                    Reason.SOURCE_FAILED,
                    "Object store bucket '" + bucket.bucket() + "': the bytes of the object cannot be read behind byte "
                            + size + " (" + e + "). Nothing is stored.",
                    e);
        }
    }

    private void send(byte[] chunk) {
        bucket.awaitConnection(progress);
        try {
            sent.add(bucket.lease().request(subject, new Headers(), chunk, bucket.timeout()));
        } catch (IllegalArgumentException e) {
            throw new ObjectStoreException(
                    Reason.REJECTED,
                    "Object store bucket '" + bucket.bucket() + "' cannot store chunks of " + chunk.length + " bytes: "
                            + e.getMessage() + ". Use a smaller chunkSize.",
                    e);
        } catch (IllegalStateException e) {
            throw bucket.unanswered("the connection was closed. Nothing is stored.");
        }
    }

    private void awaitOldest() {
        CompletableFuture<Message> oldest = sent.remove();
        try {
            PublishAck ack =
                    new PublishAck(oldest.get(progress.rest(bucket.timeout()).toNanos(), TimeUnit.NANOSECONDS));
            if (ack.getSeqno() <= lastSequence) {
                throw bucket.unanswered("the server has changed the order of chunks. Nothing is stored.");
            }
            lastSequence = ack.getSeqno();
            progress.made();
        } catch (JetStreamApiException e) {
            throw ServerErrors.rejected(bucket.bucket(), e);
        } catch (IOException | TimeoutException | CancellationException e) {
            throw bucket.unanswered("a chunk was not acknowledged. Nothing is stored.");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw bucket.interrupted();
        } catch (ExecutionException e) {
            throw failed(requireNonNullElse(e.getCause(), e));
        }
    }

    private ObjectStoreException failed(Throwable e) {
        if (NotPermittedException.in(e) != null) {
            return ServerErrors.unanswered(bucket.bucket(), bucket.api(), e);
        }
        return bucket.unanswered(
                ServerErrors.isUnavailable(e)
                        ? "no stream accepts its chunks. Nothing is stored."
                        : "a chunk was not acknowledged. Nothing is stored.");
    }

    long size() {
        return size;
    }

    long chunks() {
        return chunks;
    }

    /** The digest of all bytes. Once. */
    String digest() {
        return digest.text();
    }
}
