package io.github.cameljetstream.settle;

import io.github.cameljetstream.delivery.Delivery;
import io.github.cameljetstream.delivery.MissedDeliveries;
import io.github.cameljetstream.delivery.Settlement;
import io.github.cameljetstream.delivery.SettlementKind;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Decides which acknowledgements of a consumer with ackPolicy=all may be sent. Pure except for its memory. Thread-safe.
 *
 * <p>The server applies an ack or a term to every message up to its stream sequence, also to one that waits for its
 * redelivery. So a decision is withheld until everything before it is decided too:
 *
 * <ul>
 *   <li>deliveries that are not settled,
 *   <li>messages that were handed back and not redelivered,
 *   <li>deliveries that did not arrive, before the bind or when a connection broke ({@link MissedDeliveries}).
 * </ul>
 *
 * <p>It is also withheld while it would make the server ignore a later one.
 */
public class CumulativeAcks {
    /**
     * A delivery with its withheld decision, which is null while there is none.
     *
     * @param redeliveryAt the time of the redelivery of a message that was handed back, whose delivery is null; 0 if it is
     *     unknown
     */
    private record Entry(@Nullable Delivery delivery, @Nullable Settlement end, long redeliveryAt) {
        Entry(Delivery delivery, @Nullable Settlement end) {
            this(delivery, end, 0);
        }

        boolean isLeft() {
            return end != null && end.kind() == SettlementKind.LEAVE;
        }

        boolean endsBy(long now) {
            return delivery != null ? end != null : redeliveryAt != 0 && redeliveryAt - now <= 0;
        }
    }

    private final TreeMap<Long, Entry> bySequence = new TreeMap<>();
    private final MissedDeliveries missed;
    private long lastPlace;
    /** Grows when a decision is released, or a message is missing. */
    private long version;

    private long versionOfStall = -1;
    private long stalledSince;

    /**
     * What prevents all releases.
     *
     * @param version of the memory
     * @param pending the known deliveries that are pending at the server
     * @param lastPlace the last known consumer sequence
     * @param toRedeliver the stream sequences of messages that were handed back and not redelivered
     */
    record Stall(long version, int pending, long lastPlace, Set<Long> toRedeliver) {}

    /** One that no delivery is added to, for a consumer whose acknowledgements are independent of each other. */
    public static CumulativeAcks unused() {
        return new CumulativeAcks(MissedDeliveries.none()) {
            @Override
            public void delivered(Delivery delivery) {
                // No later acknowledgement depends on it.
            }

            @Override
            public void missed(long count, long now) {
                // No acknowledgement waits for them.
            }

            @Override
            synchronized @Nullable Stall stall(long now, long patienceNanos) {
                return null;
            }
        };
    }

    /** @param missed what was delivered before this consumer began */
    public CumulativeAcks(MissedDeliveries missed) {
        this.missed = missed;
    }

    /** This number of deliveries is missing before the next one. */
    public synchronized void missed(long count, long now) {
        missed.missed(count, now);
        version++;
    }

    public synchronized void delivered(Delivery delivery) {
        if (missed.delivered(delivery)) {
            version++;
        }
        lastPlace = Math.max(lastPlace, delivery.info().consumerSequence());
        bySequence.put(delivery.streamSequence(), new Entry(delivery, null));
    }

    /** The server forgot its latest deliveries, and numbers them again from this sequence on. */
    public synchronized void renumberedFrom(long place) {
        lastPlace = place - 1;
        version++;
    }

    /**
     * The consumer was reset: earlier deliveries count no more. They must not be acknowledged, since the server would take
     * the consumer sequence for a future one, and ignore all before it.
     */
    public synchronized void reset(long place, long sequence) {
        missed.reset(place, sequence);
        lastPlace = 0;
        forget();
    }

    /** As {@link #reset}, for good: the consumer is replaced. */
    public synchronized void close() {
        missed.giveUp();
        forget();
    }

    private void forget() {
        bySequence.clear();
        version++;
    }

    /**
     * The message will be redelivered: until then nothing after it may be acknowledged. A redelivery that arrived counts.
     *
     * @param redeliveryAt {@link System#nanoTime()} of its next delivery; 0 if it is unknown
     */
    synchronized void expectRedelivery(Delivery delivery, long redeliveryAt) {
        bySequence.computeIfPresent(
                delivery.streamSequence(),
                (sequence, entry) -> entry.delivery() == delivery ? new Entry(null, null, redeliveryAt) : entry);
    }

    /**
     * The delivery is decided. Returns, in order, the deliveries whose decisions may be sent now, and forgets them. If the
     * message was redelivered, the later delivery counts.
     */
    synchronized List<Ended> ended(Delivery delivery, Settlement end) {
        if (!counts(delivery)) {
            return List.of();
        }
        bySequence.put(delivery.streamSequence(), new Entry(delivery, end));
        return release();
    }

    /** Whether its decision matters: its message was not redelivered, and its consumer was not reset or created again. */
    synchronized boolean counts(Delivery delivery) {
        Entry entry = bySequence.get(delivery.streamSequence());
        return entry != null && entry.delivery() == delivery;
    }

