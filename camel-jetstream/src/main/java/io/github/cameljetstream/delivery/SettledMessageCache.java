package io.github.cameljetstream.delivery;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLongArray;

/**
 * Remembers of the latest messages of a consumer that have ended here, how they did. What the server was told of it may
 * be lost with a connection, or with a server; then the message comes again, and need not be routed again.
 *
 * <p>The table has one place for each of so many consecutive sequences in the stream, so that later messages take the
 * places of earlier ones. It grows with the pace of the route, since a message comes again when the wait for its
 * acknowledgement has ended, and shrinks after it, since a process may have many routes that have little to do.
 * Thread-safe.
 */
public final class SettledMessageCache {
    private static final int LEAST = 1 << 6;
    private static final int MOST = 1 << 16;
    /** A table that is so many times too large is given up. */
    private static final int WASTE = 8;
    /** That the server is away may go unnoticed for so long, if nothing is lost but the way to it. */
    private static final long UNNOTICED_NANOS = TimeUnit.MINUTES.toNanos(1);
    /** Later, somebody may have set the consumer back, who wants all again. */
    private static final long LONGEST_REPETITION_NANOS = TimeUnit.MINUTES.toNanos(1);

    private static final long SPREAD = 0x9E3779B97F4A7C15L;

    private volatile Table table = new Table(LEAST, null);
    private volatile long repeatedUpTo;
    private volatile long repeatedSince;
    /** Since when the consumer numbers its deliveries as it does now; null if it always has. */
    private volatile Long numberedSince;
    /** By sequence and time: messages that used up their attempts in their place, and the server would deliver still. */
    private final Map<Long, Long> usedUp = new ConcurrentHashMap<>();

    /**
     * Since the last look, or since the server went away; written by many without care for lost updates, which only
     * make the table grow later.
     */
    private int endedLately;
    /** When the table before was given up, and when this one was not too large the last time. */
    private long replaced = System.nanoTime();

    private long needed = replaced;

    /**
     * A table of a fixed size.
     *
     * @param marks what tells a message from all others, and in the lowest bit whether it was terminated; 0 if there is
     *     none
     * @param places the places of their deliveries in the consumer; 0 if a later one may have a lower place
     * @param before the one whose place it has taken; null if that does not matter any more
     */
    private record Table(AtomicLongArray marks, AtomicLongArray places, Table before) {
        Table(int size, Table before) {
            this(new AtomicLongArray(size), new AtomicLongArray(size), before);
        }

        int size() {
            return marks.length();
        }

        int index(Delivery delivery) {
            return index(delivery.streamSequence());
        }

        int index(long sequence) {
            return (int) sequence & (size() - 1);
        }

        boolean has(long sequence, long timestampNanos) {
            long found = marks.get(index(sequence));
            return found != 0 && (found | 1) == (mark(sequence, timestampNanos) | 1);
        }

        void put(Delivery delivery, boolean terminated, boolean repeated) {
            int index = index(delivery);
            // In this order: a mark without its place would be wrong, a missing one costs a repetition.
            marks.setRelease(index, 0);
            places.setRelease(index, repeated ? 0 : delivery.info().consumerSequence());
            marks.setRelease(index, mark(delivery, terminated));
        }

        void forgetPlaces() {
            for (int i = 0; i < places.length(); i++) {
                places.set(i, 0);
            }
            if (before != null) {
                before.forgetPlaces();
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
            return (found & 1) == 1 ? new Settlement.Term(null) : Settlement.ACK;
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
    public void repeatedUpTo(long sequence) {
        table.forgetPlaces();
        long now = System.nanoTime();
        numberedSince = now;
        repeatedSince = now;
        repeatedUpTo = sequence;
    }

    /** Somebody has set the consumer back, or made it again, and wants the messages again that come now. */
    public synchronized void forget() {
        repeatedUpTo = 0;
        numberedSince = System.nanoTime();
        replaced = numberedSince;
        table = new Table(table.size(), null);
        usedUp.clear();
    }

    /** The message has used up its attempts in its place, and the server counts fewer. */
    public void usedUp(Delivery delivery) {
        usedUp.put(delivery.streamSequence(), delivery.info().timestampNanos());
    }

    /** Whether the message of a delivery that has come used up its attempts before; that is forgotten then. */
    public boolean wasUsedUp(Delivery delivery) {
        return !usedUp.isEmpty()
                && usedUp.remove(delivery.streamSequence(), delivery.info().timestampNanos());
    }

    /**
     * To be called once a second, by one thread.
     *
     * @param pace how many messages end in a second
     * @param wait how long one whose end is lost may take to come again, in nanoseconds
     * @param away whether the server cannot be told of any end: what ends meanwhile, and what it may have missed just
     *     before, comes again however long that lasts
     * @param now {@link System#nanoTime()}
     */
    public synchronized void everySecond(long pace, long wait, boolean away, long now) {
        if (away) {
            needed = now;
            replaced = now;
            return;
        }
        endedLately = 0;
        long patience = Math.max(wait, UNNOTICED_NANOS);
        long messages = Math.min(MOST, pace * TimeUnit.NANOSECONDS.toSeconds(wait));
        if (messages * WASTE > table.size() || table.size() == LEAST) {
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
        int size = (int) Math.max(LEAST, Math.min(MOST, Long.highestOneBit(Math.max(1, messages - 1)) * 2));
        table = new Table(size, table);
        replaced = now;
    }

    /** How many messages it has places for now. */
    int space() {
        return table.size();
    }

    /** More have ended within a second than it has places. */
    private synchronized void grow(Table full) {
        if (full == table && full.size() < MOST) {
            replace(full.size() * 4L, System.nanoTime());
        }
    }

    /** The message has ended, as the settlement says; others than those that end it are not remembered. */
    public void ended(Delivery delivery, Settlement end) {
        if (end.ends()) {
            if (++endedLately > table.size()) {
                grow(table);
            }
            // The server may have delivered it before it began again, and count from less since.
            Long since = numberedSince;
            boolean numberedBefore = since != null && delivery.receivedAt() - since < 0;
            table.put(
                    delivery,
                    end.kind() == SettlementKind.TERM,
                    numberedBefore || delivery.streamSequence() <= repeatedUpTo);
        }
    }

    /**
     * Whether the message of that sequence and time of storing has ended here, in whichever of its deliveries, and that
     * is not forgotten.
     */
    boolean haveEnded(long sequence, long timestampNanos) {
        for (Table each = table; each != null; each = each.before()) {
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
    public Settlement endOf(Delivery delivery) {
        if (repeatedUpTo > 0
                && (delivery.streamSequence() > repeatedUpTo
                        || System.nanoTime() - repeatedSince > LONGEST_REPETITION_NANOS)) {
            repeatedUpTo = 0;
        }
        Settlement end = null;
        for (Table each = table; each != null; each = each.before()) { // all are asked, since that may make them forget
            Settlement found = each.endOf(delivery, repeatedUpTo);
            end = end == null ? found : end;
        }
        return end;
    }
}
