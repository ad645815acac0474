package io.github.cameljetstream.kv.election;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The members that one member knows. A member is gone if its key is, or if its heartbeat has stood still for the whole lease
 * by this machine's monotonic clock. Pure. Not thread-safe.
 */
final class Roster {
    private final long leaseNanos;
    private final Map<String, Sighting> sightings = new HashMap<>();
    private long lastNanos;

    /** A member: the instance, and its name for people. */
    record Member(String instance, String name) {}

    /** What the bucket has of a member. */
    record Heartbeat(Member member, long revision) {}

    /**
     * What is new.
     *
     * @param added the members that have come
     * @param removed the members that have gone
     * @param dead the instances of those that have gone and left their keys
     */
    record Change(List<Member> added, List<Member> removed, List<String> dead) {}

    private record Sighting(Heartbeat heartbeat, long nanos, boolean isAlive) {}

    Roster(Duration lease) {
        leaseNanos = lease.toNanos();
    }

    /** Compares what the bucket has with what it had. */
    Change observe(List<Heartbeat> heartbeats, long nanos) {
        boolean wasBlind = nanos - lastNanos > leaseNanos; // the members may have been as disconnected as this one
        lastNanos = nanos;
        Map<String, Sighting> earlier = new HashMap<>(sightings);
        sightings.clear();
        Change change = new Change(new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
        for (Heartbeat each : heartbeats) {
            Sighting before = earlier.remove(each.member().instance());
            Sighting next = next(each, before, nanos, wasBlind);
            sightings.put(each.member().instance(), next);
            boolean wasAlive = before != null && before.isAlive();
            if (next.isAlive() && !wasAlive) {
                change.added().add(each.member());
            } else if (!next.isAlive()) {
                change.dead().add(each.member().instance());
                if (wasAlive) {
                    change.removed().add(each.member());
                }
            }
        }
        earlier.values().stream().filter(Sighting::isAlive).forEach(gone -> change.removed()
                .add(gone.heartbeat().member()));
        return change;
    }

    private Sighting next(Heartbeat now, @Nullable Sighting before, long nanos, boolean wasBlind) {
        if (before == null || before.heartbeat().revision() != now.revision()) {
            return new Sighting(now, nanos, true);
        }
        if (wasBlind && before.isAlive()) {
            return new Sighting(now, nanos, true);
        }
        return new Sighting(now, before.nanos(), before.isAlive() && nanos - before.nanos() < leaseNanos);
    }

    /** The members that are alive. */
    List<Member> members() {
        return sightings.values().stream()
                .filter(Sighting::isAlive)
                .map(each -> each.heartbeat().member())
                .toList();
    }
}
