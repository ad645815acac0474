package io.github.cameljetstream.kv.election;

import static java.util.stream.Collectors.toUnmodifiableMap;

import io.github.cameljetstream.kv.bucket.Bucket;
import io.github.cameljetstream.kv.bucket.BucketException;
import io.github.cameljetstream.kv.bucket.Entry;
import io.github.cameljetstream.kv.bucket.KeyCodec;
import io.github.cameljetstream.kv.bucket.WriteResult;
import io.github.cameljetstream.kv.bucket.WriteResult.Refused;
import io.github.cameljetstream.kv.bucket.WriteResult.Stored;
import io.github.cameljetstream.kv.election.Roster.Heartbeat;
import io.github.cameljetstream.kv.election.Roster.Member;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The heartbeats of one member, and what it knows of the others. They inform people, and decide nothing. Thread-safe. */
final class Membership {
    private static final Logger LOG = LoggerFactory.getLogger(Membership.class);

    private static final String MEMBER_PREFIX = "member.";
    private static final int HEARTBEATS_PER_LEASE = 3;

    private final ElectionSettings settings;
    private final String instance;
    private final Bucket bucket;
    private final String prefix;
    private final Roster roster;
    private final AtomicBoolean isBusy = new AtomicBoolean();
    private volatile Map<String, String> others = Map.of();
    private volatile long nextNanos = System.nanoTime();
    private volatile boolean hasLeft;
    private long number;
    private long revision;

    Membership(ElectionSettings settings, String instance, Bucket bucket) {
        this.settings = settings;
        this.instance = instance;
        this.bucket = bucket;
        this.prefix = MEMBER_PREFIX + KeyCodec.encode(settings.name());
        this.roster = new Roster(settings.lease());
    }

    /** If true, {@link #refresh} must be called, once. */
    boolean isDue(long nanos) {
        if (nanos - nextNanos < 0 || !isBusy.compareAndSet(false, true)) {
            return false;
        }
        nextNanos = nanos + settings.lease().toNanos() / HEARTBEATS_PER_LEASE;
        return true;
    }

    /** Writes a heartbeat, and reads those of others. A leader removes the keys of dead members. Blocks. */
    Roster.Change refresh(boolean leads) {
        try {
            beat();
            List<Heartbeat> heartbeats = bucket.entries(prefix).stream()
                    .map(this::heartbeat)
                    .filter(each ->
                            each.revision() > 0 && !each.member().instance().equals(instance))
                    .toList();
            Roster.Change change = roster.observe(heartbeats, System.nanoTime());
            others = roster.members().stream().collect(toUnmodifiableMap(Member::instance, Member::name));
            if (leads) {
                change.dead().forEach(each -> bucket.forget(prefix + "." + each));
            }
            return change;
        } finally {
            isBusy.set(false);
            if (hasLeft) {
                leave();
            }
        }
    }

    private void beat() {
        byte[] value = new MemberRecord(++number, settings.member()).bytes();
        WriteResult result = bucket.update(prefix + "." + instance, value, revision, null);
        while (result instanceof Refused refused) { // somebody has deleted the key, or a late heartbeat was stored
            Entry current = refused.current();
            result = bucket.update(prefix + "." + instance, value, current == null ? 0 : current.revision(), null);
        }
        revision = ((Stored) result).revision();
    }

    /** Revision 0 for a value of another kind. */
    private Heartbeat heartbeat(Entry entry) {
        MemberRecord found = MemberRecord.parse(entry.text());
        String owner = entry.key().substring(entry.key().lastIndexOf('.') + 1);
        return new Heartbeat(
                new Member(owner, found == null ? owner : found.name()), found == null ? 0 : entry.revision());
    }

    Map<String, String> others() {
        return others;
    }

    /** Removes the key of this member. Blocks. */
    void leave() {
        hasLeft = true;
        if (isBusy.get()) {
            return; // a heartbeat that is being written removes it then
        }
        try {
            bucket.forget(prefix + "." + instance);
        } catch (BucketException e) {
            LOG.debug("Member '{}' leaves its key behind; the leader removes it", settings.member(), e);
        }
    }
}
