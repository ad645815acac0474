package io.github.cameljetstream.partition;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What one member of a group does next. Every member decides for itself, by the same rule, from what all announce: each
 * holds its share, and keeps what it holds within that. So only as many partitions move as the shares need. Pure.
 *
 * @param claims partitions that nobody holds, and that are this member's
 * @param surplus partitions that this member should release, in the order in which it should
 */
record Assignment(SortedSet<Integer> claims, List<Integer> surplus) {
    /**
     * Decides.
     *
     * @param count the number of partitions
     * @param me this member
     * @param held the partitions that each member holds; this member is one of them
     */
    static Assignment of(int count, String me, Map<String, ? extends Set<Integer>> held) {
        Map<Integer, String> holders = holders(count, held);
        Map<String, Integer> kept = new TreeMap<>();
        held.keySet().forEach(member -> kept.put(member, 0));
        holders.values().forEach(member -> kept.merge(member, 1, Integer::sum));
        Map<String, Integer> shares = shares(count, kept);

        List<Integer> surplus = new ArrayList<>();
        List<Integer> mine = new ArrayList<>();
        for (Integer partition : new TreeSet<>(requireNonNull(held.get(me), "this member"))) {
            (me.equals(holders.get(partition)) ? mine : surplus).add(partition);
        }
        int share = shares.getOrDefault(me, 0);
        surplus.addAll(mine.subList(Math.min(share, mine.size()), mine.size()));
        return new Assignment(claims(count, me, holders, kept, shares), List.copyOf(surplus));
    }

    /** The member that holds each partition: if two do, the first by name. */
    private static Map<Integer, String> holders(int count, Map<String, ? extends Set<Integer>> held) {
        Map<Integer, String> holders = new HashMap<>();
        new TreeMap<>(held)
                .forEach((member, partitions) -> partitions.forEach(each -> {
                    if (each >= 0 && each < count) {
                        holders.putIfAbsent(each, member);
                    }
                }));
        return holders;
    }

    /** How many partitions each member should hold: those that hold the most have one more, if it cannot be even. */
    private static Map<String, Integer> shares(int count, Map<String, Integer> kept) {
        List<String> members = new ArrayList<>(kept.keySet());
        members.sort(Comparator.<String>comparingInt(member -> kept.getOrDefault(member, 0))
                .reversed()
                .thenComparing(Comparator.naturalOrder()));
        Map<String, Integer> shares = new HashMap<>();
        for (int i = 0; i < members.size(); i++) {
            shares.put(members.get(i), count / members.size() + (i < count % members.size() ? 1 : 0));
        }
        return shares;
    }

    /** Deals the partitions that nobody holds to the members that have too few, in order of both. */
    private static SortedSet<Integer> claims(
            int count,
            String me,
            Map<Integer, String> holders,
            Map<String, Integer> kept,
            Map<String, Integer> shares) {
        List<Integer> unheld = new ArrayList<>();
        for (int partition = 0; partition < count; partition++) {
            if (!holders.containsKey(partition)) {
                unheld.add(partition);
            }
        }
        SortedSet<Integer> claims = new TreeSet<>();
        Iterator<Integer> next = unheld.iterator();
        for (String member : kept.keySet()) {
            for (int missing = shares.getOrDefault(member, 0) - kept.getOrDefault(member, 0);
                    missing > 0 && next.hasNext();
                    missing--) {
                Integer partition = next.next();
                if (member.equals(me)) {
                    claims.add(partition);
                }
            }
        }
        return claims;
    }
}
