package io.github.cameljetstream.dispatch;

import io.github.cameljetstream.delivery.InFlight;
import io.github.cameljetstream.source.Demand;
import java.util.function.IntSupplier;
import java.util.function.LongSupplier;

/**
 * Wants as many messages as there are permits, ahead of the route by what it does in a while, and no more bytes at a
 * time than the connection carries. Thread-safe.
 */
public final class PrefetchDemand implements Demand {
    /** When all permits are in use and none waits, a small request for the few that come free is worth its cost. */
    private static final int SHARE_OF_PERMITS = 16;

    private static final int SHARE_OF_WINDOW = 4;
    private static final int MIB = 1024 * 1024;
    /** The server cuts a connection off that has more than 64 MiB on its way and does not read them quickly enough. */
    private static final long BYTES_OF_CONNECTION = 48 * MIB;

    private static final long MOST_BYTES = 16 * MIB;
    /** Of a connection's many consumers, few are busy at a time. */
    private static final long LEAST_BYTES = 4 * MIB;

    /** Requests for more than comes in a tenth of a second would keep a stop waiting: they cannot be taken back. */
    private static final int PARTS_OF_A_SECOND = 10;

    private static final int LEAST_CAUGHT_UP = 16;

    private final InFlight inFlight;
    private final DispatchQueue dispatchQueue;
    private final PrefetchWindow window;
    private final LongSupplier settled;
    private final LongSupplier pending;
    private final IntSupplier sharers;

    /**
     * @param settled how many messages have been settled in all
     * @param pending how many messages the server had for us when it sent the last one
     * @param sharers how many consumers there are on the connection
     */
    public PrefetchDemand(
            InFlight inFlight,
            DispatchQueue dispatchQueue,
            PrefetchWindow window,
            LongSupplier settled,
            LongSupplier pending,
            IntSupplier sharers) {
        this.inFlight = inFlight;
        this.dispatchQueue = dispatchQueue;
        this.window = window;
        this.settled = settled;
        this.pending = pending;
        this.sharers = sharers;
    }

    @Override
    public int toAskFor(int outstanding) {
        int ready = dispatchQueue.ready();
        int size = window.size(settled.getAsLong());
        int atOnce = Math.min(size, soon());
        int onTheWay = messagesOf(bytes());
        int wanted = wanted(outstanding, Math.min(size - ready, atOnce), onTheWay);
        int least = Math.min(atOnce, onTheWay) / SHARE_OF_WINDOW;
        if (ready == 0) {
            least = Math.min(least, inFlight.mostMessages() / SHARE_OF_PERMITS);
        }
        return wanted > 0 && wanted >= least ? wanted : 0;
    }

    @Override
    public int wanted(int outstanding) {
        int ahead = Math.min(window.size(settled.getAsLong()) - dispatchQueue.ready(), soon());
        return Math.max(0, wanted(outstanding, ahead, messagesOf(bytes())));
    }

    /** What the server has for us, and what is stored in a moment. */
    private int soon() {
        long stored = Math.max(LEAST_CAUGHT_UP, window.pace() / PARTS_OF_A_SECOND);
        return (int) Math.min(Integer.MAX_VALUE, stored + pending.getAsLong());
    }

    private int wanted(int outstanding, int ahead, int onTheWay) {
        return Math.min(Math.min(inFlight.free(), ahead), onTheWay) - outstanding;
    }

    private int messagesOf(long bytes) {
        return (int) Math.max(1, Math.min(Integer.MAX_VALUE, bytes / Math.max(1, inFlight.averageSize())));
    }

    @Override
    public long bytes() {
        long share = Math.max(LEAST_BYTES, Math.min(MOST_BYTES, BYTES_OF_CONNECTION / Math.max(1, sharers.getAsInt())));
        return Math.min(share, inFlight.freeBytes());
    }

    @Override
    public boolean isFull() {
        return inFlight.free() == 0;
    }
}
