package io.github.cameljetstream.fastbatch;

import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/**
 * Divides maxPendingPublishes and maxPendingPublishBytes among the fast batches of a producer. A batch waits in line while
 * too little is left, and also, for a moment, while another one sends: the server divides its speed among the open batches,
 * so that short ones are faster one after the other. Thread-safe.
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
    /** The number of batches that send. */
    private int sending;

    /** What one batch may have in flight. */
    record Share(int messages, long bytes) {}

    /** One in line whose turn it is. */
    record Turn<T>(T waiting, Share share) {}

    FastWindow(int maxMessages, long maxBytes) {
        this.maxMessages = maxMessages;
        this.maxBytes = maxBytes;
        this.free = maxMessages;
    }

    /**
     * A share, or null: then it waits in line.
     *
     * @param atOnce if true, it also begins while another one sends
     */
    synchronized @Nullable Share enter(T one, boolean atOnce) {
        Share share = line.isEmpty() && (sending == 0 || atOnce) ? take() : null;
        if (share == null) {
            line.add(one);
        }
        return share;
    }

    private @Nullable Share take() {
        if (free < Math.min(MIN_SHARE, maxMessages)) {
            return null;
        }
        int messages = Math.min(MAX_SHARE, free);
        free -= messages;
        sending++;
        return new Share(messages, (long) ((double) maxBytes * messages / maxMessages));
    }

    /** It does not wait any more. */
    synchronized void leaveLine(T one) {
        line.remove(one);
    }

    /** One that has a share sends no more. */
    synchronized void sent() {
        sending--;
    }

    /** Gives a share back. */
    synchronized void release(Share share) {
        free += share.messages();
    }

    /**
     * The next in line that gets a share, or null.
     *
     * @param atOnce if true, it also begins while another one sends
     */
    synchronized @Nullable Turn<T> next(boolean atOnce) {
        if (line.isEmpty() || (sending > 0 && !atOnce)) {
            return null;
        }
        Share share = take();
        return share == null ? null : new Turn<>(line.remove(), share);
    }
}