    /**
     * What has prevented all releases for this time; null if nothing has. It may still arrive: only the server knows.
     */
    synchronized @Nullable Stall stall(long now, long patienceNanos) {
        boolean isStalled = missed.count() > 0
                || (!bySequence.isEmpty() && bySequence.firstEntry().getValue().delivery() == null);
        if (!isStalled || version != versionOfStall) {
            versionOfStall = version;
            stalledSince = now;
            return null;
        }
        if (now - stalledSince < patienceNanos) {
            return null;
        }
        Set<Long> toRedeliver = new HashSet<>();
        int pending = 0;
        for (Map.Entry<Long, Entry> each : bySequence.entrySet()) {
            Entry entry = each.getValue();
            if (entry.delivery() == null) {
                toRedeliver.add(each.getKey());
            } else if (!entry.isLeft()) {
                pending++;
            }
        }
        return new Stall(version, pending, lastPlace, toRedeliver);
    }

    /**
     * The server reported its state after the stall. If it has no more pending than the known deliveries, it has given up
     * the missing ones, and the wait for them ends. Messages that it will redeliver stay pending.
     *
     * @param pending the pending deliveries
     * @param delivered the last consumer sequence; a server that crashed may have forgotten deliveries, and with them what
     *     is pending
     */
    synchronized List<Ended> resolve(Stall stall, long pending, long delivered) {
        if (version != stall.version() || pending > stall.pending() || delivered < stall.lastPlace()) {
            return List.of();
        }
        missed.giveUp();
        for (Long sequence : stall.toRedeliver()) {
            bySequence.computeIfPresent(sequence, (any, entry) -> entry.delivery() == null ? null : entry);
        }
        version++;
        return release();
    }

    private List<Ended> release() {
        if (bySequence.isEmpty() || bySequence.firstEntry().getValue().end() == null) {
            return List.of();
        }
        List<Ended> run = new ArrayList<>();
        int covered = 0;
        for (Entry entry : bySequence.values()) {
            Delivery delivery = entry.delivery();
            Settlement end = entry.end();
            if (delivery == null || end == null || missed.mayLieBefore(delivery.streamSequence())) {
                break;
            }
            run.add(new Ended(delivery, end));
            // A delivery that is left sends nothing, so it covers none before it.
            boolean covers = entry.isLeft() ? covered == run.size() - 1 : mayBeTold(delivery);
            if (covers) {
                covered = run.size();
            }
        }
        List<Ended> released = List.copyOf(run.subList(0, covered));
        for (Ended each : released) {
            bySequence.remove(each.delivery().streamSequence());
            version++;
        }
        return released;
    }

    /**
     * The server ignores an acknowledgement whose consumer sequence is not after the one before. A redelivered message has a
     * higher consumer sequence than messages that follow it in the stream: acknowledged too early, it would make the server
     * ignore their acknowledgements.
     */
    private boolean mayBeTold(Delivery delivery) {
        return delivery.count() == 1
                || bySequence.tailMap(delivery.streamSequence(), false).values().stream()
                        .noneMatch(later ->
                                later.delivery() != null && !later.isLeft() && isBefore(later.delivery(), delivery));
    }

    private static boolean isBefore(Delivery one, Delivery other) {
        return one.info().consumerSequence() < other.info().consumerSequence();
    }

    /** The released decisions that must be sent: the last one covers the rest. One that would overtake it is left out. */
    static List<Ended> toTell(List<Ended> released) {
        List<Ended> told = new ArrayList<>();
        Delivery earliest = null;
        boolean covered = false;
        for (int i = released.size() - 1; i >= 0; i--) {
            Ended each = released.get(i);
            if (each.end().kind() == SettlementKind.LEAVE) {
                told.add(each);
                continue;
            }
            boolean inOrder = earliest == null || isBefore(each.delivery(), earliest);
            if (inOrder && (!covered || each.end().kind() == SettlementKind.TERM)) {
                told.add(each);
                covered = true;
            }
            if (inOrder) {
                earliest = each.delivery();
            }
        }
        Collections.reverse(told);
        return told;
    }

    /** The withheld deliveries, which must be kept in progress. */
    public synchronized Collection<Delivery> withheld() {
        return bySequence.values().stream()
                .filter(entry -> entry.end() != null)
                .map(Entry::delivery)
                .toList();
    }

    /**
     * The deliveries that wait only for messages that were handed back and are due for redelivery. If no more messages are
     * fetched, nobody acknowledges them. Handed back too, they are redelivered together with the messages that they wait
     * for, and block nothing until the wait for their acknowledgements ends.
     */
    synchronized List<Delivery> toHandBack(long now) {
        List<Delivery> withheld = new ArrayList<>();
        for (Entry entry : bySequence.values()) {
            boolean mayMiss = entry.delivery() != null
                    && missed.mayLieBefore(entry.delivery().streamSequence());
            if (mayMiss || !entry.endsBy(now)) {
                break;
            }
            if (entry.delivery() != null && !entry.isLeft()) {
                withheld.add(entry.delivery());
            }
        }
        return withheld;
    }

    /** A delivery and its end. */
    record Ended(Delivery delivery, Settlement end) {}
}
