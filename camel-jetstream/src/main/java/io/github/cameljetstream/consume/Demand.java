package io.github.cameljetstream.consume;

/** How many messages are wanted, read by a source whenever it may ask for more. Thread-safe. */
final class Demand {
    /** Small requests for the few permits that come free cost more than a little idleness among many in flight. */
    private static final int SHARE_OF_PERMITS = 16;

    private static final int SHARE_OF_WINDOW = 4;

    private final InFlight inFlight;
    private final Lanes lanes;
    private final PrefetchWindow window;

    Demand(InFlight inFlight, Lanes lanes, PrefetchWindow window) {
        this.inFlight = inFlight;
        this.lanes = lanes;
        this.window = window;
    }

    /** How many to ask for when so many that were asked for have yet to come; 0 if it is too early to ask. */
    int toAskFor(int outstanding) {
        int waiting = lanes.waiting();
        int wanted = Math.min(inFlight.free(), window.size() - waiting) - outstanding;
        int least = window.size() / SHARE_OF_WINDOW;
        if (waiting == 0) {
            least = Math.min(least, inFlight.mostMessages() / SHARE_OF_PERMITS);
        }
        return wanted > 0 && wanted >= least ? wanted : 0;
    }

    long bytes() {
        return inFlight.freeBytes();
    }

    /** So many that were asked for have yet to come, when one has just come. */
    void came(int outstanding) {
        if (outstanding * SHARE_OF_WINDOW <= window.size() && lanes.waiting() * SHARE_OF_WINDOW <= window.size()) {
            window.ranDry();
        }
    }

    /** Whether so much is in flight that the server should pause. */
    boolean isFull() {
        return inFlight.free() == 0;
    }
}
