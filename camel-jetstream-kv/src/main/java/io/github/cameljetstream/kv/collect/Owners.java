package io.github.cameljetstream.kv.collect;

import io.github.cameljetstream.kv.bucket.Bucket;
import io.github.cameljetstream.kv.bucket.Entry;
import io.github.cameljetstream.kv.bucket.WriteResult;
import io.github.cameljetstream.kv.bucket.WriteResult.Refused;
import io.github.cameljetstream.kv.bucket.WriteResult.Stored;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/**
 * The heartbeat of this instance, and those of others. Never compares the clocks of two machines: an owner has gone if its key
 * is missing, or if this instance has seen the same revision for the whole lease, by its own monotonic clock. While the bucket
 * did not answer, an owner could not renew its heartbeat either: then the observation begins again. Blocks; thread-safe.
 */
final class Owners {
    private static final String PREFIX = "instance";
    private static final byte[] VALUE = "camel-aggregate/1 instance\n".getBytes(StandardCharsets.US_ASCII);

    private final Bucket bucket;
    private final String instance;
    private final Duration lease;
    private final OwnerObservations observations;
    private final OwnerObservations leftovers;
    private long revision;
    private boolean left;

    /**
     * @param lease how long an owner is alive without a heartbeat
     * @param pause the longest time between two looks at the same owner that is no outage
     * @param sweep the time between two calls of {@link #deleteGone}
     */
    Owners(Bucket bucket, String instance, Duration lease, Duration pause, Duration sweep) {
        this.bucket = bucket;
        this.instance = instance;
        this.lease = lease;
        this.observations = new OwnerObservations(lease, pause);
        this.leftovers = new OwnerObservations(lease.plus(sweep), sweep.multipliedBy(3));
    }

    /** The lease of an owner. */
    Duration lease() {
        return lease;
    }

    private static String key(String owner) {
        return PREFIX + "." + owner;
    }

    /** Writes the heartbeat of this instance, also if another instance has deleted it. */
    synchronized void renew() {
        if (left) {
            return; // a renewal that began before the stop
        }
        WriteResult result = revision == 0
                ? bucket.create(key(instance), VALUE, null)
                : bucket.update(key(instance), VALUE, revision, null);
        while (result instanceof Refused refused) {
            Entry current = refused.current();
            result = current == null
                    ? bucket.create(key(instance), VALUE, null)
                    : bucket.update(key(instance), VALUE, current.revision(), null);
        }
        revision = ((Stored) result).revision();
    }

    /** Ends the heartbeat: others take over at once what this instance owns. */
    synchronized void leave() {
        left = true;
        bucket.forget(key(instance));
    }

    /** If true, the owner has stopped or crashed. */
    boolean isGone(String owner) {
        Entry entry = bucket.getFresh(key(owner));
        return entry == null || entry.isMarker() || observations.isOver(owner, entry.revision(), System.nanoTime());
    }

    /** Deletes the heartbeats of instances that have crashed. */
    void deleteGone() {
        Map<String, Long> found = new HashMap<>();
        bucket.forEach(PREFIX, entry -> found.put(entry.key().substring(PREFIX.length() + 1), entry.revision()));
        found.remove(instance);
        leftovers.retain(found.keySet());
        found.forEach((owner, seen) -> {
            if (leftovers.isOver(owner, seen, System.nanoTime())) {
                bucket.forget(key(owner), seen);
            }
        });
    }
}
