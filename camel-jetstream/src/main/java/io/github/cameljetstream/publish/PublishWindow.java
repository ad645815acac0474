package io.github.cameljetstream.publish;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Predicate;

/**
 * Bounds what is published and not yet acknowledged, in messages and bytes. What does not fit waits in order; callers
 * wait only when as much as the window holds waits already. As long as nobody waits, a place costs no lock: the threads that
 * send and the one that reads replies would wait for each other. Thread-safe; nothing is sent under the lock.
 */
final class PublishWindow {
    /** Set in {@link #taken} while somebody waits, or the window is closed: then places change hands under the lock. */
    private static final long ATTENTION = 1L << 63;

    private static final int BYTE_BITS = 40;
    private static final long MAX_BYTES = (1L << BYTE_BITS) - 1;
    private static final int MAX_MESSAGES = (1 << (63 - BYTE_BITS)) - 1;

    private final int maxMessages;
    private final long maxBytes;
    /** What has a place: the number of messages, and in the lower bits their bytes. */
    private final AtomicLong taken = new AtomicLong();

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final Queue<PendingPublish> waiting = new ArrayDeque<>();
    private long waitingBytes;
    /** The number of threads that wait for {@link #changed}. */
    private int waitingThreads;
    /** Some of the line have a place, and are being sent: nobody overtakes them. */
    private boolean entering;

    private volatile boolean closed;

    PublishWindow(int maxMessages, long maxBytes) {
        this.maxMessages = Math.min(MAX_MESSAGES, maxMessages);
        this.maxBytes = Math.min(MAX_BYTES / 2, maxBytes);
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
        if (takeIfNobodyWaits(publish)) {
            return Entry.ENTERED;
        }
        begin();
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
            end();
        }
    }

    private boolean takeIfNobodyWaits(PendingPublish publish) {
        long place = placeOf(publish);
        for (long now = taken.get(); (now & ATTENTION) == 0 && fits(now, publish); now = taken.get()) {
            if (taken.compareAndSet(now, now + place)) {
                return true;
            }
        }
        return false;
    }

    /** Takes the lock, so that places change hands under it until {@link #end}, and longer while somebody waits. */
    private void begin() {
        lock.lock();
        taken.getAndUpdate(now -> now | ATTENTION);
    }

    private void end() {
        if (waiting.isEmpty() && !entering && waitingThreads == 0 && !closed) {
            taken.getAndUpdate(now -> now & ~ATTENTION);
        }
        lock.unlock();
    }

    /** Waits until the line has a place, or the window is closed; returns false if neither happened in time. */
    private boolean awaitPlaceInLine(long maxNanos) throws InterruptedException {
        long left = maxNanos;
        while (!closed && (waiting.size() >= maxMessages || waitingBytes >= maxBytes)) {
            if (left <= 0) {
                return false;
            }
            left = awaitChange(left);
        }
        return true;
    }

    @SuppressWarnings("WaitNotInLoop") // the callers do that
    private long awaitChange(long nanos) throws InterruptedException {
        waitingThreads++;
        try {
            return changed.awaitNanos(nanos);
        } finally {
            waitingThreads--;
        }
    }

    boolean isClosed() {
        return closed;
    }

    /** Admits nobody from now on; those in line keep their place. */
    void close() {
        begin();
        try {
            closed = true;
            changed.signalAll();
        } finally {
            end();
        }
    }

    /**
     * Gives a place back; returns those of the line that have one now. Whoever gets some sends them in this order, and
     * then asks for more with {@link #entered}.
     */
    List<PendingPublish> leave(PendingPublish publish) {
        if ((taken.addAndGet(-placeOf(publish)) & ATTENTION) == 0) {
            return List.of();
        }
        begin();
        try {
            if (waiting.isEmpty() || entering) {
                changed.signalAll();
                return List.of();
            }
            return admit();
        } finally {
            end();
        }
    }

    /** Those returned last are sent: returns the next that have a place. */
    List<PendingPublish> entered() {
        begin();
        try {
            return admit();
        } finally {
            end();
        }
    }

    private List<PendingPublish> admit() {
        List<PendingPublish> entered = new ArrayList<>(1);
        for (PendingPublish next = waiting.peek(); next != null && fits(taken.get(), next); next = waiting.peek()) {
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
        begin();
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
            end();
        }
    }

    /** Waits until nothing is pending and nothing waits; false if that took longer. */
    boolean awaitEmpty(long maxNanos) throws InterruptedException {
        begin();
        try {
            long left = maxNanos;
            while (messages(taken.get()) > 0 || !waiting.isEmpty()) {
                if (left <= 0) {
                    return false;
                }
                left = awaitChange(left);
            }
            return true;
        } finally {
            end();
        }
    }

    int pending() {
        lock.lock();
        try {
            return messages(taken.get()) + waiting.size();
        } finally {
            lock.unlock();
        }
    }

    long pendingBytes() {
        lock.lock();
        try {
            return bytes(taken.get()) + waitingBytes;
        } finally {
            lock.unlock();
        }
    }

    private boolean hasPlaceFor(PendingPublish publish) {
        return !entering && waiting.isEmpty() && fits(taken.get(), publish);
    }

    private boolean fits(long now, PendingPublish publish) {
        int messages = messages(now);
        return messages == 0 || (messages < maxMessages && bytes(now) + publish.size() <= maxBytes);
    }

    private void take(PendingPublish publish) {
        taken.addAndGet(placeOf(publish));
    }

    private static long placeOf(PendingPublish publish) {
        return (1L << BYTE_BITS) + publish.size();
    }

    private static int messages(long taken) {
        return (int) ((taken & ~ATTENTION) >>> BYTE_BITS);
    }

    private static long bytes(long taken) {
        return taken & MAX_BYTES;
    }
}
