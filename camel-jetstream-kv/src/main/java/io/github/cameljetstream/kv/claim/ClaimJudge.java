package io.github.cameljetstream.kv.claim;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Decides whether the lease of a claim is over. Never compares the clocks of two machines. A lease is over if
 *
 * <ul>
 *   <li>this instance has seen the same revision for the whole lease, by its own monotonic clock: the owner did not renew it
 *       meanwhile; or
 *   <li>the leader stored the revision more than 1.1 leases ago, both times by the clock of the server. The tenth absorbs
 *       small steps of that clock. Servers before 2.10 do not report their time.
 * </ul>
 *
 * The owner counts its lease from before the write, by its own monotonic clock, so that its own count ends first.
 * Thread-safe.
 */
final class ClaimJudge {
    /** A process sees more claims of others at a time only if it is overloaded; then it forgets the oldest. */
    private static final int MAX_OBSERVATIONS = 10_000;

    private static final int MARGIN_PARTS = 10;

    private final Map<String, Observation> observations = new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Observation> eldest) {
            return size() > MAX_OBSERVATIONS;
        }
    };

    /** When this instance has seen a revision for the first time. */
    private record Observation(long revision, long nanos) {}

    /**
     * If true, the lease of the claim is over.
     *
     * @param nanos now, on the scale of {@link System#nanoTime}
     * @param age asks for the age of the revision by the server's clock, which may be unknown (null). Asked only if the
     *     observation does not suffice
     */
    boolean isOver(String key, long revision, Duration lease, long nanos, Supplier<@Nullable Duration> age) {
        if (nanos - firstSeen(key, revision, nanos) >= lease.toNanos()) {
            return true;
        }
        Duration old = age.get();
        return old != null && old.compareTo(lease.plus(lease.dividedBy(MARGIN_PARTS))) > 0;
    }

    private long firstSeen(String key, long revision, long nanos) {
        synchronized (observations) {
            Observation known = observations.get(key);
            if (known == null || known.revision() != revision) {
                known = new Observation(revision, nanos);
                observations.put(key, known);
            }
            return known.nanos();
        }
    }

    /** The key has another state now. */
    void forget(String key) {
        synchronized (observations) {
            observations.remove(key);
        }
    }
}
