package io.github.cameljetstream.delivery;

import io.github.cameljetstream.provision.BoundConsumer;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.TreeSet;

/**
 * Where in the stream messages may lie that the server delivered, that did not arrive here, and that were not redelivered:
 * those that an earlier instance received, and those that were lost with a connection. {@link ConsumerSequenceTracker} counts
 * the latter. Useful only where no other instance consumes from the consumer. Pure; not
 * thread-safe.
 *
 * <p>The number of missing messages is known, and the range of their stream sequences. A run without a gap from the lower
 * end has nothing missing before it. A gap may be of messages that the consumer does not receive or that are deleted: beyond
 * it, messages may be missing until as many have arrived as were missing.
 */
public final class MissedDeliveries {
    /** In ascending order; only the last may be open. */
    private final Deque<Range> ranges = new ArrayDeque<>();

    private long since;
    /** The highest stream sequence that was delivered, as far as known. */
    private long highest;

    private static final class Range {
        /** Nothing is missing up to this sequence. */
        private long before;
        /** The last sequence that may be missing; {@link Long#MAX_VALUE} while that is not known. */
        private long to = Long.MAX_VALUE;

        private long missing;
        /** The messages that were redelivered beyond a gap. */
        private final TreeSet<Long> come = new TreeSet<>();

        Range(long before, long missing) {
            this.before = before;
            this.missing = missing;
        }

        void comes(long sequence) {
            if (sequence <= before || !come.add(sequence)) {
                return;
            }
            missing--;
            while (!come.isEmpty() && come.first() == before + 1) {
                before++;
                come.pollFirst();
            }
        }

        boolean isOver() {
            return missing <= 0 || before >= to;
        }
    }

    /**
     * @param pending the messages that were pending at the server when the consumer was bound
     * @param floor the stream sequence up to which none of them lies
     * @param highest the highest stream sequence that was delivered by then
     * @param now {@link System#nanoTime()}
     */
    public MissedDeliveries(long pending, long floor, long highest, long now) {
        this.since = now;
        this.highest = highest;
        if (pending > 0) {
            Range before = new Range(floor, pending);
            before.to = Math.max(highest, floor + pending);
            ranges.add(before);
        }
    }

    /** The deliveries that were pending when the consumer was bound. */
    public static MissedDeliveries before(BoundConsumer consumer, long now) {
        return new MissedDeliveries(
                consumer.ackPending(),
                Math.max(0, consumer.pendingAfter()),
                Math.max(0, consumer.deliveredInStream()),
                now);
    }

    /** Nothing was delivered before. */
    public static MissedDeliveries none() {
        return new MissedDeliveries(0, 0, 0, 0);
    }

    /** A message arrived. Returns whether that changes what is missing. */
    public boolean delivered(Delivery delivery) {
        long sequence = delivery.streamSequence();
        boolean isNext = delivery.count() == 1 && sequence > highest;
        highest = Math.max(highest, sequence);
        if (ranges.isEmpty()) {
            return false;
        }
        if (isNext) {
            endsBefore(sequence);
        } else {
            ranges.forEach(each -> {
                if (sequence <= each.to) {
                    each.comes(sequence);
                }
            });
        }
        ranges.removeIf(Range::isOver);
        return true;
    }

    /** This number is missing before the next delivery. First deliveries come in the order of the stream, so they lie after the highest. */
    public void missed(long count, long now) {
        since = now;
        Range last = ranges.peekLast();
        if (last != null && last.to == Long.MAX_VALUE) {
            last.missing += count;
        } else {
            ranges.add(new Range(highest, count));
        }
    }

    /** All earlier messages of the consumer were delivered before it. */
    private void endsBefore(long sequence) {
        Range last = ranges.peekLast();
        if (last.to == Long.MAX_VALUE) {
            last.to = sequence - 1;
        }
    }

    /** Whether a message with a lower sequence may be missing. */
    public boolean mayLieBefore(long sequence) {
        return !ranges.isEmpty() && ranges.peek().before + 1 < sequence;
    }

    /** The maximum number of messages that are missing. */
    public long count() {
        return ranges.stream().mapToLong(each -> each.missing).sum();
    }

    /**
     * The consumer was reset: the server has forgotten all its deliveries, and starts with the first one.
     *
     * @param place the consumer sequence of the delivery that arrived
     * @param sequence the stream sequence of its message
     */
    public void reset(long place, long sequence) {
        ranges.clear();
        highest = place == 1 ? sequence - 1 : 0;
    }

    /**
     * Gives up missing messages whose wait for an acknowledgement is long over: they will not be redelivered. Returns
     * whether that is so; then nothing is missing any more.
     */
    public boolean givenUp(long now, long patienceNanos) {
        if (ranges.isEmpty() || now - since <= patienceNanos) {
            return false;
        }
        giveUp();
        return true;
    }

    public void giveUp() {
        ranges.clear();
    }
}
