package io.github.cameljetstream.partition;

import java.util.HashMap;
import java.util.Map;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Who is in the group, by what the members announce. This member receives its own announcements too: only while they
 * arrive it knows that it would hear the others. Pure; thread-safe.
 */
final class GroupView {
    /** The time between two announcements of a member. */
    static final long EVERY_MILLIS = 500;

    private static final long LISTEN_NANOS = TimeUnit.MILLISECONDS.toNanos(EVERY_MILLIS * 3);
    private static final long SILENT_NANOS = TimeUnit.MILLISECONDS.toNanos(EVERY_MILLIS * 6);
    private static final int MAX_MEMBERS = 10_000;

    private final String me;
    private final Map<String, Heard> others = new HashMap<>();
    /** Null before the first own announcement arrived. */
    private @Nullable Long listeningSince;

    private long heardOwn;

    private record Heard(SortedSet<Integer> partitions, long at) {}

    GroupView(String me) {
        this.me = me;
    }

    /** An announcement arrived. */
    synchronized void heard(MemberMessage message, long now) {
        if (message.member().equals(me)) {
            if (listeningSince == null || now - heardOwn > LISTEN_NANOS) {
                listeningSince = now;
            }
            heardOwn = now;
        } else if (message.leaving()) {
            others.remove(message.member());
        } else if (others.size() < MAX_MEMBERS || others.containsKey(message.member())) {
            others.put(message.member(), new Heard(message.partitions(), now));
        }
    }

    /** Forgets all: this member joins again. */
    synchronized void reset() {
        others.clear();
        listeningSince = null;
    }

    /** Whether this member has heard all others. Otherwise it changes nothing. */
    synchronized boolean isCurrent(long now) {
        return hearsItself(now) && listeningSince != null && now - listeningSince >= LISTEN_NANOS;
    }

    /** Whether the announcements of this member arrive. */
    synchronized boolean hearsItself(long now) {
        return listeningSince != null && now - heardOwn < LISTEN_NANOS;
    }

    /**
     * The members, and what they hold.
     *
     * @param held what this member holds
     */
    synchronized SortedMap<String, SortedSet<Integer>> members(SortedSet<Integer> held, long now) {
        others.values().removeIf(each -> now - each.at() > SILENT_NANOS);
        SortedMap<String, SortedSet<Integer>> members = new TreeMap<>();
        others.forEach((member, heard) -> members.put(member, heard.partitions()));
        members.put(me, held);
        return members;
    }
}
