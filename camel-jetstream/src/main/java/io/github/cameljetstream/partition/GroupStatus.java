package io.github.cameljetstream.partition;

import io.github.cameljetstream.connection.ConnectionState;
import io.github.cameljetstream.consume.ConsumerSnapshot;
import io.github.cameljetstream.consume.ConsumerSnapshot.State;
import io.github.cameljetstream.delivery.Fault;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The status of a member of a group: that of its worst partition, and the sums of all. */
record GroupStatus(
        PartitionGroup group, String stream, GroupMember member, boolean active, @Nullable Fault claimFault) {

    ConsumerSnapshot snapshot(List<ConsumerSnapshot> parts, SortedSet<Integer> held) {
        SortedMap<String, SortedSet<Integer>> known = member.members(held);
        SortedMap<String, SortedSet<Integer>> members = known == null ? new TreeMap<>() : known;
        members.putIfAbsent(member.name(), held);
        ConsumerSnapshot worst = parts.stream()
                .filter(each -> each.state() != State.CONSUMING && each.state() != State.SUSPENDED)
                .findFirst()
                .orElse(null);
        String problem = problem();
        State state = state(worst, problem);
        ConsumerSnapshot reported = worst != null && worst.state() == state ? worst : null;
        return new ConsumerSnapshot(
                state,
                stream,
                group.description().durable(),
                true,
                group.lease().servers(),
                parts.stream().mapToInt(ConsumerSnapshot::inFlight).sum(),
                parts.stream().mapToInt(ConsumerSnapshot::waiting).sum(),
                lag(parts),
                lastDelivery(parts),
                reported == null ? problem : reported.lastError(),
                reported == null ? since() : reported.recoveringSince(),
                null,
                new ConsumerSnapshot.Partitions(group.count(), held, members));
    }

    private @Nullable Instant since() {
        return claimFault == null ? null : claimFault.since();
    }

    private @Nullable String problem() {
        return claimFault == null ? member.problem() : claimFault.reason();
    }

    private State state(@Nullable ConsumerSnapshot worst, @Nullable String problem) {
        if (!active) {
            return State.SUSPENDED;
        }
        if (group.lease().state() != ConnectionState.CONNECTED) {
            return State.DISCONNECTED;
        }
        if (worst != null) {
            return worst.state();
        }
        return problem == null ? State.CONSUMING : State.RECOVERING;
    }

    private static @Nullable Long lag(List<ConsumerSnapshot> parts) {
        return parts.stream()
                .map(ConsumerSnapshot::lag)
                .filter(Objects::nonNull)
                .reduce(Long::sum)
                .orElse(null);
    }

    private static @Nullable Instant lastDelivery(List<ConsumerSnapshot> parts) {
        return parts.stream()
                .map(ConsumerSnapshot::lastDelivery)
                .filter(Objects::nonNull)
                .max(Comparator.naturalOrder())
                .orElse(null);
    }
}
