package io.github.cameljetstream.consume;

import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.Set;

/**
 * Remembers which messages were done with in their last delivery, or are dead letters already: the server may yet say
 * that it has given them up, if it did not hear of it in time. Thread-safe.
 */
final class LastDeliveries {
    /** Beyond this the oldest are forgotten: what the server has to say of them it has said long before. */
    private static final int MOST = 10_000;

    private final Set<Long> ended = new LinkedHashSet<>();
    private volatile long maxDeliver = -1;
    /** Those that have ended in any delivery; null if there is no consumer yet. */
    private volatile EndedMessages inAny;

    /** From now on the deliveries of that number are the last ones. */
    void are(long maxDeliver) {
        this.maxDeliver = maxDeliver;
    }

    /** Where else is noted what has ended with the consumer of now. */
    void besides(EndedMessages endedInAny) {
        this.inAny = endedInAny;
    }

    /**
     * Whether the message has ended here in an earlier delivery, of which the server has not heard: it sent the later ones
     * to where nobody was.
     */
    boolean haveEndedEarlier(long sequence, long timestampNanos) {
        EndedMessages now = inAny;
        return now != null && now.haveEnded(sequence, timestampNanos);
    }

    /** The delivery is acknowledged, or terminated. */
    void ended(Delivery delivery) {
        if (maxDeliver > 0 && delivery.count() >= maxDeliver) {
            ended(delivery.streamSequence());
        }
    }

    synchronized void ended(long sequence) {
        if (ended.add(sequence) && ended.size() > MOST) {
            Iterator<Long> oldest = ended.iterator();
            oldest.next();
            oldest.remove();
        }
    }

    synchronized boolean haveEnded(long sequence) {
        return ended.contains(sequence);
    }

    /** The sequences belong to a stream that is no more. */
    synchronized void forget() {
        ended.clear();
    }
}
