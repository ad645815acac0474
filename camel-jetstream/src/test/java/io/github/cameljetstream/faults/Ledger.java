package io.github.cameljetstream.faults;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Notes what happens to messages, by their ids, from the producer to the sink; {@link #verdict()} compares. It knows
 * nothing of servers. Thread-safe.
 */
public final class Ledger {
    private static final class Entry {
        boolean sent;
        boolean confirmed;
        boolean acknowledged;
        boolean resurrected;
        int succeeded;
        int deadLettered;

        int ends() {
            return succeeded + deadLettered;
        }
    }

    /** In the order in which they were first noted. */
    private final Map<String, Entry> entries = new LinkedHashMap<>();
    /** For each key, the ids in the order of their processing. */
    private final Map<String, List<String>> order = new HashMap<>();

    private int confirmed;
    private int ended;

    /** The producer has begun to send it; it may be stored from now on. */
    public synchronized void sent(String id) {
        entry(id).sent = true;
    }

    /** A stream has confirmed it: from now on it must not be lost. */
    public synchronized void confirmed(String id) {
        Entry entry = entry(id);
        entry.sent = true;
        if (!entry.confirmed) {
            confirmed++;
        }
        entry.confirmed = true;
    }

    /** An attempt at it has succeeded. */
    public synchronized void succeeded(String key, String id) {
        Entry entry = entry(id);
        ended += entry.ends() == 0 ? 1 : 0;
        entry.resurrected |= entry.acknowledged && entry.ends() > 0;
        entry.succeeded++;
        order.computeIfAbsent(key, k -> new ArrayList<>()).add(id);
    }

    /** A copy of it was found among the dead letters. */
    public synchronized void deadLettered(String id) {
        Entry entry = entry(id);
        ended += entry.ends() == 0 ? 1 : 0;
        entry.deadLettered++;
    }

    /** The server counts it as done. */
    public synchronized void acknowledged(String id) {
        entry(id).acknowledged = true;
    }

    /** How many different messages have ended: processed or dead-lettered. */
    public synchronized int ended() {
        return ended;
    }

    /** Whether the message has ended. */
    public synchronized boolean hasEnded(String id) {
        Entry entry = entries.get(id);
        return entry != null && entry.ends() > 0;
    }

    /** Whether all that was confirmed has ended. */
    public synchronized boolean isComplete() {
        return entries.values().stream().allMatch(entry -> !entry.confirmed || entry.ends() > 0);
    }

    /** What is amiss now. Messages of a key are expected in the order in which they were sent. */
    public synchronized Verdict verdict() {
        List<String> lost = new ArrayList<>();
        List<String> duplicated = new ArrayList<>();
        List<String> acknowledgedButFailed = new ArrayList<>();
        List<String> resurrected = new ArrayList<>();
        List<String> neverPublished = new ArrayList<>();
        entries.forEach((id, entry) -> {
            if (!entry.sent) {
                neverPublished.add(id);
            }
            if (entry.confirmed && entry.ends() == 0) {
                lost.add(id);
            }
            if (entry.acknowledged && entry.ends() == 0) {
                acknowledgedButFailed.add(id);
            }
            if (entry.resurrected) {
                resurrected.add(id);
            }
            for (int i = 1; i < entry.ends(); i++) {
                duplicated.add(id);
            }
        });
        return new Verdict(
                confirmed, ended, lost, duplicated, outOfOrder(), acknowledgedButFailed, resurrected, neverPublished);
    }

    private List<String> outOfOrder() {
        Map<String, Integer> places = new HashMap<>();
        entries.keySet().forEach(id -> places.put(id, places.size()));
        List<String> wrong = new ArrayList<>();
        order.values().forEach(ids -> {
            Set<String> seen = new HashSet<>();
            int highest = -1;
            for (String id : ids) {
                if (seen.add(id)) { // a repetition is a duplicate, and no matter of order
                    if (places.get(id) < highest) {
                        wrong.add(id);
                    }
                    highest = Math.max(highest, places.get(id));
                }
            }
        });
        return wrong;
    }

    private Entry entry(String id) {
        return entries.computeIfAbsent(id, i -> new Entry());
    }
}
