package io.github.cameljetstream.consume;

import java.util.function.LongSupplier;

/** Wants as many messages as there are permits, ahead of the route by what it does in a while. Thread-safe. */
final class PrefetchDemand implements Demand {
    /** When all permits are in use and none waits, a small request for the few that come free is worth its cost. */
    private static final int SHARE_OF_PERMITS = 16;

    private static final int SHARE_OF_WINDOW = 4;

    private final InFlight inFlight;
    private final Lanes lanes;
    private final PrefetchWindow window;
    private final LongSupplier settled;

    /**
     * @param settled how many messages have been settled in all
     */
    PrefetchDemand(InFlight inFlight, Lanes lanes, PrefetchWindow window, LongSupplier settled) {
        this.inFlight = inFlight;
        this.lanes = lanes;
        this.window = window;
        this.settled = settled;
    }

    @Override
    public int toAskFor(int outstanding) {
        int waiting = lanes.waiting();
        int size = window.size(settled.getAsLong());
        int wanted = Math.min(inFlight.free(), size - waiting) - outstanding;
        int least = size / SHARE_OF_WINDOW;
        if (waiting == 0 && outstanding <= 0) {
            least = Math.min(least, inFlight.mostMessages() / SHARE_OF_PERMITS);
        }
        return wanted > 0 && wanted >= least ? wanted : 0;
    }

    @Override
    public long bytes() {
        return inFlight.freeBytes();
    }

    @Override
    public boolean isFull() {
        return inFlight.free() == 0;
    }
}
