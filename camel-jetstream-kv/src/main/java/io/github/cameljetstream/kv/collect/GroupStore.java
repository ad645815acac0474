package io.github.cameljetstream.kv.collect;

import io.github.cameljetstream.kv.bucket.Bucket;
import io.github.cameljetstream.kv.bucket.Entry;
import io.github.cameljetstream.kv.bucket.ForeignValueException;
import io.github.cameljetstream.kv.bucket.KeyCodec;
import io.github.cameljetstream.kv.bucket.WriteResult;
import io.github.cameljetstream.kv.bucket.WriteResult.Refused;
import io.github.cameljetstream.kv.bucket.WriteResult.Stored;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Reads and changes the keys of groups for one instance. Blocks; thread-safe.
 *
 * <p>An instance changes a group in one thread at a time, over the requests: only then the number of its last stored write
 * proves whether a write without an answer was stored. Others would be refused by the compare-and-set anyway.
 */
final class GroupStore {
    static final String PREFIX = "group";

    private static final String USER = "an aggregation repository";
    /** Groups share locks. */
    private static final int LOCKS = 1_024;

    private final Bucket bucket;
    private final String instance;
    private final AtomicLong numbers = new AtomicLong();
    private final Lock[] locks =
            IntStream.range(0, LOCKS).mapToObj(i -> new ReentrantLock()).toArray(Lock[]::new);
    /** The empty groups that this instance has left or found, and may delete later. */
    private final Map<String, Emptied> emptied = new ConcurrentHashMap<>();

    /** An empty group that is deleted unless somebody writes it meanwhile. */
    private record Emptied(long revision, long nanos) {}

    /** A change of a group. */
    @FunctionalInterface
    interface Change {
        /** The next state; null to change nothing. Called again if somebody else has written meanwhile. */
        GroupRecord.@Nullable WithData apply(GroupRecord.WithData current);
    }

    GroupStore(Bucket bucket, String instance) {
        this.bucket = bucket;
        this.instance = instance;
    }

    /** The group as the leader has it now. */
    Group.WithData read(String key) {
        return group(key, bucket.getFresh(keyOf(key)));
    }

    /** Calls an action for each group that has a value. A group that is written meanwhile can come twice. */
    void forEach(Consumer<Group> action) {
        bucket.forEach(PREFIX, entry -> {
            String key = KeyCodec.decode(entry.key().substring(PREFIX.length() + 1));
            action.accept(group(key, entry).group());
        });
    }

    private static String keyOf(String key) {
        return PREFIX + "." + KeyCodec.encode(key);
    }

    private Group.WithData group(String key, @Nullable Entry entry) {
        if (entry == null) {
            return new Group.WithData(new Group(key, 0, GroupRecord.NONE), new byte[0]);
        }
        if (entry.isMarker()) {
            return new Group.WithData(new Group(key, entry.revision(), GroupRecord.NONE), new byte[0]);
        }
        GroupRecord.WithData found = GroupRecord.parse(entry.value());
        if (found == null) {
            throw foreign(entry);
        }
        return new Group.WithData(new Group(key, entry.revision(), found.record()), found.data());
    }

    ForeignValueException foreign(Entry entry) {
        return new ForeignValueException(bucket.name(), entry.key(), entry.revision(), USER);
    }

    /**
     * Changes a group by compare-and-set, as often as somebody else is faster.
     *
     * @param from the group as it was read; its data is needed only if the change keeps it
     * @return the changed group; null if the change did not want any
     */
    @Nullable
    Group change(Group.WithData from, Change change) {
        Lock lock = locks[Math.floorMod(from.group().key().hashCode(), LOCKS)];
        lock.lock();
        try {
            return changeLocked(from, change);
        } finally {
            lock.unlock();
        }
    }

    private @Nullable Group changeLocked(Group.WithData from, Change change) {
        String key = from.group().key();
        Group.WithData current = from;
        while (true) {
            GroupRecord.WithData next =
                    change.apply(new GroupRecord.WithData(current.group().record(), current.data()));
            if (next == null) {
                return null;
            }
            long number = numbers.incrementAndGet();
            GroupRecord record = next.record().writtenBy(instance, number);
            WriteResult result = bucket.update(
                    keyOf(key), record.bytes(next.data()), current.group().revision(), null);
            if (result instanceof Stored stored) {
                return remember(new Group(key, stored.revision(), record));
            }
            current = group(key, ((Refused) result).current());
            boolean wasStored = current.group().record().isWrittenBy(instance, number);
            if (wasStored) {
                return current.group(); // before another one, which had read it
            }
        }
    }

    private Group remember(Group group) {
        if (group.record().isEmpty()) {
            emptied.put(group.key(), new Emptied(group.revision(), System.nanoTime()));
        } else {
            emptied.remove(group.key());
        }
        return group;
    }

    /** Remembers the group if it is empty, for {@link #deleteEmpty}. */
    void found(Group group) {
        if (group.record().isEmpty()) {
            emptied.putIfAbsent(group.key(), new Emptied(group.revision(), System.nanoTime()));
        }
    }

    /** Deletes the groups that are empty for this time. A group that somebody has written meanwhile stays. */
    void deleteEmpty(long forNanos) {
        long now = System.nanoTime();
        emptied.entrySet().removeIf(each -> {
            boolean isOld = now - each.getValue().nanos() >= forNanos;
            if (isOld) {
                bucket.forget(keyOf(each.getKey()), each.getValue().revision());
            }
            return isOld;
        });
    }

    void putData(Completion completion, String group, byte[] data) {
        WriteResult result = bucket.update(Completion.key(completion.id(), group), Data.bytes(data), 0, null);
        if (!result.isStored()) {
            throw new IllegalStateException("Two completed aggregates have the id " + completion.id());
        }
    }

    /** The data of a completed aggregate; null if there is none. */
    byte @Nullable [] data(String id, String group) {
        Entry entry = bucket.getFresh(Completion.key(id, group));
        if (entry == null || entry.isMarker()) {
            return null;
        }
        byte[] data = Data.parse(entry.value());
        if (data == null) {
            throw foreign(entry);
        }
        return data;
    }

    void deleteData(String id, String group) {
        bucket.forget(Completion.key(id, group));
    }

    /** The names of all data of completed aggregates, valid or not. */
    Stream<Completion.Name> names() {
        return bucket.keys("completed").stream().map(Completion.Name::parse).filter(Objects::nonNull);
    }
}
