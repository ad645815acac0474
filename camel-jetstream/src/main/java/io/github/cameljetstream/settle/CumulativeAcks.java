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

/**
 * Decides which acknowledgements of a consumer with ackPolicy all may be sent: pure but for its memory. Thread-safe.
 *
 * <p>The server takes an acknowledgement, or a termination, as one of every message up to its sequence in the stream,
 * also of one that waits to be delivered again. So a decision is withheld until everything before it is decided too:
 * what was delivered and is not finished, what was given back and has not come again, and what was delivered without
 * reaching us, before we came or when a connection broke ({@link MissedDeliveries}). And it is withheld while it would
 * make the server ignore one that is yet to be told.
 */
public class CumulativeAcks {
    /**
     * A delivery whose end is decided and withheld, or null while it is not finished.
     *
     * @param comesAgain when a message whose delivery is null, since it was given back, is delivered again; 0 if that is
     *     not known
     */
    private record Entry(Delivery delivery, Settlement end, long comesAgain) {
        Entry(Delivery delivery, Settlement end) {
            this(delivery, end, 0);
        }

        boolean isLeft() {
            return end != null && end.kind() == SettlementKind.LEAVE;
        }

        boolean endsBy(long now) {
            return delivery != null ? end != null : comesAgain != 0 && comesAgain - now <= 0;
        }
    }

    private final TreeMap<Long, Entry> bySequence = new TreeMap<>();
    private final MissedDeliveries missed;
    private long lastPlace;
    /** Grows when something is released, or missing. */
    private long version;

    private long versionOfStall = -1;
    private long stalledSince;

    /**
     * What keeps all else from being released.
     *
     * @param version of the memory
     * @param pending how many deliveries that we have seen are pending at the server
     * @param lastPlace the last sequence in the consumer that we have seen
     * @param givenBack the sequences of what has not come again
     */
    record Stall(long version, int pending, long lastPlace, Set<Long> givenBack) {}

    /** One that no delivery is added to, for a consumer whose acknowledgements are independent of each other. */
    public static CumulativeAcks unused() {
        return new CumulativeAcks(MissedDeliveries.none()) {
            @Override
            public void delivered(Delivery delivery, long now) {
                // No later acknowledgement depends on it.
            }
        };
    }

    /**
     * @param missed what was delivered before this consumer began
     */
    public CumulativeAcks(MissedDeliveries missed) {
        this.missed = missed;
    }

    public synchronized void delivered(Delivery delivery, long now) {
        if (missed.delivered(delivery, now)) {
            version++;
        }
        lastPlace = Math.max(lastPlace, delivery.info().consumerSequence());
        bySequence.put(delivery.streamSequence(), new Entry(delivery, null));
    }

    /** The server has forgotten its latest deliveries, and numbers them anew, from this one on. */
    public synchronized void numberedAnewFrom(long place) {
        missed.numberedAnewFrom(place);
        lastPlace = place - 1;
        version++;
    }

    /**
     * The consumer was set back: what was delivered before counts no more, and nothing may be told of it, since the server
     * would take its place for one that is yet to come, and ignore all before that.
     */
    public synchronized void setBack(long place, long sequence) {
        missed.setBack(place, sequence);
        lastPlace = 0;
        forget();
    }

    /** As {@link #setBack}, for good: another one takes its place. */
    public synchronized void close() {
        missed.giveUp();
        forget();
    }

    private void forget() {
        bySequence.clear();
        version++;
    }

    /** It comes again: until then nothing after it may be acknowledged. If it has come already, that one counts. */
    void givenBack(Delivery delivery) {
        givenBack(delivery, 0);
    }

    /**
     * As {@link #givenBack(Delivery)}.
     *
     * @param comesAgain {@link System#nanoTime()} of its next delivery; 0 if that is not known
     */
    synchronized void givenBack(Delivery delivery, long comesAgain) {
        bySequence.computeIfPresent(
                delivery.streamSequence(),
                (sequence, entry) -> entry.delivery() == delivery ? new Entry(null, null, comesAgain) : entry);
    }

