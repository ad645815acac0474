package io.github.cameljetstream.stream;

import io.github.cameljetstream.values.Durations;
import io.nats.client.support.DateTimeUtils;
import io.nats.client.support.JsonValue;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Values of fields, compared as the server means them: a missing field has the default, and the order of subjects and
 * sources has no meaning. Pure.
 */
final class StreamValues {
    /** Fields in nanoseconds. */
    static final Set<String> DURATIONS =
            Set.of("max_age", "duplicate_window", "subject_delete_marker_ttl", "consumer_limits.inactive_threshold");

    private static final Set<String> LIMITS =
            Set.of("max_consumers", "max_msgs", "max_msgs_per_subject", "max_bytes", "max_msg_size");

    private static final Set<String> FLAGS = Set.of(
            "no_ack",
            "sealed",
            "deny_delete",
            "deny_purge",
            "allow_rollup_hdrs",
            "allow_direct",
            "mirror_direct",
            "discard_new_per_subject",
            "allow_msg_ttl",
            "allow_msg_counter",
            "allow_atomic",
            "allow_msg_schedules",
            "allow_batched");

    /** Values that mean the same as a missing field. */
    private static final Map<String, String> DEFAULTS = Map.of(
            "retention", "limits",
            "discard", "old",
            "storage", "file",
            "compression", "none",
            "persist_mode", "default",
            "num_replicas", "1",
            "first_seq", "1",
            "src", ">");

    private StreamValues() {}

    /** If true, both mean the same for the server. */
    static boolean same(StreamField field, @Nullable JsonValue one, @Nullable JsonValue other) {
        return Objects.equals(canonical(field, one), canonical(field, other));
    }

    /** If true, the value means the same as a missing field. */
    static boolean isUnset(StreamField field, @Nullable JsonValue value) {
        return canonical(field, value) == null;
    }

    private static @Nullable Object canonical(StreamField field, @Nullable JsonValue value) {
        if (field.name().equals("metadata")) {
            return value == null ? null : value.object;
        }
        Object plain = canonical(field.toString(), value);
        boolean unlimited =
                LIMITS.contains(field.name()) && value != null && number(value).signum() < 0;
        return unlimited ? null : plain;
    }

    private static @Nullable Object canonical(String name, @Nullable JsonValue value) {
        if (value == null || value.type == JsonValue.Type.NULL) {
            return null;
        }
        if (value.map != null) {
            return members(value.map);
        }
        if (value.array != null) {
            return elements(value.array);
        }
        String text = text(name, value);
        return text.isEmpty() || text.equals("0") || text.equals("false") || text.equals(DEFAULTS.get(name))
                ? null
                : text;
    }

    private static String text(String name, JsonValue value) {
        if (value.number != null) {
            BigDecimal number = number(value);
            return number.signum() == 0 ? "0" : number.stripTrailingZeros().toPlainString();
        }
        if (name.equals("opt_start_time") && value.string != null) {
            try {
                return DateTimeUtils.parseDateTimeThrowParseError(value.string)
                        .toInstant()
                        .toString();
            } catch (DateTimeException e) {
                return value.string;
            }
        }
        return String.valueOf(value.object);
    }

    private static BigDecimal number(JsonValue value) {
        return value.number == null ? BigDecimal.ZERO : new BigDecimal(value.number.toString());
    }

    private static @Nullable Object members(Map<String, JsonValue> map) {
        Map<String, Object> members = new TreeMap<>();
        map.forEach((name, value) -> {
            Object member = canonical(name, value);
            if (member != null) {
                members.put(name, member);
            }
        });
        return members.isEmpty() ? null : members;
    }

    private static @Nullable Object elements(List<JsonValue> array) {
        List<String> elements = array.stream()
                .map(each -> String.valueOf(canonical("", each)))
                .sorted()
                .toList();
        return elements.isEmpty() ? null : elements;
    }

    /** The value for messages. */
    static String shown(StreamField field, @Nullable JsonValue value) {
        if (isUnset(field, value) || value == null) {
            return missing(field);
        }
        if (DURATIONS.contains(field.toString()) && value.number != null) {
            return Durations.format(Duration.ofNanos(value.number.longValue()));
        }
        if (value.array != null && value.array.stream().allMatch(each -> each.string != null)) {
            return value.array.stream().map(each -> each.string).toList().toString();
        }
        return value.string != null ? value.string : value.toJson();
    }

    private static String missing(StreamField field) {
        if (LIMITS.contains(field.name())) {
            return "no limit";
        }
        return FLAGS.contains(field.name()) ? "false" : DEFAULTS.getOrDefault(field.name(), "nothing");
    }
}
