package io.github.cameljetstream.delivery;

import io.github.cameljetstream.provision.BoundConsumer;
import io.github.cameljetstream.provision.StoredAt;
import java.time.Duration;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.IntSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The deliveries that arrived and are not settled, and the permits for further ones: back-pressure, and the drain on stop.
 *
 * <p>It also knows which messages were given back and not redelivered, so that a consumer that has to be created again can
 * start before them. Thread-safe.
 */
public final class InFlight implements InFlightView {
    /** Beyond this number the lowest are forgotten: another instance may have received them. */
    private static final int MAX_TO_REDELIVER = 10_000;
    /** The size of the set is costly, so it is checked only after this number of additions. */
    private static final int TRIM_EVERY = 1_000;
    /** The average size is about that of this number of latest deliveries. */
    private static final int LATEST = 16;

    private final int mostMessages;
    private final long mostBytes;
    /** By stream sequence, the latest delivery of each message, which leads to those before it. */
    private final ConcurrentHashMap<Long, Delivery> deliveries = new ConcurrentHashMap<>();

    private final ConcurrentSkipListSet<Long> toRedeliver = new ConcurrentSkipListSet<>();
    private final AtomicInteger untilTrim = new AtomicInteger(TRIM_EVERY);
    private final AtomicInteger messages = new AtomicInteger();
    /** Deliveries that left, or are about to, and whose settlement is not sent yet. */
    private final AtomicInteger settling = new AtomicInteger();

    private final AtomicLong bytes = new AtomicLong();
    private final DeliveryGaps gaps = new DeliveryGaps();
    /** The highest stream sequence that is known to be delivered; -1 if none. */
    private volatile long highest = -1;
    /** As before, but of all that arrived, also before the consumer was reset. */
    private volatile long highestEver = -1;
    /** The message with the highest sequence that arrived; null if there is none. */
    private volatile @Nullable AckSubject last;

    /** Of the latest deliveries; 0 before the first. Written by the one thread that receives messages. */
    private volatile long averageSize;

    private volatile boolean awaited;

    public InFlight(int mostMessages, long mostBytes) {
        this.mostMessages = mostMessages;
        this.mostBytes = mostBytes;
    }

    /**
     * Called by the one thread that receives messages. Returns whether the message is later in the stream than any that is
     * known to be delivered, so that it cannot have arrived before.
     */
    public boolean add(Delivery delivery) {
        long sequence = delivery.streamSequence();
        if (deliveries.putIfAbsent(sequence, delivery) != null) {
            deliveries.compute(sequence, (any, before) -> delivery.isAfter(before));
            orphanNamesakes(delivery);
        }
        messages.incrementAndGet();
        long size = delivery.size();
        bytes.addAndGet(size);
        long average = averageSize;
        averageSize = average == 0 ? size : average + (size - average) / LATEST;
        if (!toRedeliver.isEmpty()) {
            toRedeliver.remove(sequence);
        }
        if (sequence > highest) {
            highest = sequence;
            last = delivery.info();
        }
        if (sequence <= highestEver) {
            return false;
        }
        highestEver = sequence;
        return true;
    }

    /** Another stream replaced that of earlier deliveries of the same sequence. */
    private static void orphanNamesakes(Delivery delivery) {
        for (Delivery other = delivery.before(); other != null; other = other.before()) {
            if (!other.isOfSameMessage(delivery)) {
                other.streamIsGone();
            }
        }
    }

    /** A delivery in flight of the same message, whose end also settles this one; null if there is none. */
    public @Nullable Delivery earlier(Delivery delivery) {
        if (!delivery.isPerhapsRepeated()) {
            return null;
        }
        Delivery other = deliveries.get(delivery.streamSequence());
        while (other != null && (other == delivery || !other.isOfSameMessage(delivery) || !other.mayBeFollowed())) {
            other = other.before();
        }
        return other;
    }

    /** The delivery is settled for good. */
    public void remove(Delivery delivery) {
        if (take(delivery)) {
            bytes.addAndGet(-delivery.size());
            messages.decrementAndGet();
            parkedChanged();
        }
    }

    private boolean take(Delivery delivery) {
        Long sequence = delivery.streamSequence();
        if (delivery.before() == null && deliveries.remove(sequence, delivery)) {
            return true;
        }
        boolean[] found = new boolean[1];
        deliveries.computeIfPresent(sequence, (any, latest) -> latest.without(delivery, found));
        return found[0];
    }

    @Override
    public boolean holds(long sequence) {
        return deliveries.containsKey(sequence);
    }

    /**
     * Runs what removes deliveries before it sends their settlements. A stop waits until it has run: it would close the
     * connection in between, and the server would redeliver the message only after its wait for an acknowledgement.
     */
    public void settle(Runnable send) {
        settling.incrementAndGet();
        try {
            send.run();
        } finally {
            settling.decrementAndGet();
            parkedChanged();
        }
    }

