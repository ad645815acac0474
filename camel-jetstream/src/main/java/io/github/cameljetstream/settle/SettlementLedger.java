package io.github.cameljetstream.settle;

import io.github.cameljetstream.delivery.Delivery;
import io.github.cameljetstream.delivery.Settlement;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * What was settled here of the messages of a consumer: the one place to ask before a message is routed, dead-lettered or
 * removed. It knows the messages that ended lately, those that used up their attempts in their place, and what happened in
 * last deliveries. Thread-safe.
 */
public final class SettlementLedger {
    private final SettledMessageCache ended = new SettledMessageCache();
    private final FinalDeliveryOutcomes lastDeliveries;
    /** By sequence and time: messages that used up their attempts in their place, which the server would still redeliver. */
    private final Map<Long, Long> usedUp = new ConcurrentHashMap<>();

    public SettlementLedger() {
        this(new FinalDeliveryOutcomes());
    }

    private SettlementLedger(FinalDeliveryOutcomes lastDeliveries) {
        this.lastDeliveries = lastDeliveries;
    }

    /** The ledger of a consumer that replaces this one and does not continue where it was. */
    public SettlementLedger successor() {
        return new SettlementLedger(lastDeliveries);
    }

    /** What happened to messages in their last delivery. */
    public FinalDeliveryOutcomes lastDeliveries() {
        return lastDeliveries;
    }

    /**
     * How the message of a new delivery was settled here before; null if it was not, or that is forgotten. A first delivery
     * of a settled message means that somebody reset the consumer to receive it again.
     */
    @Nullable
    Settlement endOf(Delivery delivery) {
        return wasUsedUp(delivery) ? new Settlement.Leave(true) : ended.endOf(delivery);
    }

    private boolean wasUsedUp(Delivery delivery) {
        return !usedUp.isEmpty()
                && usedUp.remove(delivery.streamSequence(), delivery.info().timestampNanos());
    }

    /**
     * Whether any delivery of the message with this sequence and time of storage was settled here. If the server did not
     * receive that, it sent the later ones to nobody.
     */
    public boolean hasEnded(long sequence, long timestampNanos) {
        return ended.has(sequence, timestampNanos);
    }

    /** The message is acknowledged or terminated. Called before the delivery is not in flight any more. */
    void markEnded(Delivery delivery, Settlement settlement) {
        lastDeliveries.markEnded(delivery);
        ended.add(delivery, settlement);
    }

    /** The message used up its attempts in its place, and the server counts fewer deliveries. */
    void markUsedUp(Delivery delivery) {
        usedUp.put(delivery.streamSequence(), delivery.info().timestampNanos());
    }

    /** Somebody reset the consumer, or created it again, to receive its messages again. */
    public void reset() {
        ended.forget();
        usedUp.clear();
        lastDeliveries.forgetAfter(0);
    }

    /** As {@link SettledMessageCache#repeatUpTo}. */
    public void repeatUpTo(long sequence) {
        ended.repeatUpTo(sequence);
    }

    /** As {@link SettledMessageCache#everySecond}. */
    public void everySecond(long pace, long wait, boolean away, long now) {
        ended.everySecond(pace, wait, away, now);
    }
}
