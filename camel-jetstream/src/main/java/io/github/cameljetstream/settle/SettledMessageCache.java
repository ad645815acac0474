package io.github.cameljetstream.settle;

import io.github.cameljetstream.delivery.Delivery;
import io.github.cameljetstream.delivery.Settlement;
import io.github.cameljetstream.delivery.SettlementKind;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLongArray;
import org.jspecify.annotations.Nullable;

/**
 * Remembers how the latest messages of a consumer were settled here. An acknowledgement may be lost with a connection, or
 * with a server; then the server redelivers the message, which need not be routed again.
 *
 * <p>The table has one place for each of a number of consecutive stream sequences: later messages replace earlier ones. It
 * grows with the pace of the route, since a message is redelivered after the wait for its acknowledgement. It shrinks
 * again, since a process may have many routes with little to do.
 * Thread-safe.
 */
final class SettledMessageCache {
    private static final int MIN_SIZE = 1 << 6;
    private static final int MAX_SIZE = 1 << 16;
    /** A table that is this many times too large is replaced. */
    private static final int WASTE = 8;
    /** A lost server may go unnoticed this long, if only the way to it is lost. */
    private static final long UNNOTICED_NANOS = TimeUnit.MINUTES.toNanos(1);
    /** Later, somebody may have reset the consumer to receive all messages again. */
    private static final long LONGEST_REPETITION_NANOS = TimeUnit.MINUTES.toNanos(1);

    private static final long SPREAD = 0x9E3779B97F4A7C15L;

    private volatile Table table = new Table(MIN_SIZE, null);
    private volatile long repeatedUpTo;
    private volatile long repeatedSince;
    /** The time when the consumer began its current numbers; null if it never restarted them. */
    private volatile @Nullable Long numberedSince;

    /**
     * The number since the last second, or since the disconnect. Lost updates of concurrent threads only make the table
     * grow later.
     */
    private int addedLately;
    /** The time when the earlier table was replaced, and the last time when this one was not too large. */
    private long replaced = System.nanoTime();

    private long needed = replaced;

    /**
     * A table of a fixed size.
     *
     * @param marks identify the messages, with the lowest bit set for a terminated one; 0 if there is none
     * @param places the consumer sequences of their deliveries; 0 if a later delivery may have a lower one
     * @param before the table that this one replaced; null if it does not matter any more
     */
    private record Table(AtomicLongArray marks, AtomicLongArray places, @Nullable Table before) {
        Table(int size, @Nullable Table before) {
            this(new AtomicLongArray(size), new AtomicLongArray(size), before);
        }

        int size() {
            return marks.length();
        }

        int index(long sequence) {
            return (int) sequence & (size() - 1);
        }

        boolean has(long sequence, long timestampNanos) {
            long found = marks.get(index(sequence));
            return found != 0 && (found | 1) == key(sequence, timestampNanos);
        }

        void put(Delivery delivery, boolean terminated, boolean repeated) {
            int index = index(delivery.streamSequence());
            long key = key(delivery.streamSequence(), delivery.info().timestampNanos());
            // In this order: a mark without its place would be wrong, a missing one costs a repetition.
            marks.setRelease(index, 0);
            places.setRelease(index, repeated ? 0 : delivery.info().consumerSequence());
            marks.setRelease(index, terminated ? key : key & ~1L);
        }

        void forgetPlaces() {
            for (int i = 0; i < places.length(); i++) {
                places.set(i, 0);
            }
            if (before != null) {
                before.forgetPlaces();
            }
        }

        @Nullable
        Settlement endOf(Delivery delivery, long repeatedUpTo) {
            int index = index(delivery.streamSequence());
            long found = marks.get(index); // once: other threads may replace it
            if (found == 0
                    || (found | 1)
                            != key(delivery.streamSequence(), delivery.info().timestampNanos())) {
                return null;
            }
            boolean anew = delivery.count() == 1 && delivery.streamSequence() > repeatedUpTo;
            if (anew || delivery.info().consumerSequence() <= places.get(index)) {
                marks.compareAndSet(index, found, 0);
                return null;
            }
            return (found & 1) == 1 ? new Settlement.Term(null) : Settlement.ACK;
        }

