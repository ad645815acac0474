package io.github.cameljetstream.provision;

import io.github.cameljetstream.options.ConsumerOptions;
import io.github.cameljetstream.values.Durations;
import io.nats.client.api.ConsumerConfiguration;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Differences between an existing consumer and a plan, field by field: pure. Only options that are set count. The
 * comparison allows for the server's changes: it reports the first delay of backOff as ackWait, and adds metadata.
 *
 * @param conflicts the differences, each as {@code maxDeliver: option 5, server 4}
 * @param starts differences of the start position, which only apply to a new consumer
 */
record ConsumerDifferences(List<String> conflicts, List<String> starts) {

    static ConsumerDifferences between(ConsumerOptions given, ConsumerPlan plan, ConsumerConfiguration server) {
        List<String> conflicts = new ArrayList<>();
        ConsumerConfiguration wanted = plan.configuration();
        compare(
                conflicts,
                "consumerType",
                plan.push() ? "push" : "pull",
                server.getDeliverSubject() != null ? "push" : "pull");
        compare(
                conflicts,
                given.binding().getFilterSubjects() == null ? "subject" : "filterSubjects",
                sorted(wanted.getFilterSubjects()),
                sorted(server.getFilterSubjects()));
        compareSettings(conflicts, given, wanted, server);
        if (plan.push()) {
            comparePush(conflicts, given, wanted, server);
        }
        return new ConsumerDifferences(conflicts, starts(given, wanted, server));
    }

    private static void compareSettings(
            List<String> conflicts, ConsumerOptions given, ConsumerConfiguration wanted, ConsumerConfiguration server) {
        for (ConsumerSetting setting : ConsumerSetting.ALL) {
            if (setting.isCompared().test(given)) {
                compare(
                        conflicts,
                        setting.option(),
                        setting.value().apply(wanted),
                        setting.value().apply(server));
            }
        }
    }

    private static void comparePush(
            List<String> conflicts, ConsumerOptions given, ConsumerConfiguration wanted, ConsumerConfiguration server) {
        compare(conflicts, "queueGroupName", wanted.getDeliverGroup(), server.getDeliverGroup());
        if (given.push().getDeliverSubject() != null) {
            compare(conflicts, "deliverSubject", given.push().getDeliverSubject(), server.getDeliverSubject());
        }
        if (given.push().getFlowControl() != null) {
            compare(conflicts, "flowControl", wanted.isFlowControl(), server.isFlowControl());
        }
        if (given.push().getHeartbeat() != null) {
            compare(conflicts, "heartbeat", wanted.getIdleHeartbeat(), server.getIdleHeartbeat());
        }
    }

    private static List<String> starts(
            ConsumerOptions given, ConsumerConfiguration wanted, ConsumerConfiguration server) {
        List<String> starts = new ArrayList<>();
        if (given.start().isPositionSet()) {
            compare(starts, "deliverPolicy", wanted.getDeliverPolicy(), server.getDeliverPolicy());
            compare(starts, "startSequence", wanted.getStartSequence(), server.getStartSequence());
            compare(starts, "startTime", instant(wanted.getStartTime()), instant(server.getStartTime()));
        }
        if (wanted.getPauseUntil() != null && wanted.getPauseUntil().isAfter(ZonedDateTime.now(ZoneOffset.UTC))) {
            compare(starts, "pauseUntil", instant(wanted.getPauseUntil()), instant(server.getPauseUntil()));
        }
        return starts;
    }

    private static @Nullable Instant instant(@Nullable ZonedDateTime time) {
        return time == null ? null : time.toInstant();
    }

    private static @Nullable List<String> sorted(@Nullable List<String> subjects) {
        return subjects == null ? null : subjects.stream().sorted().toList();
    }

    private static void compare(List<String> into, String option, @Nullable Object wanted, @Nullable Object server) {
        if (!Objects.equals(wanted, server)) {
            into.add(option + ": option " + shown(wanted) + ", server " + shown(server));
        }
    }

    private static String shown(@Nullable Object value) {
        if (value instanceof List<?> list) {
            return list.stream().map(ConsumerDifferences::shown).toList().toString();
        }
        if (value instanceof Duration duration) {
            return Durations.format(duration);
        }
        return value == null ? "nothing" : value.toString();
    }
}
