package io.github.cameljetstream.publish;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Predicate;

/**
 * Bounds what is published and not yet acknowledged, in messages and bytes. What does not fit waits in order; callers
 * wait only when as much as the window holds waits already. Thread-safe; nothing is sent under the lock.
 */
final class PublishWindow {
    private final int maxMessages;
    private final long maxBytes;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final Queue<PendingPublish> waiting = new ArrayDeque<>();
    private long waitingBytes;
    private int messages;
    private long bytes;
    /** Some of the line have a place, and are being sent: nobody overtakes them. */
    private boolean entering;

    private volatile boolean closed;

    PublishWindow(int maxMessages, long maxBytes) {
        this.maxMessages = maxMessages;
        this.maxBytes = maxBytes;
    }

    /** The result of asking for a place. */
    enum Entry {
        /** It has a place and is to be sent. */
        ENTERED,
        /** It waits in line. */
        WAITS,
        /** Too many wait, and no place came free in time. */
        FULL,
        /** None is let in any more. */
        CLOSED
    }

    /**
     * Takes a place, or a place in the line. Blocks up to {@code maxNanos} only if the line is full too; with 0 nobody
     * waits in the line either.
     */
    Entry enter(PendingPublish publish, long maxNanos) throws InterruptedException {
        lock.lock();
        try {
            if (maxNanos == 0 && !closed && !hasPlaceFor(publish)) {
                return Entry.FULL;
            }
            if (!awaitPlaceInLine(maxNanos)) {
                return Entry.FULL;
            }
            if (closed) {
                return Entry.CLOSED;
            }
            if (hasPlaceFor(publish)) {
                take(publish);
                return Entry.ENTERED;
            }
            waiting.add(publish);
            waitingBytes += publish.size();
            return Entry.WAITS;
        } finally {
            lock.unlock();
        }
    }

    /** Waits until the line has a place, or the window is closed; returns false if neither happened in time. */
    private boolean awaitPlaceInLine(long maxNanos) throws InterruptedException {
        long left = maxNanos;
        while (!closed && (waiting.size() >= maxMessages || waitingBytes >= maxBytes)) {
            if (left <= 0) {
                return false;
            }
            left = changed.awaitNanos(left);
        }
        return true;
    }

    boolean isClosed() {
        return closed;
    }

    /** Admits nobody from now on; those in line keep their place. */
    void close() {
        lock.lock();
        try {
            closed = true;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /**
     * Gives a place back; returns those of the line that have one now. Whoever gets some sends them in this order, and
     * then asks for more with {@link #entered}.
     */
    List<PendingPublish> leave(PendingPublish publish) {
        lock.lock();
        try {
            messages--;
            bytes -= publish.size();
            if (waiting.isEmpty() || entering) {
                changed.signalAll();
                return List.of();
            }
            return admit();
        } finally {
            lock.unlock();
        }
    }

    /** Those returned last are sent: returns the next that have a place. */
    List<PendingPublish> entered() {
        lock.lock();
        try {
            return admit();
        } finally {
            lock.unlock();
        }
    }

    private List<PendingPublish> admit() {
        List<PendingPublish> entered = new ArrayList<>(1);
        for (PendingPublish next = waiting.peek(); next != null && fits(next); next = waiting.peek()) {
            waitingBytes -= next.size();
            take(waiting.remove());
            entered.add(next);
        }
        changed.signalAll();
        entering = !entered.isEmpty();
        return entered;
    }

    /** Removes from the line those that waited too long. */
    List<PendingPublish> overdue(long now) {
        return remove(next -> next.isOverdue(now));
    }

    /** Removes all from the line. */
    List<PendingPublish> removeWaiting() {
        return remove(next -> true);
    }

    private List<PendingPublish> remove(Predicate<PendingPublish> which) {
        lock.lock();
        try {
            List<PendingPublish> removed = new ArrayList<>();
            // All of them: a caller that was blocked before it came into the line is due before those in front of it.
            for (Iterator<PendingPublish> it = waiting.iterator(); it.hasNext(); ) {
                PendingPublish next = it.next();
                if (which.test(next)) {
                    it.remove();
                    waitingBytes -= next.size();
                    removed.add(next);
                }
            }
            changed.signalAll();
            return removed;
        } finally {
            lock.unlock();
        }
    }

    /** Waits until nothing is pending and nothing waits; false if that took longer. */
    boolean awaitEmpty(long maxNanos) throws InterruptedException {
        lock.lock();
        try {
            long left = maxNanos;
            while (messages > 0 || !waiting.isEmpty()) {
                if (left <= 0) {
                    return false;
                }
                left = changed.awaitNanos(left);
            }
            return true;
        } finally {
            lock.unlock();
        }
    }

    int pending() {
        lock.lock();
        try {
            return messages + waiting.size();
        } finally {
            lock.unlock();
        }
    }

    long pendingBytes() {
        lock.lock();
        try {
            return bytes + waitingBytes;
        } finally {
            lock.unlock();
        }
    }

    private boolean hasPlaceFor(PendingPublish publish) {
        return !entering && waiting.isEmpty() && fits(publish);
    }

    private boolean fits(PendingPublish publish) {
        return messages == 0 || (messages < maxMessages && bytes + publish.size() <= maxBytes);
    }

    private void take(PendingPublish publish) {
        messages++;
        bytes += publish.size();
    }
}