    /** The number of parked deliveries changed: whoever waits checks it again. */
    public void parkedChanged() {
        if (awaited) {
            synchronized (this) {
                notifyAll();
            }
        }
    }

    /** The delivery is settled, and the server redelivers the message. */
    public void expectRedelivery(Delivery delivery) {
        toRedeliver.add(delivery.streamSequence());
        if (untilTrim.decrementAndGet() <= 0) {
            untilTrim.set(TRIM_EVERY);
            for (int over = toRedeliver.size() - MAX_TO_REDELIVER; over > 0; over--) {
                toRedeliver.pollFirst();
            }
        }
        remove(delivery);
    }

    /** How many more messages may be fetched now. */
    public int free() {
        return free(0);
    }

    /** As {@link #free()}, with {@code ahead} more messages than the maximum in flight. */
    public int free(int ahead) {
        return bytes.get() >= mostBytes ? 0 : Math.max(0, mostMessages + ahead - messages.get());
    }

    /** How many more bytes may be fetched now. */
    public long freeBytes() {
        return Math.max(0, mostBytes - bytes.get());
    }

    /** Of the latest messages, in bytes; 0 before the first. */
    public long averageSize() {
        return averageSize;
    }

    public int mostMessages() {
        return mostMessages;
    }

    public int count() {
        return messages.get();
    }

    /** All deliveries in flight. */
    public List<Delivery> deliveries() {
        List<Delivery> all = new ArrayList<>(count());
        for (Delivery latest : deliveries.values()) {
            for (Delivery each = latest; each != null; each = each.before()) {
                all.add(each);
            }
        }
        return all;
    }

    @Override
    public List<Delivery> awaited() {
        List<Delivery> awaited = new ArrayList<>(deliveries.size());
        for (Delivery latest : deliveries.values()) {
            Delivery each = latest;
            while (each != null && !each.isAwaited()) {
                each = each.before();
            }
            if (each != null) {
                awaited.add(each);
            }
        }
        return awaited;
    }

    /** Deliveries come from the consumer from now on. */
    public void boundTo(BoundConsumer consumer) {
        highest = Math.max(highest, consumer.ackFloor());
        highestEver = Math.max(highestEver, highest);
        gaps.boundTo(consumer, System.nanoTime());
    }

    /** Some deliveries did not arrive before the next one. Called by the one thread that receives messages. */
    public void missed(long now) {
        gaps.missed(highest, now);
    }

    /** The highest stream sequence that is known to be delivered; -1 if none. */
    public long highest() {
        return highest;
    }

    /** The stream sequence before which all is settled, as far as known; 0 if nothing is known. */
    public long resumeAt() {
        long lowest = Math.min(highest + 1, gaps.from(System.nanoTime()));
        for (Long sequence : deliveries.keySet()) {
            lowest = Math.min(lowest, sequence);
        }
        Long firstToRedeliver = toRedeliver.ceiling(0L);
        return firstToRedeliver == null ? lowest : Math.min(lowest, firstToRedeliver);
    }

    /** The consumer was reset, and continues at the sequence. What was given back is redelivered only after it. */
    public void reset(long sequence) {
        highest = sequence - 1;
        gaps.forget();
        toRedeliver.clear();
    }

    /** The last message in the stream that arrived; null if there is none. */
    public @Nullable StoredAt last() {
        AckSubject info = last;
        return info == null ? null : new StoredAt(info.streamSequence(), info.timestampNanos());
    }

    /**
     * The stream lost its last messages, and assigns their sequences to others: nothing may be sent about those in flight.
     *
     * @param end the last sequence in the stream
     * @param delivered the sequence after which the consumer continues
     */
    public void streamRestored(long end, long delivered) {
        for (Delivery delivery : deliveries()) {
            if (delivery.streamSequence() > end) {
                delivery.streamIsGone();
            }
        }
        highest = delivered;
        highestEver = delivered;
        last = null;
        toRedeliver.tailSet(end, false).clear();
    }

    /**
     * Another stream of the name replaced the stream: forgets the sequences, and nothing is sent about its messages.
     *
     * @param created when the other stream was created
     */
    public void streamReplaced(ZonedDateTime created) {
        long createdNanos = AckSubject.nanos(created);
        for (Delivery delivery : deliveries()) {
            if (delivery.info().timestampNanos() < createdNanos) {
                delivery.streamIsGone();
            }
        }
        highest = -1;
        highestEver = -1;
        last = null;
        gaps.forget();
        toRedeliver.clear();
    }

    /**
     * Waits until no more are in flight than are parked, and all settlements are sent; false if that took longer.
     *
     * @param parked see {@link #parkedChanged()}
     */
    public synchronized boolean awaitAtMost(IntSupplier parked, Duration most) throws InterruptedException {
        awaited = true;
        long end = System.nanoTime() + most.toNanos();
        while (messages.get() > parked.getAsInt() || settling.get() > 0) {
            long millis = (end - System.nanoTime()) / 1_000_000;
            if (millis <= 0) {
                return false;
            }
            wait(millis);
        }
        return true;
    }
}
