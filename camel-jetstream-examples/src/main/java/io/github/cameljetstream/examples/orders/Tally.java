package io.github.cameljetstream.examples.orders;

import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/** What the routes have seen so far. Thread-safe. */
public final class Tally {
    private final Set<Integer> published = ConcurrentHashMap.newKeySet();
    private final Set<Integer> processed = ConcurrentHashMap.newKeySet();
    private final Set<Integer> dead = ConcurrentHashMap.newKeySet();
    private final AtomicInteger sentAgain = new AtomicInteger();
    private final AtomicInteger recognized = new AtomicInteger();
    private final AtomicInteger failures = new AtomicInteger();
    private final AtomicInteger redeliveries = new AtomicInteger();
    private final AtomicInteger duplicates = new AtomicInteger();

    /** The counts at one moment. */
    public record Counts(
            int published,
            int sentAgain,
            int recognized,
            int processed,
            int failures,
            int redeliveries,
            int duplicates,
            int dead,
            int lost) {}

    void published(int order) {
        published.add(order);
    }

    void sentAgain() {
        sentAgain.incrementAndGet();
    }

    void recognized() {
        recognized.incrementAndGet();
    }

    void processed(int order) {
        if (!processed.add(order)) {
            duplicates.incrementAndGet();
        }
    }

    void failed() {
        failures.incrementAndGet();
    }

    void redelivered() {
        redeliveries.incrementAndGet();
    }

    void dead(int order) {
        dead.add(order);
    }

    /** Whether so many orders have been published, and each is processed or dead. */
    public boolean isComplete(int orders) {
        return published.size() == orders && lost() == 0;
    }

    /** How many orders have been published. */
    public int published() {
        return published.size();
    }

    public Counts counts() {
        return new Counts(
                published.size(),
                sentAgain.get(),
                recognized.get(),
                processed.size(),
                failures.get(),
                redeliveries.get(),
                duplicates.get(),
                dead.size(),
                lost());
    }

    /** Published, and not yet processed or dead: at the end, lost. */
    private int lost() {
        Set<Integer> open = new HashSet<>(published);
        open.removeAll(processed);
        open.removeAll(dead);
        return open.size();
    }
}
