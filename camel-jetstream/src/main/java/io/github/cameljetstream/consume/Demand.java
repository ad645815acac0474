package io.github.cameljetstream.consume;

import java.util.function.LongSupplier;

/** How many messages are wanted, read by a source whenever it may ask for more. Thread-safe. */
final class Demand {
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
    Demand(InFlight inFlight, Lanes lanes, PrefetchWindow window, LongSupplier settled) {
        this.inFlight = inFlight;
        this.lanes = lanes;
        this.window = window;
        this.settled = settled;
    }

    /** How many to ask for when so many that were asked for have yet to come; 0 if it is too early to ask. */
    int toAskFor(int outstanding) {
        int waiting = lanes.waiting();
        int size = window.size(settled.getAsLong());
        int wanted = Math.min(inFlight.free(), size - waiting) - outstanding;
        int least = size / SHARE_OF_WINDOW;
        if (waiting == 0 && outstanding <= 0) {
            least = Math.min(least, inFlight.mostMessages() / SHARE_OF_PERMITS);
        }
        return wanted > 0 && wanted >= least ? wanted : 0;
    }

    long bytes() {
        return inFlight.freeBytes();
    }

    /** Whether so much is in flight that the server should pause. */
    boolean isFull() {
        return inFlight.free() == 0;
    }
}
