package io.github.cameljetstream.settle;

import io.github.cameljetstream.delivery.Delivery;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * What happened to messages in their last delivery, by stream sequence: the server may publish an advisory of them, if the
 * settlement did not reach it in time. Thread-safe.
 */
public final class FinalDeliveryOutcomes {
    /** Beyond this number the oldest are forgotten: the server has published their advisories long before. */
    private static final int MAX_MESSAGES = 10_000;

    private final Set<Long> ended = latest();
    private final Set<Long> staying = latest();
    /** Messages that were settled here without being ended, and were not redelivered. */
    private final Map<Long, HandedBack> handedBack = new ConcurrentHashMap<>();

    private volatile long maxDeliver = -1;

    FinalDeliveryOutcomes() {}

    /** A message that was handed back: in which delivery, and since when ({@link System#nanoTime()}). */
    private record HandedBack(long count, long since) {}

    private static Set<Long> latest() {
        return Collections.synchronizedSet(Collections.newSetFromMap(new LinkedHashMap<>() {
            private static final long serialVersionUID = 1L;

            @Override
            protected boolean removeEldestEntry(Map.Entry<Long, Boolean> eldest) {
                return size() > MAX_MESSAGES;
            }
        }));
    }

    /** Sets the number of a message's last delivery. */
    public void setMaxDeliver(long maxDeliver) {
        this.maxDeliver = maxDeliver;
    }

    private boolean isLast(long count) {
        long last = maxDeliver;
        return last > 0 && count >= last;
    }

    /** The delivery is acknowledged or terminated. */
    void markEnded(Delivery delivery) {
        if (isLast(delivery.count())) {
            markEnded(delivery.streamSequence());
        }
    }

    /** The message is dead-lettered. */
    public void markEnded(long sequence) {
        forgetHandedBack(sequence);
        ended.add(sequence);
    }

    /** Whether the message was acknowledged or terminated in its last delivery, or dead-lettered. */
    public boolean hasEnded(long sequence) {
        return ended.contains(sequence);
    }

    /** The message stays in its stream: its dead letter is incomplete, or there is none. Nothing remains to do. */
    public void markStaying(long sequence) {
        forgetHandedBack(sequence);
        staying.add(sequence);
    }

    public boolean isStaying(long sequence) {
        return staying.contains(sequence);
    }

    /** The delivery is settled, and its message is not: the server redelivers it, unless this was the last delivery. */
    void markHandedBack(Delivery delivery) {
        if (handedBack.size() < MAX_MESSAGES) {
            handedBack.put(delivery.streamSequence(), new HandedBack(delivery.count(), System.nanoTime()));
        }
    }

    /** The message was redelivered, or nothing remains to do for it. */
    public void forgetHandedBack(long sequence) {
        if (!handedBack.isEmpty()) {
            handedBack.remove(sequence);
        }
    }

    /** Whether messages were handed back in a delivery that is their last, by the current maxDeliver. */
    public boolean hasHandedBack() {
        return handedBack.values().stream().anyMatch(each -> isLast(each.count()));
    }

    /**
     * Returns messages that were handed back in a delivery that is their last, by the current maxDeliver, with the number of
     * the delivery. The server publishes no advisory of them if maxDeliver was lowered below their number of deliveries, and
     * perhaps none after a restart.
     *
     * @param nanos the minimum time since they were handed back
     */
    public Map<Long, Long> handedBack(long now, long nanos) {
        Map<Long, Long> found = new HashMap<>();
        handedBack.forEach((sequence, each) -> {
            if (isLast(each.count()) && now - each.since() >= nanos) {
                found.put(sequence, each.count());
            }
        });
        return found;
    }

    /** The stream ends at the sequence, and assigns later sequences to other messages; 0 for another stream. */
    public void forgetAfter(long sequence) {
        ended.removeIf(each -> each > sequence);
        staying.removeIf(each -> each > sequence);
        handedBack.keySet().removeIf(each -> each > sequence);
    }
}