        /**
         * The lowest bit is set. The time of storage distinguishes a message from one with the same sequence in a stream
         * that was created again.
         */
        private static long key(long sequence, long timestampNanos) {
            return ((sequence * SPREAD) ^ (timestampNanos << 1)) | 1;
        }
    }

    /**
     * The consumer starts again before settled messages: the component created a lost one again, or the server crashed and
     * forgot the latest deliveries. Up to the sequence, a first delivery may be a redelivery.
     */
    void repeatUpTo(long sequence) {
        table.forgetPlaces();
        long now = System.nanoTime();
        numberedSince = now;
        repeatedSince = now;
        repeatedUpTo = sequence;
    }

    /** Somebody reset the consumer, or created it again, to receive its messages again. */
    synchronized void forget() {
        repeatedUpTo = 0;
        numberedSince = System.nanoTime();
        replaced = numberedSince;
        table = new Table(table.size(), null);
    }

    /**
     * To be called once a second, by one thread.
     *
     * @param pace the messages that are settled in a second
     * @param wait the longest time until a message whose acknowledgement is lost is redelivered, in nanoseconds
     * @param away whether no acknowledgement can reach the server: messages that are settled now, or shortly before, are
     *     redelivered however long that lasts
     * @param now {@link System#nanoTime()}
     */
    synchronized void everySecond(long pace, long wait, boolean away, long now) {
        if (away) {
            needed = now;
            replaced = now;
            return;
        }
        addedLately = 0;
        long patience = Math.max(wait, UNNOTICED_NANOS);
        long messages = Math.min(MAX_SIZE, pace * TimeUnit.NANOSECONDS.toSeconds(wait));
        if (messages * WASTE > table.size() || table.size() == MIN_SIZE) {
            needed = now;
        }
        if (messages > table.size()) {
            replace(messages, now);
        } else if (now - needed > patience) {
            replace(messages * 2, now);
            needed = now;
        } else if (now - replaced > patience && table.before() != null) {
            table = new Table(table.marks(), table.places(), null);
        }
    }

    private void replace(long messages, long now) {
        int size = (int) Math.max(MIN_SIZE, Math.min(MAX_SIZE, Long.highestOneBit(Math.max(1, messages - 1)) * 2));
        table = new Table(size, table);
        replaced = now;
    }

    /** The number of messages that it has places for now. */
    int space() {
        return table.size();
    }

    /** More messages were settled within a second than it has places. */
    @SuppressWarnings("ReferenceEquality") // another thread may have replaced the table
    private synchronized void grow(Table full) {
        if (full == table && full.size() < MAX_SIZE) {
            replace(full.size() * 4L, System.nanoTime());
        }
    }

    /** The message has ended, as the settlement says; a settlement that does not end it is ignored. */
    void add(Delivery delivery, Settlement end) {
        if (!end.ends()) {
            return;
        }
        if (++addedLately > table.size()) {
            grow(table);
        }
        // The server may have delivered it before it restarted its numbers.
        Long since = numberedSince;
        boolean numberedBefore = since != null && delivery.receivedAt() - since < 0;
        table.put(
                delivery,
                end.kind() == SettlementKind.TERM,
                numberedBefore || delivery.streamSequence() <= repeatedUpTo);
    }

    /** Whether the message with this sequence and time of storage is in it. */
    boolean has(long sequence, long timestampNanos) {
        for (Table each = table; each != null; each = each.before()) {
            if (each.has(sequence, timestampNanos)) {
                return true;
            }
        }
        return false;
    }

    /**
     * How the message of a new delivery was settled here before; null if it was not, or that is forgotten. A first delivery
     * of a settled message means that somebody reset the consumer to receive it again.
     */
    @Nullable
    Settlement endOf(Delivery delivery) {
        if (repeatedUpTo > 0
                && (delivery.streamSequence() > repeatedUpTo
                        || System.nanoTime() - repeatedSince > LONGEST_REPETITION_NANOS)) {
            repeatedUpTo = 0;
        }
        Settlement end = null;
        for (Table each = table; each != null; each = each.before()) { // queries all, since that may make them forget
            Settlement found = each.endOf(delivery, repeatedUpTo);
            end = end == null ? found : end;
        }
        return end;
    }
}
