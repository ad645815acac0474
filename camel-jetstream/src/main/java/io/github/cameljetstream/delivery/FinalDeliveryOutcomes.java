package io.github.cameljetstream.delivery;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Remembers which messages were done with in their last delivery, or are dead letters already: the server may yet say
 * that it has given them up, if it did not hear of it in time. Thread-safe.
 */
public final class FinalDeliveryOutcomes {
    /** Beyond this the oldest are forgotten: what the server has to say of them it has said long before. */
    private static final int MOST = 10_000;

    private final Set<Long> ended = new LinkedHashSet<>();
    private final Set<Long> staying = new LinkedHashSet<>();
    /** The last deliveries here that did not end their messages, and which were not delivered again. */
    private final Map<Long, Unended> unended = new ConcurrentHashMap<>();

    private volatile long maxDeliver = -1;
    /** Those that have ended in any delivery; null if there is no consumer yet. */
    private volatile SettledMessageCache inAny;

    /** A message that was given back. */
    public record Unended(long sequence, long count, long since) {}

    /** From now on the deliveries of that number are the last ones. */
    public void are(long maxDeliver) {
        this.maxDeliver = maxDeliver;
    }

    /** Where else is noted what has ended with the consumer of now. */
    public void useSettledMessages(SettledMessageCache endedInAny) {
        this.inAny = endedInAny;
    }

    /**
     * Whether the message has ended here in an earlier delivery, of which the server has not heard: it sent the later ones
     * to where nobody was.
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

    /** The delivery is settled, and has not ended its message: unless it was the last one, it comes again. */
    void givenBack(Delivery delivery) {
        if (unended.size() < MOST) {
            unended.put(
                    delivery.streamSequence(),
                    new Unended(delivery.streamSequence(), delivery.count(), System.nanoTime()));
        }
    }

    /** The message has come again, or nothing is left to do for it. */
    public void forgetGivenBack(long sequence) {
        if (!unended.isEmpty()) {
            unended.remove(sequence);
        }
    }

    /** Whether there are messages that were given back in what is their last delivery, as we know now. */
    public boolean haveUnended() {
        long most = maxDeliver;
        return most > 0 && unended.values().stream().anyMatch(each -> each.count() >= most);
    }

    /**
     * Messages that were given back in what is their last delivery, as we know now. The server publishes no advisory of
     * them if maxDeliver was lowered below their number of deliveries, and may publish none if it was restarted.
     *
     * @param nanos how long ago at least
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

    /** The message stays in its stream: its dead letter has not all of it, or there is none. Nothing more is to be done. */
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

    /** The stream ends there, and gives the sequences after it to other messages. */
    synchronized void forgetAfter(long sequence) {
        ended.removeIf(each -> each > sequence);
        staying.removeIf(each -> each > sequence);
    }

    /** The sequences belong to a stream that is no more, or the consumer was set back. */
    synchronized void forget() {
        ended.clear();
        staying.clear();
        unended.clear();
    }
}
