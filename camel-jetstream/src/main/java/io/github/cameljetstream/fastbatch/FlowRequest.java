package io.github.cameljetstream.fastbatch;

/**
 * How much a fast batch may have in flight. It must be enough that the server acknowledges before the batch may send no
 * more. Pure.
 *
 * @param every the number of messages after which the server is asked to acknowledge
 * @param maxInFlight the number of messages that may be unacknowledged
 */
record FlowRequest(int every, int maxInFlight) {
    /** The server acknowledges at least that often. */
    private static final int MAX_EVERY = 500;

    /**
     * The request of a batch.
     *
     * @param places the number of messages that may be in flight, at least 1
     * @param bytes the same in bytes
     * @param size the expected size of a message
     */
    static FlowRequest of(int places, long bytes, long size) {
        long fitting = Math.max(1, Math.min(places, bytes / Math.max(1, size)));
        int every = (int) Math.max(1, Math.min(MAX_EVERY, fitting / 2));
        return new FlowRequest(every, places);
    }
}
