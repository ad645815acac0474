package io.github.cameljetstream.kv.collect;

import io.github.cameljetstream.kv.bucket.Bucket;
import io.github.cameljetstream.kv.bucket.BucketException;
import io.github.cameljetstream.kv.bucket.ForeignValueException;
import io.nats.client.NUID;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The groups of one instance in a bucket. All methods except the counts block; they throw a {@link BucketException} if the bucket
 * does not answer, and a {@link ForeignValueException} for a value of another application. Only compare-and-set decides.
 * Thread-safe.
 */
public final class Groups {
    private static final Logger LOG = LoggerFactory.getLogger(Groups.class);

    private static final int GRACE_PER_TIMEOUT = 6;
    /** A scan that took longer than some intervals is late, and no sign of an outage. */
    private static final int INTERVALS_PER_PAUSE = 3;

    private final String bucket;
    private final GroupStore store;
    private final Owners owners;
    private final Recovery recovery;
    private final boolean keepsCompleted;
    private final String instance = NUID.nextGlobal();
    private final long graceNanos;
    private final AtomicLong conflicts = new AtomicLong();
    private final AtomicBoolean maintaining = new AtomicBoolean();
    private volatile boolean foundEmpty;
    private volatile long sweptNanos = System.nanoTime();

    /**
     * How groups are kept.
     *
     * @param keepsCompleted if true, completed aggregates are kept until they are confirmed
     * @param lease how long an instance owns its completed aggregates without a heartbeat
     * @param interval the time between two scans
     * @param timeout the longest time of an operation
     * @param grace how long empty groups and unlisted data stay, at least six timeouts
     */
    public record Settings(
            boolean keepsCompleted, Duration lease, Duration interval, Duration timeout, Duration grace) {}

    /** The groups in the bucket. Nobody else than such instances writes to it. */
    public Groups(Bucket bucket, Settings settings) {
        Duration shortest = settings.timeout().multipliedBy(GRACE_PER_TIMEOUT);
        Duration grace = settings.grace().compareTo(shortest) < 0 ? shortest : settings.grace();
        Duration half = settings.lease().dividedBy(2);
        Duration intervals = settings.interval().multipliedBy(INTERVALS_PER_PAUSE);
        this.bucket = bucket.name();
        this.graceNanos = grace.toNanos();
        this.keepsCompleted = settings.keepsCompleted();
        this.store = new GroupStore(bucket, instance);
        this.owners =
                new Owners(bucket, instance, settings.lease(), half.compareTo(intervals) > 0 ? half : intervals, grace);
        this.recovery =
                new Recovery(store, owners, instance, settings.interval().toNanos(), graceNanos);
    }

    /** Begins to own completed aggregates. */
    public void start() {
        if (keepsCompleted) {
            owners.renew();
        }
    }

    /** Stops to own them: other instances take them over at once. */
    public void stop() {
        if (keepsCompleted) {
            try {
                owners.leave();
            } catch (BucketException e) {
                LOG.warn(
                        "The aggregation repository in bucket {} stops without an answer: {} Other instances recover its"
                                + " completed aggregates after {} ms.",
                        bucket,
                        e.getMessage(),
                        owners.lease().toMillis());
            }
        }
    }

    /** The group as it is now, with the data of its open aggregate. */
    public Group.WithData read(String key) {
        return store.read(key);
    }

    /**
     * Stores the next state of the open aggregate, or begins one.
     *
     * @param seen the group as it was read
     * @return the group with it; null if its open aggregate has changed since
     */
    public @Nullable Group store(Group seen, byte[] data) {
        Token expected = seen.open();
        Token next = expected == null ? new Token(NUID.nextGlobal(), 1) : expected.next();
        Group stored = store.change(
                new Group.WithData(seen, new byte[0]),
                current -> Objects.equals(current.record().open(), expected)
                        ? new GroupRecord.WithData(current.record().withOpen(next), data)
                        : null);
        counted(stored != null);
        return stored;
    }

    /**
     * Completes the open aggregate. If completed aggregates are kept, this instance owns it until it is confirmed.
     *
     * @param seen the group as it was read
     * @param exchangeId the name of the completed aggregate
     * @param data the completed aggregate; not used if completed aggregates are not kept
     * @return false if the open aggregate has changed since
     */
    public boolean complete(Group seen, String exchangeId, byte[] data) {
        Token expected = seen.open();
        if (expected == null) {
            return counted(false);
        }
        if (!keepsCompleted) {
            return counted(close(seen, expected, null) != null);
        }
        Completion completion = prepare(seen.key(), expected, exchangeId, data);
        Group completed = commit(seen, expected, completion);
        if (completed == null) {
            deleteQuietly(completion, seen.key());
        }
        return counted(completed != null);
    }

