package io.github.cameljetstream.kv.claim;

import io.github.cameljetstream.kv.bucket.Bucket;
import io.github.cameljetstream.kv.bucket.BucketException;
import io.github.cameljetstream.kv.bucket.Entry;
import io.github.cameljetstream.kv.bucket.ForeignValueException;
import io.github.cameljetstream.kv.bucket.KeyCodec;
import io.github.cameljetstream.kv.bucket.WriteResult;
import io.github.cameljetstream.kv.bucket.WriteResult.Refused;
import io.github.cameljetstream.kv.bucket.WriteResult.Stored;
import io.nats.client.NUID;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The claims of one instance in a bucket. All methods except the counts block; they throw a {@link BucketException} if the
 * bucket does not answer, and a {@link ForeignValueException} for a value of another application. Thread-safe.
 *
 * <p>Only compare-and-set decides. A late write of an operation that has failed is refused, or becomes a claim of this
 * instance that no operation knows: then this instance takes it over at once, and another one after its lease.
 */
public final class KeyClaims {
    private static final Logger LOG = LoggerFactory.getLogger(KeyClaims.class);

    private final Bucket bucket;
    private final Duration lease;
    private final String instance = NUID.nextGlobal();
    private final AtomicLong numbers = new AtomicLong();
    /** By key. Registered before the first write, so that this instance always knows a claim of its own that is in use. */
    private final Map<String, Claim> claims = new ConcurrentHashMap<>();

    private final ClaimJudge judge = new ClaimJudge();
    private final AtomicBoolean renewing = new AtomicBoolean();
    private final AtomicLong takeOvers = new AtomicLong();
    private final AtomicLong losses = new AtomicLong();

    /** The state of a key for a caller who wants to process its message. */
    public enum Standing {
        /** No message of the key was processed, and nobody processes one. From {@link #claim}: the caller has claimed it. */
        FREE,
        /** Somebody has claimed the key, and the lease is not over. */
        CLAIMED,
        /** A message of the key was processed. */
        CONFIRMED
    }

    /**
     * @param bucket has the claims of all instances
     * @param lease how long a claim is valid without a renewal
     */
    public KeyClaims(Bucket bucket, Duration lease) {
        this.bucket = bucket;
        this.lease = lease;
    }

    /** Claims the key of a text if it is free, or its claim is over. */
    public Standing claim(String text) {
        String key = KeyCodec.encode(text);
        Claim mine = new Claim(key, ClaimRecord.claimed(instance, numbers.incrementAndGet(), lease));
        if (claims.putIfAbsent(key, mine) != null) {
            return Standing.CLAIMED;
        }
        Standing standing = Standing.CLAIMED;
        try {
            standing = claim(mine);
        } finally {
            if (standing != Standing.FREE) {
                claims.remove(key, mine);
            }
        }
        return standing;
    }

    private Standing claim(Claim mine) {
        byte[] value = mine.record().bytes();
        long sent = System.nanoTime();
        WriteResult result = bucket.create(mine.key(), value, null);
        while (result instanceof Refused refused) {
            Entry current = refused.current();
            if (current == null || current.isMarker()) {
                sent = System.nanoTime();
                result = bucket.create(mine.key(), value, null);
                continue;
            }
            Standing standing = standing(current);
            if (standing != Standing.FREE) {
                return standing;
            }
            sent = System.nanoTime();
            result = bucket.update(mine.key(), value, current.revision(), null);
            if (result.isStored()) {
                takeOvers.incrementAndGet();
                LOG.info("Took over the claim of key '{}' in bucket {}: its lease was over", mine.key(), bucket.name());
            }
        }
        judge.forget(mine.key());
        mine.held(((Stored) result).revision(), sent);
        return Standing.FREE;
    }

    /** The state of a key, for a caller who does not claim it. Does not include what is written meanwhile. */
    public Standing standing(String text) {
        String key = KeyCodec.encode(text);
        if (claims.containsKey(key)) {
            return Standing.CLAIMED;
        }
        Entry current = bucket.getFresh(key);
        return current == null || current.isMarker() ? Standing.FREE : standing(current);
    }

    private Standing standing(Entry current) {
        ClaimRecord found = record(current);
        if (found.confirmed()) {
            judge.forget(current.key());
            return Standing.CONFIRMED;
        }
        boolean isOver = found.instance().equals(instance)
                ? !isInUse(current.key(), found)
                : judge.isOver(
                        current.key(), current.revision(), found.lease(), System.nanoTime(), () -> bucket.age(current));
        return isOver ? Standing.FREE : Standing.CLAIMED;
    }

    /** An operation that has failed may have left a claim. */
    private boolean isInUse(String key, ClaimRecord found) {
        Claim known = claims.get(key);
        return known != null && known.record().isSameClaim(found);
    }

    private ClaimRecord record(Entry entry) {
        ClaimRecord found = ClaimRecord.parse(entry.text());
        if (found == null) {
            throw new ForeignValueException(bucket.name(), entry.key(), entry.revision(), "an idempotent repository");
        }
        return found;
    }

