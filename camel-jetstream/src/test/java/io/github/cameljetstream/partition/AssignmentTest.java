package io.github.cameljetstream.partition;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Every member decides by the same rule what it claims and releases. */
class AssignmentTest {
    private static final int COUNT = 16;

    private final SortedMap<String, SortedSet<Integer>> held = new TreeMap<>();

    private int moved;

    /** One step of all members, which decide from the same announcements. A member releases one partition at a time. */
    private boolean step() {
        SortedMap<String, SortedSet<Integer>> announced = new TreeMap<>();
        held.forEach((member, partitions) -> announced.put(member, new TreeSet<>(partitions)));
        Set<Integer> claimed = new HashSet<>();
        boolean changed = false;
        for (String member : held.keySet()) {
            Assignment next = Assignment.of(COUNT, member, announced);
            assertThat(next.claims())
                    .allSatisfy(each -> assertThat(claimed.add(each)).isTrue());
            held.get(member).addAll(next.claims());
            if (!next.surplus().isEmpty()) {
                held.get(member).remove(next.surplus().get(next.surplus().size() - 1));
                moved++;
            }
            changed |= !next.claims().isEmpty() || !next.surplus().isEmpty();
        }
        return changed;
    }

    private void settle() {
        int steps = 0;
        while (step()) {
            assertThat(++steps).isLessThan(3 * COUNT);
        }
        List<Integer> all = held.values().stream().flatMap(Set::stream).sorted().toList();
        assertThat(all).hasSize(COUNT).doesNotHaveDuplicates();
        int share = COUNT / held.size();
        assertThat(held.values()).allSatisfy(each -> assertThat(each.size())
                .isBetween(share, COUNT % held.size() == 0 ? share : share + 1));
    }

    @Test
    void theFirstMemberClaimsAll() {
        held.put("a", new TreeSet<>());
        settle();
        assertThat(held.get("a")).hasSize(COUNT);
        assertThat(moved).isZero();
    }

    @Test
    void aNewMemberGetsItsShareAndNoMoreMoves() {
        held.put("a", new TreeSet<>());
        settle();
        held.put("b", new TreeSet<>());
        settle();
        assertThat(moved).isEqualTo(COUNT / 2);
        held.put("c", new TreeSet<>());
        settle();
        assertThat(moved).isEqualTo(COUNT / 2 + COUNT / 3);
    }

    @Test
    void thePartitionsOfALostMemberAreDealtToTheOthersAndNothingElseMoves() {
        held.putAll(Map.of("a", new TreeSet<>(), "b", new TreeSet<>(), "c", new TreeSet<>()));
        settle();
        SortedSet<Integer> ofA = new TreeSet<>(held.get("a"));
        moved = 0;
        held.remove("b");
        settle();
        assertThat(held.get("a")).containsAll(ofA);
        assertThat(moved).isZero();
    }

    @Test
    void ofTwoHoldersTheFirstByNameKeepsThePartition() {
        held.put("a", new TreeSet<>(List.of(0, 1)));
        held.put("b", new TreeSet<>(List.of(1, 2)));

        assertThat(Assignment.of(4, "b", held).surplus()).containsExactly(1);
        assertThat(Assignment.of(4, "a", held).surplus()).isEmpty();
        assertThat(Assignment.of(4, "b", held).claims()).containsExactly(3);
    }

    @Test
    void partitionsThatDoNotExistAreIgnored() {
        held.put("a", new TreeSet<>(List.of(-1, 99)));
        held.put("b", new TreeSet<>());

        assertThat(Assignment.of(2, "b", held).claims()).containsExactly(1);
    }

    @Test
    void moreMembersThanPartitionsLeaveSomeWithout() {
        for (int i = 0; i < COUNT + 3; i++) {
            held.put("m" + (char) ('a' + i), new TreeSet<>());
        }
        settle();
        assertThat(held.values()).filteredOn(each -> each.isEmpty()).hasSize(3);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void whateverJoinsAndLeavesAllSettles(long seed) {
        Random random = new Random(seed);
        held.put("m0", new TreeSet<>());
        for (int round = 1; round < 60; round++) {
            if (random.nextBoolean() || held.size() == 1) {
                held.put("m" + random.nextInt(1_000), new TreeSet<>());
            } else {
                held.remove(List.copyOf(held.keySet()).get(random.nextInt(held.size())));
            }
            for (int steps = random.nextInt(4); steps > 0; steps--) {
                step();
            }
        }
        settle();
    }
}
