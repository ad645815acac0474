package io.github.cameljetstream.object.bucket;

import io.github.cameljetstream.object.bucket.ObjectStoreException.Reason;
import io.nats.client.Message;
import java.io.InputStream;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The bytes of an object, as they arrive. Ends only if number and digest of all bytes are as in the details; otherwise the
 * read that would end it throws an {@link ObjectStoreException}. For one thread; blocks.
 */
public final class ObjectInput extends InputStream {
    private final ObjectDetails details;
    /** Null for an object without chunks. */
    private final @Nullable StoredMessages chunks;

    private final ObjectDigest digest = new ObjectDigest();
    private byte[] chunk = new byte[0];
    private int position;
    private long received;
    private boolean complete;

    private ObjectInput(ObjectDetails details, @Nullable StoredMessages chunks) {
        this.details = details;
        this.chunks = chunks;
    }

    /**
     * Begins to read.
     *
     * @throws ObjectStoreException if chunks are missing already
     */
    static ObjectInput open(BucketAccess bucket, ObjectDetails details, int window) {
        if (details.chunks() == 0 && details.size() == 0) {
            return new ObjectInput(details, null);
        }
        StoredMessages chunks = new StoredMessages(bucket, bucket.stored().chunks(details.nuid()), window);
        try {
            long stored = chunks.open();
            if (stored != details.chunks()) {
                throw damaged(
                        details, "it has " + stored + " of " + details.chunks() + " chunks", "replaced, or deleted,");
            }
            return new ObjectInput(details, chunks);
        } catch (RuntimeException | Error e) {
            chunks.close();
            throw e;
        }
    }

    /** The details of the object. */
    public ObjectDetails details() {
        return details;
    }

    @Override
    public int read() {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) {
        Objects.checkFromIndexSize(offset, length, bytes.length);
        if (length == 0) {
            return 0;
        }
        if (position == chunk.length && !nextChunk()) {
            return -1;
        }
        int count = Math.min(length, chunk.length - position);
        System.arraycopy(chunk, position, bytes, offset, count);
        position += count;
        return count;
    }

    @Override
    public int available() {
        return chunk.length - position;
    }

    /** False at the end. Empty chunks are passed over. */
    private boolean nextChunk() {
        while (!complete) {
            Message message = chunks == null ? null : chunks.next();
            if (message == null) {
                check();
                complete = true;
                return false;
            }
            chunk = message.getData();
            position = 0;
            received += chunk.length;
            digest.add(chunk, chunk.length);
            if (chunk.length > 0) {
                return true;
            }
        }
        return false;
    }

    private void check() {
        chunk = new byte[0];
        position = 0;
        if (received != details.size()) {
            throw damaged(
                    details, received + " of its " + details.size() + " bytes are stored", "replaced, or deleted,");
        }
        String actual = digest.text();
        if (!ObjectDigest.isSame(actual, details.digest())) {
            throw damaged(details, "its digest is " + actual + ", and " + details.digest() + " is expected", "changed");
        }
    }

    private static ObjectStoreException damaged(ObjectDetails details, String problem, String how) {
        return new ObjectStoreException(
                Reason.DAMAGED,
                "Object '" + details.name() + "' of object store bucket '" + details.bucket()
                        + "' cannot be read: " + problem + ". It was " + how
                        + " while it was read, or a part of it has expired. Read it again, or write it again.",
                null);
    }

    @Override
    public void close() {
        if (chunks != null) {
            chunks.close();
        }
    }
}
