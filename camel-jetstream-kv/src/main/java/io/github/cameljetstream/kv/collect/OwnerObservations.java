package io.github.cameljetstream.kv.collect;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/** Records since when the heartbeat of each other instance is the same. Has no clock, and does no I/O. Thread-safe. */
final class OwnerObservations {
    private final long leaseNanos;
    private final long pauseNanos;
    private final Map<String, Observation> seen = new HashMap<>();

    private record Observation(long revision, long first, long last) {}

    /**
     * @param lease how long a heartbeat is valid
     * @param pause after a longer time without an observation, it begins again
     */
    OwnerObservations(Duration lease, Duration pause) {
        this.leaseNanos = lease.toNanos();
        this.pauseNanos = pause.toNanos();
    }

    /** Observes a heartbeat; if true, its revision has been the same for the whole lease. */
    synchronized boolean isOver(String owner, long revision, long nanos) {
        Observation known = seen.get(owner);
        boolean continues = known != null && known.revision() == revision && nanos - known.last() <= pauseNanos;
        long first = continues && known != null ? known.first() : nanos;
        seen.put(owner, new Observation(revision, first, nanos));
        return nanos - first >= leaseNanos;
    }

    /** Forgets all owners except these. */
    synchronized void retain(Set<String> owners) {
        seen.keySet().retainAll(owners);
    }
}
