package io.github.cameljetstream.consume;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLongArray;

/**
 * Remembers of the latest messages of a consumer that have ended here, how they did. What the server was told of it may
 * be lost with a connection, or with a server; then the message comes again, and need not be routed again.
 *
 * <p>The table has one place for each of so many consecutive sequences in the stream, so that later messages take the
 * places of earlier ones. It grows with the pace of the route: a message comes again when the wait for its
 * acknowledgement has ended. Thread-safe.
 */
final class EndedMessages {
    private static final int LEAST = 1 << 10;
    private static final int MOST = 1 << 16;
    /** Later, somebody may have set the consumer back, who wants all again. */
    private static final long LONGEST_REPETITION_NANOS = TimeUnit.MINUTES.toNanos(1);

    private static final long SPREAD = 0x9E3779B97F4A7C15L;

    private volatile Table table = new Table(LEAST, null);
    private volatile long repeatedUpTo;
    private volatile long repeatedSince;

    /**
     * A table of a fixed size.
     *
     * @param marks what tells a message from all others, and in the lowest bit whether it was terminated; 0 if there is
     *     none
     * @param places the places of their deliveries in the consumer
     * @param smaller the one before; null if there is none
     */
    private record Table(AtomicLongArray marks, AtomicLongArray places, Table smaller) {
        Table(int size, Table smaller) {
            this(new AtomicLongArray(size), new AtomicLongArray(size), smaller);
        }

        int index(Delivery delivery) {
            return index(delivery.streamSequence());
        }

        int index(long sequence) {
            return (int) sequence & (marks.length() - 1);
        }

        boolean has(long sequence, long timestampNanos) {
            long found = marks.get(index(sequence));
            return found != 0 && (found | 1) == (mark(sequence, timestampNanos) | 1);
        }

        void put(Delivery delivery, boolean terminated) {
            int index = index(delivery);
            marks.set(index, 0); // a mark without its place would be wrong, a missing one costs a repetition
            places.set(index, delivery.info().consumerSequence());
            marks.set(index, mark(delivery, terminated));
        }

        void forgetPlaces() {
            for (int i = 0; i < places.length(); i++) {
                places.set(i, 0);
            }
            if (smaller != null) {
                smaller.forgetPlaces();
            }
        }

        Settlement endOf(Delivery delivery, long repeatedUpTo) {
            int index = index(delivery);
            long found = marks.get(index);
            if (found == 0 || (found | 1) != mark(delivery, true)) {
                return null;
            }
            boolean anew = delivery.count() == 1 && delivery.streamSequence() > repeatedUpTo;
            if (anew || delivery.info().consumerSequence() <= places.get(index)) {
                marks.compareAndSet(index, found, 0);
                return null;
            }
            return (found & 1) == 1 ? new Settlement.Term(null) : new Settlement.Ack();
        }

        /** The time of storing tells a message from that of the same sequence in a stream that was made again. */
        private static long mark(Delivery delivery, boolean terminated) {
            long message = mark(delivery.streamSequence(), delivery.info().timestampNanos());
            return terminated ? message | 1 : message & ~1L;
        }

        private static long mark(long sequence, long timestampNanos) {
            return (sequence * SPREAD) ^ (timestampNanos << 1);
        }
    }

    /**
     * The consumer begins again before messages that have ended: it was lost, and made again by us, or the server has
     * crashed and forgotten the latest. Until it has passed the sequence, a first delivery may be none.
     */
    void repeatedUpTo(long sequence) {
        table.forgetPlaces();
        repeatedSince = System.nanoTime();
        repeatedUpTo = sequence;
    }

    /** To be called now and then, by one thread: so many messages end before one whose end is lost comes again. */
    void mayHaveToHold(long messages) {
        Table now = table;
        int size = now.marks().length();
        if (messages > size && size < MOST) {
            int wanted = (int) Math.min(MOST, Long.highestOneBit(messages - 1) * 2);
            table = new Table(wanted, now);
        }
    }

    /** The message has ended, as the settlement says; others than those that end it are not remembered. */
    void ended(Delivery delivery, Settlement end) {
        boolean terminated = end instanceof Settlement.Term;
        if (terminated || end instanceof Settlement.Ack) {
            table.put(delivery, terminated);
        }
    }

    /**
     * Whether the message of that sequence and time of storing has ended here, in whichever of its deliveries, and that
     * is not forgotten.
     */
    boolean haveEnded(long sequence, long timestampNanos) {
        for (Table each = table; each != null; each = each.smaller()) {
            if (each.has(sequence, timestampNanos)) {
                return true;
            }
        }
        return false;
    }

    /**
     * How the message of a delivery that has come has ended here before; null if it has not, or that is forgotten. A
     * first delivery is none of a message that has ended: somebody wants it all again.
     */
    Settlement endOf(Delivery delivery) {
        if (repeatedUpTo > 0
                && (delivery.streamSequence() > repeatedUpTo
                        || System.nanoTime() - repeatedSince > LONGEST_REPETITION_NANOS)) {
            repeatedUpTo = 0;
        }
        Settlement end = null;
        for (Table each = table;
                each != null;
                each = each.smaller()) { // all are asked, since that may make them forget
            Settlement found = each.endOf(delivery, repeatedUpTo);
            end = end == null ? found : end;
        }
        return end;
    }
}
