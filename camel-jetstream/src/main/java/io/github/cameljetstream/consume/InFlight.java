package io.github.cameljetstream.consume;

import java.time.Duration;
import java.util.Collection;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The deliveries that were taken and are not settled, and how many more may be: back-pressure, and the drain on stop.
 *
 * <p>It also knows which messages we gave back and have not seen again, so that a consumer that has to be made anew can
 * begin before them. Thread-safe.
 */
final class InFlight {
    /** Beyond this the lowest are forgotten: another instance may have got them. */
    private static final int MOST_RETURNED = 10_000;

    private final int mostMessages;
    private final long mostBytes;
    private final Set<Delivery> deliveries = ConcurrentHashMap.newKeySet();
    private final ConcurrentSkipListSet<Long> returned = new ConcurrentSkipListSet<>();
    private final AtomicInteger messages = new AtomicInteger();
    private final AtomicLong bytes = new AtomicLong();
    private volatile long highest;
    private volatile boolean awaited;

    InFlight(int mostMessages, long mostBytes) {
        this.mostMessages = mostMessages;
        this.mostBytes = mostBytes;
    }

    /** Called by the one thread that takes messages. */
    void add(Delivery delivery) {
        deliveries.add(delivery);
        messages.incrementAndGet();
        bytes.addAndGet(delivery.size());
        long sequence = delivery.streamSequence();
        if (sequence > highest) {
            highest = sequence;
        }
        if (!returned.isEmpty()) {
            returned.remove(sequence);
        }
    }

    /** The delivery is settled for good. */
    void remove(Delivery delivery) {
        if (deliveries.remove(delivery)) {
            bytes.addAndGet(-delivery.size());
            messages.decrementAndGet();
            if (awaited) {
                synchronized (this) {
                    notifyAll();
                }
            }
        }
    }

    /** The delivery is settled, and the message comes again. */
    void giveBack(Delivery delivery) {
        returned.add(delivery.streamSequence());
        if (returned.size() > MOST_RETURNED) {
            returned.pollFirst();
        }
        remove(delivery);
    }

    /** How many more messages may be taken now. */
    int free() {
        return bytes.get() >= mostBytes ? 0 : Math.max(0, mostMessages - messages.get());
    }

    /** How many more bytes may be taken now. */
    long freeBytes() {
        return Math.max(0, mostBytes - bytes.get());
    }

    int mostMessages() {
        return mostMessages;
    }

    int count() {
        return messages.get();
    }

    Collection<Delivery> deliveries() {
        return deliveries;
    }

    /** The sequence in the stream before which all that we have seen is settled; 0 if nothing was seen. */
    long resumeAt() {
        long lowest = highest == 0 ? 0 : highest + 1;
        for (Delivery delivery : deliveries) {
            lowest = Math.min(lowest, delivery.streamSequence());
        }
        Long firstReturned = returned.ceiling(0L);
        return firstReturned == null ? lowest : Math.min(lowest, firstReturned);
    }

    /** Forgets the sequences, which belong to a stream that is no more. */
    void forgetSequences() {
        highest = 0;
        returned.clear();
    }

    /** Waits until no more than so many are left; false if that took longer. */
    synchronized boolean awaitAtMost(int left, Duration most) throws InterruptedException {
        awaited = true;
        long end = System.nanoTime() + most.toNanos();
        while (messages.get() > left) {
            long millis = (end - System.nanoTime()) / 1_000_000;
            if (millis <= 0) {
                return false;
            }
            wait(millis);
        }
        return true;
    }
}
