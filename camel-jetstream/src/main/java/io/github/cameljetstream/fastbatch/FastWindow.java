package io.github.cameljetstream.fastbatch;

import java.util.ArrayDeque;
import java.util.Deque;

/**
 * Divides maxPendingPublishes and maxPendingPublishBytes among the fast batches of a producer. A batch that finds too
 * little left waits in line. Thread-safe.
 *
 * @param <T> those in line
 */
final class FastWindow<T> {
    /** No batch needs more: the server acknowledges at least each 500th message, and two of those are on their way. */
    private static final int MAX_SHARE = 1_000;
    /** With less a batch waits for a larger share, since it would have a small one until its end. */
    private static final int MIN_SHARE = 64;

    private final int maxMessages;
    private final long maxBytes;
    private final Deque<T> line = new ArrayDeque<>();
    private int free;

    /** What one batch may have in flight. */
    record Share(int messages, long bytes) {}

    /** One in line whose turn it is. */
    record Turn<T>(T waiting, Share share) {}

    FastWindow(int maxMessages, long maxBytes) {
        this.maxMessages = maxMessages;
        this.maxBytes = maxBytes;
        this.free = maxMessages;
    }

    /** A share, or null: then it waits in line. */
    synchronized Share enter(T one) {
        Share share = line.isEmpty() ? take() : null;
        if (share == null) {
            line.add(one);
        }
        return share;
    }

    private Share take() {
        if (free < Math.min(MIN_SHARE, maxMessages)) {
            return null;
        }
        int messages = Math.min(MAX_SHARE, free);
        free -= messages;
        return new Share(messages, (long) ((double) maxBytes * messages / maxMessages));
    }

    /** It does not wait any more. */
    synchronized void leaveLine(T one) {
        line.remove(one);
    }

    /** Gives a share back; returns the next in line that gets one, or null. */
    synchronized Turn<T> release(Share share) {
        free += share.messages();
        return next();
    }

    /** The next in line that gets a share, or null. */
    synchronized Turn<T> next() {
        if (line.isEmpty()) {
            return null;
        }
        Share share = take();
        return share == null ? null : new Turn<>(line.remove(), share);
    }
}
