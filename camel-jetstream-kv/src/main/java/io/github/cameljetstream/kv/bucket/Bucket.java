package io.github.cameljetstream.kv.bucket;

import io.github.cameljetstream.connection.ConnectionLease;
import io.github.cameljetstream.connection.JetStreamApi;
import io.github.cameljetstream.kv.bucket.BucketException.Reason;
import io.github.cameljetstream.kv.bucket.Entry.Operation;
import io.nats.client.JetStreamApiException;
import io.nats.client.NUID;
import io.nats.client.PurgeOptions;
import io.nats.client.api.StreamConfiguration;
import io.nats.client.api.StreamInfo;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A key-value bucket of NATS: reads, writes, and compare-and-set. All methods block, at most for the timeout that {@link
 * #open} gets; they throw a {@link BucketException} that names the bucket, the problem and the cure. Thread-safe.
 *
 * <p>Keys are those of NATS. {@link KeyCodec} turns any text into one.
 */
public final class Bucket {
    /** A key is part of a protocol line, which the server limits to 4,096 bytes. */
    public static final int MAX_KEY_LENGTH = 3_000;

    private static final Pattern KEY = Pattern.compile("[-/_=a-zA-Z0-9]+(\\.[-/_=a-zA-Z0-9]+)*");

    private final String name;
    private final JetStreamApi api;
    private final BucketRequests requests;
    private final Replay replay;
    private final boolean ttlPerKey;
    private final Duration timeout;
    /** Null if each write has an id of its own. */
    private final @Nullable String writeId;

    private final String owner = NUID.nextGlobal();
    private final AtomicLong writes = new AtomicLong();

    private Bucket(
            String name, JetStreamApi api, BucketRequests requests, StreamConfiguration stream, Duration timeout) {
        this.name = name;
        this.api = api;
        this.requests = requests;
        this.replay = new Replay(api, requests, name, timeout);
        this.ttlPerKey = stream.getAllowMessageTtl();
        this.timeout = timeout;
        this.writeId = null;
    }

    private Bucket(Bucket same, Duration timeout, @Nullable String writeId) {
        this.name = same.name;
        this.api = same.api;
        this.requests = same.requests;
        this.replay = new Replay(api, requests, name, timeout);
        this.ttlPerKey = same.ttlPerKey;
        this.timeout = timeout;
        this.writeId = writeId;
    }

    /**
     * Finds the bucket, and creates or updates it if the provisioning says so.
     *
     * @param lease stays the caller's, who closes it after the last use of the bucket
     * @param timeout the longest time of an operation, in which the bucket repeats requests that have no answer
     * @throws BucketException if there is no such bucket, it has other settings, or the server does not answer
     */
    public static Bucket open(
            ConnectionLease lease,
            JetStreamApi api,
            BucketSettings settings,
            BucketProvisioning provisioning,
            Duration timeout) {
        JetStreamApi attempt = api.within(timeout.dividedBy(BucketRequests.ATTEMPTS));
        StreamInfo stream = new BucketProvisioner(attempt, settings, provisioning).provision(Deadline.in(timeout));
        BucketRequests requests =
                new BucketRequests(lease, api, settings.bucket(), BucketStream.bucketOfKeys(stream.getConfiguration()));
        return new Bucket(settings.bucket(), api, requests, stream.getConfiguration(), timeout);
    }

    /** The same bucket, whose operations have another timeout. */
    public Bucket within(Duration other) {
        return new Bucket(this, other, writeId);
    }

    /**
     * The same bucket, for one write that the caller may repeat after it had no answer: the repetition recognizes the write
     * if it was stored.
     *
     * @param id of {@link #newWriteId}, the same for each repetition
     */
    public Bucket writing(String id) {
        return new Bucket(this, timeout, id);
    }

    /** An id that no other write has. */
    public String newWriteId() {
        return owner + "." + writes.incrementAndGet();
    }

    /**
     * If true, the bucket exists.
     *
     * @throws BucketException if the server does not answer
     */
    public static boolean exists(JetStreamApi api, String bucket) {
        try {
            return BucketProvisioner.find(api, bucket) != null;
        } catch (JetStreamApiException e) {
            throw BucketProvisioner.rejected(bucket, e);
        } catch (IOException e) {
            throw BucketProvisioner.unanswered(bucket, api, e);
        }
    }

    /** The name of the bucket. */
    public String name() {
        return name;
    }

    /**
     * The last write of a key, from the leader of the stream: no older than the call.
     *
     * @return null if the key has none; a marker if it was deleted
     */
    public @Nullable Entry getFresh(String key) {
        return requests.read(checked(key), deadline());
    }

    /**
     * The last write of a key, from any replica, which may be behind the leader. Costs the leader nothing if the bucket
     * allows direct access.
     *
     * @return null if the key has none; a marker if it was deleted
     */
    public @Nullable Entry get(String key) {
        try {
            return requests.entry(
                    api.within(timeout).management().getLastMessage(requests.stream(), requests.subject(checked(key))));
        } catch (JetStreamApiException e) {
            if (ReadErrors.isMissingKey(e)) {
                return null;
            }
            throw BucketProvisioner.rejected(name, e);
        } catch (IOException e) {
            throw BucketProvisioner.unanswered(name, api, e);
        }
    }

    /**
     * Writes a value, whatever the key has. An attempt without an answer is repeated with the same message id: within the
     * duplicate window of the stream (two minutes, or the bucket's ttl if that is shorter) it is stored once.
     *
     * @return the revision of the key
     */
    public long put(String key, byte[] value) {
        return put(key, value, null);
    }

    /**
     * Like {@link #put(String, byte[])}, with a time to live.
     *
     * @param ttl see {@link #create}
     */
    public long put(String key, byte[] value, @Nullable Duration ttl) {
        return always(write(key, Operation.PUT, value, null, ttl));
    }

    /** Writes without an expectation. */
    private long always(Write write) {
        WriteResult result = new WriteLoop(requests).compareAndSet(write, deadline());
        if (result instanceof WriteResult.Stored stored) {
            return stored.revision();
        }
        throw new IllegalStateException("A write without an expectation was refused");
    }

    /**
     * Writes a value if the key has none: it was never written, or its last write is a deletion or has expired.
     *
     * @param ttl how long the key lives, whole seconds of at least 1; null for as long as the bucket keeps it. A later
     *     update does not inherit it. Needs limitMarker of the bucket
     * @return stored, or refused with the write that was earlier
     */
    public WriteResult create(String key, byte[] value, @Nullable Duration ttl) {
        return new WriteLoop(requests).create(write(key, Operation.PUT, value, 0L, ttl), deadline());
    }

    /**
     * Writes a value if the key has this revision.
     *
     * @param revision the expected revision; 0 if the key must have no write at all
     * @param ttl see {@link #create}. Without one the key lives as long as the bucket keeps it, also if an earlier write had
     *     a time to live
     * @return stored, or refused with the current write
     */
    public WriteResult update(String key, byte[] value, long revision, @Nullable Duration ttl) {
        return new WriteLoop(requests).compareAndSet(write(key, Operation.PUT, value, revision, ttl), deadline());
    }

    /** Deletes the value if the key has this revision; the history stays. */
    public WriteResult delete(String key, long revision) {
        return new WriteLoop(requests)
                .compareAndSet(write(key, Operation.DELETE, new byte[0], revision, null), deadline());
    }

    /**
     * Deletes the value, whatever the key has; the history stays. Repeated like {@link #put(String, byte[])}.
     *
     * @return the revision of the deletion
     */
    public long delete(String key) {
        return always(write(key, Operation.DELETE, new byte[0], null, null));
    }

    /**
     * Deletes value and history, whatever the key has. Repeated like {@link #put(String, byte[])}.
     *
     * @return the revision of the deletion
     */
    public long purge(String key) {
        return always(write(key, Operation.PURGE, new byte[0], null, null));
    }

    /** Deletes value and history if the key has this revision. */
    public WriteResult purge(String key, long revision) {
        return new WriteLoop(requests)
                .compareAndSet(write(key, Operation.PURGE, new byte[0], revision, null), deadline());
    }

    /** The keys that have a value, in the order of their last writes. Reads the headers of all writes. */
    public Set<String> keys() {
        return keysMatching(">");
    }

    /** The keys below a prefix that have a value, such as {@code a.b} of {@code a}, in the order of their last writes. */
    public Set<String> keys(String prefix) {
        return keysMatching(checked(prefix) + ".>");
    }

    /**
     * The keys of a pattern that have a value, in the order of their last writes.
     *
     * @param pattern a key, which can have the wildcards of NATS
     */
    public Set<String> keysMatching(String pattern) {
        Set<String> keys = new LinkedHashSet<>();
        replay.run(pattern, true, entry -> {
            keys.remove(entry.key());
            if (!entry.isMarker()) {
                keys.add(entry.key());
            }
        });
        return keys;
    }

    /** The writes of a key that the bucket keeps, the oldest first, with markers. */
    public List<Entry> history(String key) {
        List<Entry> entries = new ArrayList<>();
        replay.run(checked(key), false, entries::add);
        return entries;
    }

    /**
     * The values of the keys below a prefix, such as {@code a.b} and {@code a.c} of {@code a}: of each key the last write,
     * without the keys that have no value.
     */
    public List<Entry> entries(String prefix) {
        Map<String, Entry> last = new LinkedHashMap<>();
        replay.run(checked(prefix) + ".>", false, entry -> last.put(entry.key(), entry));
        return last.values().stream().filter(each -> !each.isMarker()).toList();
    }

    /** Calls an action for each stored write of the keys below a prefix, in the order of the writes, with markers. */
    public void forEach(String prefix, Consumer<Entry> action) {
        replay.run(checked(prefix) + ".>", false, action);
    }

    /** The writes as the stream of the bucket stores them. */
    public BucketLog log() {
        return new BucketLog(name, api.within(timeout), requests, replay);
    }

    /** Notices of writes of a key. The caller closes them. */
    public KeyNotices notices(String key, KeyNotices.Handler handler) {
        return requests.notices(checked(key), handler);
    }

    /** Deletes a key with its history, whatever its revision, and leaves no marker. */
    public void forget(String key) {
        purge(PurgeOptions.subject(requests.subject(checked(key))));
    }

    /**
     * Deletes a key with its history if it has this revision or an older one, and leaves no marker. A newer write stays.
     *
     * @param revision a stored revision of the key
     */
    public void forget(String key, long revision) {
        purge(PurgeOptions.builder()
                .subject(requests.subject(checked(key)))
                .sequence(revision + 1)
                .build());
    }

    /** Deletes all keys with their history, and leaves no markers. Cannot be undone. */
    public void clear() {
        purge(PurgeOptions.builder().build());
    }

    private void purge(PurgeOptions which) {
        try {
            api.within(timeout).management().purgeStream(requests.stream(), which);
        } catch (JetStreamApiException e) {
            throw BucketProvisioner.rejected(name, e);
        } catch (IOException e) {
            throw BucketProvisioner.unanswered(name, api, e);
        }
    }

    /** The state of the bucket, from the leader. */
    public BucketStatus status() {
        StreamInfo stream = info();
        StreamConfiguration configuration = stream.getConfiguration();
        return new BucketStatus(
                name,
                stream.getStreamState().getMsgCount(),
                stream.getStreamState().getByteCount(),
                (int) configuration.getMaxMsgsPerSubject(),
                configuration.getMaxAge(),
                configuration.getReplicas(),
                configuration.getAllowMessageTtl(),
                stream.getStreamState().getLastSequence());
    }

    /**
     * How long ago the leader stored a write, by the clock of the server alone. Asks the server.
     *
     * @return null if the server does not report its time: before nats-server 2.10
     */
    public @Nullable Duration age(Entry entry) {
        StreamInfo stream = info();
        return stream.getTimestamp() == null
                ? null
                : Duration.between(entry.created(), stream.getTimestamp().toInstant());
    }

    private StreamInfo info() {
        try {
            StreamInfo stream = BucketProvisioner.find(api.within(timeout), name);
            if (stream == null) {
                throw BucketProvisioner.missing(name);
            }
            return stream;
        } catch (JetStreamApiException e) {
            throw BucketProvisioner.rejected(name, e);
        } catch (IOException e) {
            throw BucketProvisioner.unanswered(name, api, e);
        }
    }

    private Write write(
            String key, Operation operation, byte[] value, @Nullable Long expected, @Nullable Duration ttl) {
        if (ttl != null) {
            checkTtl(key, ttl);
        }
        return new Write(checked(key), operation, value, writeId == null ? newWriteId() : writeId, expected, ttl);
    }

    /** The server cuts a part of a second off, and before 2.11 accepts a time to live that it never applies. */
    private void checkTtl(String key, Duration ttl) {
        if (ttl.getNano() != 0 || ttl.getSeconds() < 1) {
            throw invalid("the time to live of key '" + key + "' is " + ttl.toMillis()
                    + " ms. It must be whole seconds, at least 1 s.");
        }
        if (!ttlPerKey) {
            throw invalid(
                    "it allows no time to live of a key. Set its limitMarker, which needs nats-server 2.11, or use"
                            + " the ttl of the bucket.");
        }
    }

    private String checked(String key) {
        if (!KEY.matcher(key).matches()) {
            throw invalid(
                    "'" + key + "' is no key. A key has letters, digits, '-', '/', '_', '=' and single dots between"
                            + " them. Encode other texts with KeyCodec.");
        }
        if (key.length() > MAX_KEY_LENGTH) {
            throw invalid("a key of " + key.length() + " characters is too long; " + MAX_KEY_LENGTH + " is the limit.");
        }
        return key;
    }

    private BucketException invalid(String problem) {
        return new BucketException(Reason.INVALID, "Bucket '" + name + "': " + problem, null);
    }

    private Deadline deadline() {
        return Deadline.in(timeout);
    }
}