    /**
     * Makes it final that the message of the key was processed, whoever has claimed it. If the bucket does not answer, the
     * next {@link #renew} tries again.
     */
    public void confirm(String text) {
        String key = KeyCodec.encode(text);
        Claim mine = claims.get(key);
        if (mine == null) {
            confirm(key, new Claim(key, ClaimRecord.claimed(instance, numbers.incrementAndGet(), lease)));
            return;
        }
        boolean wasLost = mine.state() == Claim.State.LOST;
        mine.confirming();
        confirm(key, mine);
        claims.remove(key, mine);
        if (wasLost) {
            LOG.warn(
                    "The message of key '{}' was processed after its claim was lost: another instance may have processed it"
                            + " too. Raise claimTimeout if this instance was only slow.",
                    key);
        }
    }

    private void confirm(String key, Claim mine) {
        byte[] value = mine.record().confirm().bytes();
        WriteResult result = mine.revision() == 0
                ? bucket.create(key, value, null)
                : bucket.update(key, value, mine.revision(), null);
        while (result instanceof Refused refused) {
            Entry current = refused.current();
            if (current != null && !current.isMarker() && record(current).confirmed()) {
                return;
            }
            result = current == null
                    ? bucket.create(key, value, null)
                    : bucket.update(key, value, current.revision(), null);
        }
    }

    /**
     * Releases the claim that this instance has, so that the next message of the key is processed at once. Does not touch
     * the claim of another instance.
     *
     * @return false if this instance has none
     */
    public boolean release(String text) {
        String key = KeyCodec.encode(text);
        Claim mine = claims.get(key);
        if (mine == null) {
            return false;
        }
        try {
            return mine.state() != Claim.State.LOST && delete(mine);
        } finally {
            claims.remove(key, mine); // what stays in the bucket after a failure is taken over
        }
    }

    private boolean delete(Claim mine) {
        WriteResult result = bucket.delete(mine.key(), mine.revision());
        while (result instanceof Refused refused) {
            Entry current = refused.current();
            if (current == null || current.isMarker() || !record(current).isSameClaim(mine.record())) {
                return false;
            }
            result = bucket.delete(mine.key(), current.revision()); // renewed meanwhile
        }
        return true;
    }

    /**
     * Removes a key whatever its state: its next message is processed.
     *
     * @return false if the key has no state
     */
    public boolean remove(String text) {
        String key = KeyCodec.encode(text);
        if (claims.containsKey(key) && release(text)) {
            return true;
        }
        Entry current = bucket.getFresh(key);
        while (current != null && !current.isMarker()) {
            record(current); // refuses a value of others
            WriteResult result = bucket.delete(key, current.revision());
            if (!(result instanceof Refused refused)) {
                return true;
            }
            current = refused.current();
        }
        return false;
    }

    /** Removes all keys, also the claims of other instances. */
    public void clear() {
        bucket.clear();
    }

    /**
     * Renews the claims that are due, and repeats confirmations that had no answer. Call it at least at a sixth of the
     * lease. Returns at once if another thread does it.
     */
    public void renew() {
        if (!renewing.compareAndSet(false, true)) {
            return;
        }
        try {
            for (Claim each : claims.values()) {
                renew(each);
            }
        } catch (BucketException e) {
            LOG.warn(
                    "Claims in bucket {} were not renewed: {} Retrying. If this takes longer than claimTimeout, another"
                            + " instance takes them over.",
                    bucket.name(),
                    e.getMessage());
        } finally {
            renewing.set(false);
        }
    }

    private void renew(Claim claim) {
        if (claim.state() == Claim.State.CONFIRMING) {
            confirm(claim.key(), claim);
            claims.remove(claim.key(), claim);
        } else if (claim.state() == Claim.State.HELD && claim.isDue(System.nanoTime())) {
            long sent = System.nanoTime();
            WriteResult result = bucket.update(claim.key(), claim.record().bytes(), claim.revision(), null);
            if (result instanceof Stored stored) {
                claim.renewed(stored.revision(), sent);
            } else if (claims.get(claim.key()) == claim) {
                onRefusedRenewal(claim, ((Refused) result).current());
            }
        }
    }

    /** The claim may have been confirmed meanwhile, which is no loss. */
    private void onRefusedRenewal(Claim claim, @Nullable Entry current) {
        ClaimRecord found = current == null ? null : ClaimRecord.parse(current.text());
        if (found != null && found.isSameClaim(claim.record())) {
            return;
        }
        if (claim.state() == Claim.State.HELD) {
            claim.lost();
            losses.incrementAndGet();
            LOG.warn(
                    "The claim of key '{}' in bucket {} was lost: {}. Its exchange continues, and another instance may process"
                            + " the message too. Raise claimTimeout if this instance was only slow.",
                    claim.key(),
                    bucket.name(),
                    found == null ? "somebody removed it" : "instance " + found.instance() + " took it over");
        }
    }

    /** The number of claims that this instance has. */
    public int size() {
        return claims.size();
    }

    /** How many claims of others this instance has taken over. */
    public long takeOvers() {
        return takeOvers.get();
    }

    /** How many claims of this instance others have taken over or removed. */
    public long losses() {
        return losses.get();
    }
}
