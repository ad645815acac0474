package io.github.cameljetstream.delivery;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Remembers messages that were settled in their last delivery, or dead-lettered. The server may still publish an advisory
 * of them, if the settlement did not reach it in time. Thread-safe.
 */
public final class FinalDeliveryOutcomes {
    /** Beyond this number the oldest are forgotten: the server has published their advisories long before. */
    private static final int MOST = 10_000;

    private final Set<Long> ended = new LinkedHashSet<>();
    private final Set<Long> staying = new LinkedHashSet<>();
    /** The last deliveries here that did not settle their messages for good, and were not redelivered. */
    private final Map<Long, Unended> unended = new ConcurrentHashMap<>();

    private volatile long maxDeliver = -1;
    /** The messages that were settled in any delivery; null before the first bind. */
    private volatile SettledMessageCache inAny;

    /** A message that was given back. */
    public record Unended(long sequence, long count, long since) {}

    /** Sets the number of a message's last delivery. */
    public void are(long maxDeliver) {
        this.maxDeliver = maxDeliver;
    }

    /** Sets the cache of messages that were settled with the current consumer. */
    public void useSettledMessages(SettledMessageCache endedInAny) {
        this.inAny = endedInAny;
    }

    /**
     * Whether an earlier delivery of the message was settled here without the server receiving that: it sent the later
     * ones to nobody.
     */
    public boolean haveEndedEarlier(long sequence, long timestampNanos) {
        SettledMessageCache now = inAny;
        return now != null && now.haveEnded(sequence, timestampNanos);
    }

    /** The delivery is acknowledged, or terminated. */
    void ended(Delivery delivery) {
        if (maxDeliver > 0 && delivery.count() >= maxDeliver) {
            ended(delivery.streamSequence());
        }
    }

    /** The delivery is settled, and its message is not: the server redelivers it, unless this was the last delivery. */
    void givenBack(Delivery delivery) {
        if (unended.size() < MOST) {
            unended.put(
                    delivery.streamSequence(),
                    new Unended(delivery.streamSequence(), delivery.count(), System.nanoTime()));
        }
    }

    /** The message was redelivered, or nothing remains to do for it. */
    public void forgetGivenBack(long sequence) {
        if (!unended.isEmpty()) {
            unended.remove(sequence);
        }
    }

    /** Whether messages were handed back in a delivery that is their last, by the current maxDeliver. */
    public boolean haveUnended() {
        long most = maxDeliver;
        return most > 0 && unended.values().stream().anyMatch(each -> each.count() >= most);
    }

    /**
     * Returns messages that were handed back in a delivery that is their last, by the current maxDeliver. The server
     * publishes no advisory of them if maxDeliver was lowered below their number of deliveries, and perhaps none after a
     * restart.
     *
     * @param nanos the minimum time since they were handed back
     */
    public List<Unended> unended(long now, long nanos) {
        long most = maxDeliver;
        List<Unended> found = new ArrayList<>();
        unended.forEach((sequence, each) -> {
            if (most > 0 && each.count() >= most && now - each.since() >= nanos) {
                found.add(each);
            }
        });
        return found;
    }

    public synchronized void ended(long sequence) {
        forgetGivenBack(sequence);
        if (ended.add(sequence) && ended.size() > MOST) {
            Iterator<Long> oldest = ended.iterator();
            oldest.next();
            oldest.remove();
        }
    }

    /** The message stays in its stream: its dead letter is incomplete, or there is none. Nothing remains to do. */
    public synchronized void stays(long sequence) {
        forgetGivenBack(sequence);
        if (staying.add(sequence) && staying.size() > MOST) {
            Iterator<Long> oldest = staying.iterator();
            oldest.next();
            oldest.remove();
        }
    }

    public synchronized boolean isStaying(long sequence) {
        return staying.contains(sequence);
    }

    public synchronized boolean haveEnded(long sequence) {
        return ended.contains(sequence);
    }

    /** The stream ends at the sequence, and assigns later sequences to other messages. */
    synchronized void forgetAfter(long sequence) {
        ended.removeIf(each -> each > sequence);
        staying.removeIf(each -> each > sequence);
        unended.keySet().removeIf(each -> each > sequence);
    }

    /** The sequences belong to a deleted stream, or the consumer was reset. */
    synchronized void forget() {
        ended.clear();
        staying.clear();
        unended.clear();
    }
}
