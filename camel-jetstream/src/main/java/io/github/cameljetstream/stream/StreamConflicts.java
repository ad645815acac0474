package io.github.cameljetstream.stream;

import io.nats.client.support.JsonValue;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Settings of a stream that exclude each other, or need each other ({@code checkStreamCfg} of nats-server). Pure. */
final class StreamConflicts {
    /** A condition: a field that is set, or a field with a value. */
    private record Condition(StreamField field, @Nullable String value) {
        static Condition of(String text) {
            String[] parts = text.split("=", 2);
            return new Condition(StreamField.of(parts[0]), parts.length == 1 ? null : parts[1]);
        }

        boolean holds(Map<String, JsonValue> configuration) {
            JsonValue actual = field.in(configuration);
            return value == null
                    ? !StreamValues.isUnset(field, actual)
                    : StreamValues.shown(field, actual).equals(value);
        }

        String describe(Map<String, JsonValue> configuration) {
            String name = StreamOption.nameOf(field);
            return name.contains(" ") ? name : name + "=" + StreamValues.shown(field, field.in(configuration));
        }
    }

    private static final Map<String, List<String>> EXCLUDED = Map.of(
            "mirror",
                    List.of(
                            "subjects",
                            "sources",
                            "first_seq",
                            "subject_delete_marker_ttl",
                            "allow_msg_counter",
                            "allow_atomic",
                            "allow_batched",
                            "allow_msg_schedules"),
            "sources", List.of("allow_msg_schedules"),
            "deny_purge", List.of("allow_rollup_hdrs", "allow_msg_schedules", "subject_delete_marker_ttl"),
            "persist_mode", List.of("storage=memory", "num_replicas", "allow_atomic"),
            "allow_msg_schedules", List.of("discard=new"),
            "allow_msg_counter",
                    List.of(
                            "discard=new",
                            "allow_msg_ttl",
                            "allow_msg_schedules",
                            "retention=interest",
                            "retention=workqueue"));

    private static final Map<String, List<String>> NEEDED = Map.of(
            "mirror_direct", List.of("mirror"),
            "discard_new_per_subject", List.of("discard=new", "max_msgs_per_subject"));

    private StreamConflicts() {}

    /**
     * The first conflict, and the cure; null if there is none.
     *
     * @param configuration the whole configuration
     * @param changed the settings of it that the options change
     */
    static @Nullable String problem(Map<String, JsonValue> configuration, Collection<StreamSetting> changed) {
        Set<StreamField> fields = changed.stream().map(StreamSetting::field).collect(Collectors.toSet());
        for (Map.Entry<String, List<String>> each : EXCLUDED.entrySet()) {
            Condition one = Condition.of(each.getKey());
            for (Condition other : conditions(each.getValue())) {
                boolean concerned = fields.contains(one.field()) || fields.contains(other.field());
                if (concerned && one.holds(configuration) && other.holds(configuration)) {
                    return one.describe(configuration) + " excludes " + other.describe(configuration)
                            + ": remove one of the two.";
                }
            }
        }
        return unmet(configuration, fields);
    }

    private static @Nullable String unmet(Map<String, JsonValue> configuration, Set<StreamField> changed) {
        for (Map.Entry<String, List<String>> each : NEEDED.entrySet()) {
            Condition one = Condition.of(each.getKey());
            for (Condition needed : conditions(each.getValue())) {
                boolean concerned = changed.contains(one.field()) || changed.contains(needed.field());
                if (concerned && one.holds(configuration) && !needed.holds(configuration)) {
                    return one.describe(configuration) + " needs " + StreamOption.nameOf(needed.field())
                            + (needed.value() == null ? "" : "=" + needed.value()) + ": set it, or remove the first.";
                }
            }
        }
        return null;
    }

    private static List<Condition> conditions(List<String> texts) {
        return texts.stream().map(Condition::of).toList();
    }

    /** The server removes these from a stream that it seals. */
    static @Nullable String ofSeal(Collection<StreamSetting> wanted) {
        boolean seals = wanted.stream().anyMatch(each -> each.field().name().equals("sealed") && !each.isUnset());
        if (!seals) {
            return null;
        }
        return wanted.stream()
                .filter(each -> Set.of("max_age", "allow_rollup_hdrs")
                                .contains(each.field().name())
                        && !each.isUnset())
                .findFirst()
                .map(each -> "streamSealed=true excludes " + each.label() + "=" + each.shown()
                        + ", which the server removes from a sealed stream: remove one of the two.")
                .orElse(null);
    }
}
