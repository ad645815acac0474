package io.github.cameljetstream.provision;

import io.github.cameljetstream.values.Durations;
import io.nats.client.api.ConsumerConfiguration;
import java.time.Duration;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Changes that somebody made to the configuration of a consumer while a route uses it: pure.
 *
 * @param descriptions each as {@code maxDeliver: none to 4}
 * @param ofRequests if true, a change affects pull requests or the deliver subject
 */
public record ConsumerChanges(List<String> descriptions, boolean ofRequests) {
    private static final Set<String> OF_REQUESTS = Set.of(
            "maxWaiting",
            "maxRequestBatch",
            "maxRequestExpires",
            "maxRequestMaxBytes",
            "priorityGroup",
            "priorityPolicy",
            "priorityTimeout");

    /** Compares two configurations that the server has reported. */
    public static ConsumerChanges between(ConsumerConfiguration before, ConsumerConfiguration now) {
        List<String> changes = new ArrayList<>();
        boolean ofRequests = false;
        for (ConsumerSetting setting : ConsumerSetting.ALL) {
            boolean changed = add(
                    changes,
                    setting.option(),
                    setting.value().apply(before),
                    setting.value().apply(now));
            ofRequests |= changed && OF_REQUESTS.contains(setting.option());
        }
        add(changes, "filterSubjects", filters(before), filters(now));
        add(changes, "pauseUntil", pausedUntil(before), pausedUntil(now));
        ofRequests |= add(changes, "deliver subject", before.getDeliverSubject(), now.getDeliverSubject());
        ofRequests |= add(changes, "queueGroupName", before.getDeliverGroup(), now.getDeliverGroup());
        return new ConsumerChanges(List.copyOf(changes), ofRequests);
    }

    public boolean isEmpty() {
        return descriptions.isEmpty();
    }

    private static @Nullable Object pausedUntil(ConsumerConfiguration configuration) {
        ZonedDateTime until = configuration.getPauseUntil();
        return until == null ? null : until.toInstant();
    }

    private static List<String> filters(ConsumerConfiguration configuration) {
        return BoundConsumer.filtersOf(configuration).stream().sorted().toList();
    }

    private static boolean add(List<String> changes, String option, @Nullable Object before, @Nullable Object now) {
        if (Objects.equals(before, now)) {
            return false;
        }
        changes.add(option + ": " + shown(before) + " to " + shown(now));
        return true;
    }

    private static String shown(@Nullable Object value) {
        if (value instanceof List<?> list) {
            Function<Object, String> each = ConsumerChanges::shown;
            return list.isEmpty() ? "none" : list.stream().map(each).toList().toString();
        }
        if (value instanceof Duration duration) {
            return Durations.format(duration);
        }
        return value == null || value.equals(-1L) ? "none" : value.toString();
    }
}
