package io.github.cameljetstream.object.bucket;

import io.github.cameljetstream.values.Durations;
import java.time.Duration;

/**
 * How much of an object is under way at a time.
 *
 * @param chunkSize the number of bytes of a chunk that is written
 * @param maxPendingBytes the number of bytes that are sent and not acknowledged, or requested and not received
 * @param timeout the longest time without progress
 */
public record BucketSizes(int chunkSize, long maxPendingBytes, Duration timeout) {
    /** The chunks of other writers may be larger than they say. */
    private static final int MAX_WINDOW = 512;

    private static final int MIN_CHUNK_SIZE = 1_024;

    /** Refuses what cannot work. */
    public BucketSizes {
        atLeast("chunkSize", chunkSize, MIN_CHUNK_SIZE);
        atLeast("maxPendingBytes", maxPendingBytes, MIN_CHUNK_SIZE);
        if (timeout.isNegative() || timeout.isZero()) {
            throw new IllegalArgumentException("timeout=" + Durations.format(timeout)
                    + " is refused: it must be a duration of more than nothing, such as 10s.");
        }
    }

    private static void atLeast(String option, long value, long least) {
        if (value < least) {
            throw new IllegalArgumentException(
                    option + "=" + value + " is refused: it must be at least " + least + " bytes.");
        }
    }

    /**
     * Refuses chunks that the server or the bucket does not accept.
     *
     * @param maxPayload of the server
     * @param maxMessageSize of the stream; -1 for unlimited
     */
    void checkWith(long maxPayload, long maxMessageSize) {
        long most = maxMessageSize > 0 ? Math.min(maxPayload, maxMessageSize) : maxPayload;
        if (chunkSize > most) {
            throw new IllegalArgumentException("chunkSize=" + chunkSize + " is refused: the server accepts messages of "
                    + most + " bytes. Set chunkSize to at most that.");
        }
    }

    /** The number of chunks that are sent and not acknowledged. */
    int windowOfWrites() {
        return window(chunkSize);
    }

    /**
     * The number of chunks that are requested and not received.
     *
     * @param size the number of bytes of a chunk; 0 if unknown
     */
    int windowOfReads(int size) {
        return window(size <= 0 ? ObjectBucket.DEFAULT_CHUNK_SIZE : size);
    }

    private int window(int size) {
        return (int) Math.max(1, Math.min(MAX_WINDOW, maxPendingBytes / size));
    }
}
