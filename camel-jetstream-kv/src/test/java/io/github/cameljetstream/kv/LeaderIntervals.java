package io.github.cameljetstream.kv;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * When each member of an election found itself leading. The clock is {@link System#nanoTime}, which processes of one machine
 * share. Thread-safe.
 */
final class LeaderIntervals {
    private final List<Interval> all = new ArrayList<>();
    private final Map<String, Interval> open = new ConcurrentHashMap<>();

    /** From the first to the last of successive samples. */
    private static final class Interval {
        final String member;
        final long first;
        long last;

        Interval(String member, long at) {
            this.member = member;
            this.first = at;
            this.last = at;
        }

        @Override
        public String toString() {
            return member + " " + first / 1_000_000 + " to " + last / 1_000_000 + " ms";
        }
    }

    /** A sample; the time was read before the member was asked. */
    synchronized void sample(String member, boolean leads, long at) {
        Interval current = open.get(member);
        if (!leads) {
            open.remove(member);
        } else if (current == null) {
            Interval begun = new Interval(member, at);
            all.add(begun);
            open.put(member, begun);
        } else {
            current.last = at;
        }
    }

    /** Pairs of intervals in which two members led at the same time. */
    synchronized List<String> overlaps() {
        List<String> found = new ArrayList<>();
        for (int i = 0; i < all.size(); i++) {
            for (int j = i + 1; j < all.size(); j++) {
                Interval one = all.get(i);
                Interval two = all.get(j);
                if (!one.member.equals(two.member) && one.first < two.last && two.first < one.last) {
                    found.add(one + ", and " + two);
                }
            }
        }
        return found;
    }

    /** If true, a member led at its last sample. */
    boolean hasLeader() {
        return !open.isEmpty();
    }

    synchronized int count() {
        return all.size();
    }

    /** The times without a leader between the first and the last interval, the longest first. */
    synchronized List<Duration> gaps() {
        List<Interval> ordered = new ArrayList<>(all);
        ordered.sort(Comparator.comparingLong(each -> each.first));
        List<Duration> gaps = new ArrayList<>();
        long end = ordered.isEmpty() ? 0 : ordered.get(0).last;
        for (Interval each : ordered) {
            if (each.first > end) {
                gaps.add(Duration.ofNanos(each.first - end));
            }
            end = Math.max(end, each.last);
        }
        gaps.sort(Comparator.reverseOrder());
        return gaps;
    }
}