    /**
     * Its end is decided. Returns, in order, those whose end may be told now; they are forgotten here. If its message has
     * come again, that one counts.
     */
    synchronized List<Ended> ended(Delivery delivery, Settlement end) {
        if (!counts(delivery)) {
            return List.of();
        }
        bySequence.put(delivery.streamSequence(), new Entry(delivery, end));
        return release();
    }

    /** Whether its end is waited for: its message has not come again, and its consumer was neither reset nor made again. */
    synchronized boolean counts(Delivery delivery) {
        Entry entry = bySequence.get(delivery.streamSequence());
        return entry != null && entry.delivery() == delivery;
    }

    /**
     * What has kept all else from being released for so long; null if nothing has. It may come yet: only the server
     * knows.
     */
    synchronized Stall stall(long now, long patienceNanos) {
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
        Set<Long> givenBack = new HashSet<>();
        int pending = 0;
        for (Map.Entry<Long, Entry> each : bySequence.entrySet()) {
            Entry entry = each.getValue();
            if (entry.delivery() == null) {
                givenBack.add(each.getKey());
            } else if (!entry.isLeft()) {
                pending++;
            }
        }
        return new Stall(version, pending, lastPlace, givenBack);
    }

    /**
     * What the server has said after the stall was seen: if no more is pending there than what we have, it has given up
     * what has not come, and that is waited for no more. What it is to deliver again is pending all the time.
     *
     * @param pending how many deliveries are pending
     * @param delivered the last sequence in the consumer; a server that has crashed may have forgotten deliveries, and
     *     with them what is pending
     */
    synchronized List<Ended> resolve(Stall stall, long pending, long delivered) {
        if (version != stall.version() || pending > stall.pending() || delivered < stall.lastPlace()) {
            return List.of();
        }
        missed.giveUp();
        for (Long sequence : stall.givenBack()) {
            bySequence.computeIfPresent(sequence, (any, entry) -> entry.delivery() == null ? null : entry);
        }
        version++;
        return release();
    }

    private List<Ended> release() {
        List<Ended> run = new ArrayList<>();
        int covered = 0;
        for (Entry entry : bySequence.values()) {
            if (entry.end() == null || missed.mayLieBefore(entry.delivery().streamSequence())) {
                break;
            }
            run.add(new Ended(entry.delivery(), entry.end()));
            // Nothing is told of what is left, so that it covers none of those before it.
            boolean covers = entry.isLeft()
                    ? covered == run.size() - 1
                    : mayBeTold(
                            entry.delivery(),
                            bySequence.tailMap(entry.delivery().streamSequence(), false));
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
     * The server ignores an acknowledgement whose place among the deliveries is not after that of the one before. A
     * message that was delivered again has a later place than others that come after it in the stream: told too soon,
     * it would keep them from ever being acknowledged.
     */
    private static boolean mayBeTold(Delivery delivery, Map<Long, Entry> after) {
        return delivery.count() == 1
                || after.values().stream()
                        .noneMatch(later ->
                                later.delivery() != null && !later.isLeft() && isBefore(later.delivery(), delivery));
    }

    private static boolean isBefore(Delivery one, Delivery other) {
        return one.info().consumerSequence() < other.info().consumerSequence();
    }

    /** Of what was released, those to tell of: the last covers the rest, so that what would outrun it is left out. */
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

    /** Those that are withheld, and so must be kept from being delivered again. */
    public synchronized Collection<Delivery> withheld() {
        return bySequence.values().stream()
                .filter(entry -> entry.end() != null)
                .map(Entry::delivery)
                .toList();
    }

    /**
     * Those that are withheld for nothing but messages that were given back and are delivered again by now. Nobody will
     * tell their ends if nothing more is taken: handed back too, they come again together with what they wait for, and
     * hold up nothing until the wait for their acknowledgements ends.
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