    /** If true, this instance has a completed aggregate of this name that is not confirmed. */
    public boolean isOwned(String exchangeId) {
        return recovery.isOwned(exchangeId);
    }

    /** Writes the data, which is not valid yet. */
    Completion prepare(String key, Token expected, String exchangeId, byte[] data) {
        Completion completion = Completion.of(expected, NUID.nextGlobal(), instance, exchangeId);
        store.putData(completion, key, data);
        return completion;
    }

    /** Completes the aggregate, and owns it. While a write has no answer yet, nobody recovers what it may have completed. */
    @Nullable
    Group commit(Group seen, Token expected, Completion completion) {
        recovery.begin(completion);
        try {
            Group completed = close(seen, expected, completion);
            if (completed != null) {
                recovery.completed(completion, completed);
            }
            return completed;
        } finally {
            recovery.end(completion);
        }
    }

    /** The one write that completes the aggregate. */
    @Nullable
    Group close(Group seen, Token expected, @Nullable Completion completion) {
        return store.change(new Group.WithData(seen, new byte[0]), current -> {
            if (!expected.equals(current.record().open())) {
                return null;
            }
            GroupRecord closed = current.record().withOpen(null);
            return new GroupRecord.WithData(completion == null ? closed : closed.with(completion), new byte[0]);
        });
    }

    private void deleteQuietly(Completion completion, String key) {
        try {
            store.deleteData(completion.id(), key);
        } catch (BucketException e) {
            LOG.debug("The data of completion {} of group '{}' stays for a while", completion.id(), key, e);
        }
    }

    private boolean counted(boolean done) {
        if (!done) {
            conflicts.incrementAndGet();
        }
        return done;
    }

    /**
     * The exchange ids of completed aggregates that nobody processes, as far as this instance can know: its own after a while,
     * and those of instances that have gone.
     */
    public Set<String> scan() {
        return recovery.scan();
    }

    /**
     * Takes over a completed aggregate that {@link #scan} has found.
     *
     * @return its data; null if it was confirmed, or another instance has taken it over
     */
    public byte @Nullable [] recover(String exchangeId) {
        return recovery.recover(exchangeId);
    }

    /**
     * Ends a completed aggregate for good. Does not throw if the bucket does not answer: {@link #maintain} repeats it.
     *
     * @return false if the bucket did not answer
     */
    public boolean confirm(String exchangeId) {
        return recovery.confirm(exchangeId);
    }

    /** The correlation keys that have an open aggregate. Reads all groups. */
    public Set<String> keys() {
        Set<String> keys = new LinkedHashSet<>();
        store.forEach(group -> {
            store.found(group);
            if (group.open() == null) {
                keys.remove(group.key());
            } else {
                keys.add(group.key());
            }
        });
        return keys;
    }

    /**
     * Renews the heartbeat, repeats confirmations that had no answer, and deletes what is of no use any more. Call it at least at
     * a third of the lease. Returns at once if another thread does it. Does not throw if the bucket does not answer.
     */
    public void maintain() {
        if (!maintaining.compareAndSet(false, true)) {
            return;
        }
        try {
            if (keepsCompleted) {
                owners.renew();
                recovery.confirmPending();
            }
            if (System.nanoTime() - sweptNanos >= graceNanos) {
                sweptNanos = System.nanoTime();
                findEmpty();
                store.deleteEmpty(graceNanos);
                owners.deleteGone();
            }
        } catch (BucketException | ForeignValueException e) {
            LOG.warn(
                    "The aggregation repository in bucket {} was not maintained: {} Retrying. If this takes longer than"
                            + " leaseTimeout, another instance recovers the completed aggregates of this one.",
                    bucket,
                    e.getMessage());
        } finally {
            maintaining.set(false);
        }
    }

    /** Finds what crashed instances have left. Reads all groups, once. */
    private void findEmpty() {
        if (!foundEmpty) {
            store.forEach(store::found);
            foundEmpty = true;
        }
    }

    /** The number of completed aggregates that this instance owns. */
    public int completed() {
        return recovery.size();
    }

    /** The number of confirmations that the bucket has not answered yet. */
    public int pendingConfirmations() {
        return recovery.pending();
    }

    /** How many completed aggregates of other instances this one has taken over. */
    public long takeOvers() {
        return recovery.takeOvers();
    }

    /** How many changes were refused, because somebody else had changed the group. */
    public long conflicts() {
        return conflicts.get();
    }
}
