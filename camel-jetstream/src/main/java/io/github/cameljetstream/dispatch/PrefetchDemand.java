package io.github.cameljetstream.dispatch;

import io.github.cameljetstream.delivery.InFlight;
import io.github.cameljetstream.source.Demand;
import java.util.function.IntSupplier;
import java.util.function.LongSupplier;

/**
 * Requests as many messages as there are permits, at most what the route processes in about two seconds, and no more bytes
 * at a time than the connection can carry. Thread-safe.
 */
public final class PrefetchDemand implements Demand {
    /** If all permits are in use and no delivery waits, a small request for the few free permits is worth its cost. */
    private static final int SHARE_OF_PERMITS = 16;

    private static final int SHARE_OF_WINDOW = 4;
    private static final int MIB = 1024 * 1024;
    /** The server closes a connection with more than 64 MiB of unread data. */
    private static final long MAX_CONNECTION_BYTES = 48 * MIB;

    private static final long MAX_BYTES = 16 * MIB;
    /** Few of the consumers of a connection are busy at a time. */
    private static final long MIN_BYTES = 4 * MIB;

    /** A stop waits for open requests, so these cover what arrives in a tenth of a second. */
    private static final int PARTS_OF_A_SECOND = 10;

    private static final int MIN_CAUGHT_UP = 16;

    private final InFlight inFlight;
    private final DispatchQueue dispatchQueue;
    private final PrefetchWindow window;
    private final LongSupplier pending;
    private final IntSupplier sharers;

    /**
     * @param pending how many messages the server had for the consumer when it sent the last one
     * @param sharers how many consumers share the connection
     */
    public PrefetchDemand(
            InFlight inFlight,
            DispatchQueue dispatchQueue,
            PrefetchWindow window,
            LongSupplier pending,
            IntSupplier sharers) {
        this.inFlight = inFlight;
        this.dispatchQueue = dispatchQueue;
        this.window = window;
        this.pending = pending;
        this.sharers = sharers;
    }

    @Override
    public int toRequest(int outstanding) {
        int ready = dispatchQueue.ready();
        int size = window.size();
        int available = Math.min(size, available());
        int maxBatch = messagesOf(maxBytes());
        int wanted = wanted(outstanding, Math.min(size - ready, available), maxBatch);
        int least = Math.min(available, maxBatch) / SHARE_OF_WINDOW;
        if (ready == 0) {
            least = Math.min(least, inFlight.mostMessages() / SHARE_OF_PERMITS);
        }
        return wanted > 0 && wanted >= least ? wanted : 0;
    }

    @Override
    public int wanted(int outstanding) {
        int ahead = Math.min(window.size() - dispatchQueue.ready(), available());
        return Math.max(0, wanted(outstanding, ahead, messagesOf(maxBytes())));
    }

    /** What the server has for the consumer, and what it stores within a moment. */
    private int available() {
        long stored = Math.max(MIN_CAUGHT_UP, window.pace() / PARTS_OF_A_SECOND);
        return (int) Math.min(Integer.MAX_VALUE, stored + pending.getAsLong());
    }

    private int wanted(int outstanding, int ahead, int maxBatch) {
        return Math.min(Math.min(inFlight.free(window.ahead()), ahead), maxBatch) - outstanding;
    }

    private int messagesOf(long bytes) {
        return (int) Math.max(1, Math.min(Integer.MAX_VALUE, bytes / Math.max(1, inFlight.averageSize())));
    }

    @Override
    public long maxBytes() {
        long share = Math.max(MIN_BYTES, Math.min(MAX_BYTES, MAX_CONNECTION_BYTES / Math.max(1, sharers.getAsInt())));
        return Math.min(share, inFlight.freeBytes());
    }

    @Override
    public boolean isFull() {
        return inFlight.free(window.ahead()) == 0;
    }
}
