package io.github.cameljetstream.stream;

import io.github.cameljetstream.options.StreamOptions;
import io.github.cameljetstream.values.EnumNames;
import io.nats.client.support.JsonValue;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * An option that is one field in the JSON of the server. A new option of a stream is one more entry of {@link #ALL}.
 *
 * @param name the name of the option
 * @param field the field
 * @param read its value in the options; null if it is not set
 */
record StreamOption(String name, StreamField field, Function<StreamOptions, @Nullable JsonValue> read) {
    static final List<StreamOption> ALL = List.of(
            of("streamDescription", "description", StreamOptions::getStreamDescription),
            of("streamSubjects", "subjects", options -> subjects(options)),
            of("streamMirror", "mirror", options -> source(options.getStreamMirror())),
            of("streamSources", "sources", options -> sources(options.sources())),
            of("streamStorage", "storage", StreamOptions::getStreamStorage),
            of("streamReplicas", "num_replicas", StreamOptions::getStreamReplicas),
            of("streamRetention", "retention", StreamOptions::getStreamRetention),
            of("streamDiscard", "discard", StreamOptions::getStreamDiscard),
            of("streamMaxAge", "max_age", StreamOptions::getStreamMaxAge),
            of("streamMaxMessages", "max_msgs", StreamOptions::getStreamMaxMessages),
            of("streamMaxMessagesPerSubject", "max_msgs_per_subject", StreamOptions::getStreamMaxMessagesPerSubject),
            of("streamMaxBytes", "max_bytes", StreamOptions::getStreamMaxBytes),
            of("streamMaxMessageSize", "max_msg_size", StreamOptions::getStreamMaxMessageSize),
            of("streamMaxConsumers", "max_consumers", StreamOptions::getStreamMaxConsumers),
            of("streamDuplicateWindow", "duplicate_window", StreamOptions::getStreamDuplicateWindow),
            of("streamCompression", "compression", StreamOptions::getStreamCompression),
            of("streamPersistMode", "persist_mode", StreamOptions::getStreamPersistMode),
            of("streamPlacementCluster", "placement.cluster", StreamOptions::getStreamPlacementCluster),
            of("streamPlacementTags", "placement.tags", options -> list(options.placementTags())),
            of("streamFirstSequence", "first_seq", StreamOptions::getStreamFirstSequence),
            of("streamDeleteMarkerTtl", "subject_delete_marker_ttl", StreamOptions::getStreamDeleteMarkerTtl),
            of(
                    "streamConsumerMaxAckPending",
                    "consumer_limits.max_ack_pending",
                    StreamOptions::getStreamConsumerMaxAckPending),
            of(
                    "streamConsumerInactiveThreshold",
                    "consumer_limits.inactive_threshold",
                    StreamOptions::getStreamConsumerInactiveThreshold),
            of("streamAllowDirect", "allow_direct", StreamOptions::getStreamAllowDirect),
            of("streamMirrorDirect", "mirror_direct", StreamOptions::getStreamMirrorDirect),
            of("streamDiscardNewPerSubject", "discard_new_per_subject", StreamOptions::getStreamDiscardNewPerSubject),
            of("streamDenyDelete", "deny_delete", StreamOptions::getStreamDenyDelete),
            of("streamDenyPurge", "deny_purge", StreamOptions::getStreamDenyPurge),
            of("streamSealed", "sealed", StreamOptions::getStreamSealed),
            of("streamAllowRollup", "allow_rollup_hdrs", StreamOptions::getStreamAllowRollup),
            of("streamAllowMessageTtl", "allow_msg_ttl", StreamOptions::getStreamAllowMessageTtl),
            of("streamAllowSchedules", "allow_msg_schedules", StreamOptions::getStreamAllowSchedules),
            of("streamAllowCounters", "allow_msg_counter", StreamOptions::getStreamAllowCounters),
            of("streamAllowAtomicPublish", "allow_atomic", StreamOptions::getStreamAllowAtomicPublish),
            of("streamAllowBatchPublish", "allow_batched", StreamOptions::getStreamAllowBatchPublish));

    /** The name of the option of a field; the field itself if there is none. */
    static String nameOf(StreamField field) {
        return ALL.stream()
                .filter(each -> each.field().equals(field))
                .map(StreamOption::name)
                .findFirst()
                .orElse(field + " of streamConfiguration");
    }

    private static StreamOption of(String name, String field, Function<StreamOptions, @Nullable Object> read) {
        return new StreamOption(name, StreamField.of(field), options -> json(read.apply(options)));
    }

    private static @Nullable JsonValue json(@Nullable Object value) {
        if (value == null || value instanceof JsonValue) {
            return (JsonValue) value;
        }
        if (value instanceof Duration duration) {
            return new JsonValue(duration.toNanos());
        }
        if (value instanceof Number number) {
            return new JsonValue(number.longValue());
        }
        if (value instanceof Boolean flag) {
            return new JsonValue(flag);
        }
        return new JsonValue(value instanceof Enum<?> constant ? EnumNames.of(constant) : value.toString());
    }

    private static @Nullable JsonValue subjects(StreamOptions options) {
        return options.getStreamSubjects() == null ? null : list(List.of(options.subjects("")));
    }

    private static @Nullable JsonValue list(List<String> texts) {
        return texts.isEmpty()
                ? null
                : new JsonValue(texts.stream().map(JsonValue::new).toList());
    }

    private static @Nullable JsonValue sources(List<String> names) {
        return names.isEmpty()
                ? null
                : new JsonValue(names.stream().map(StreamOption::sourceOf).toList());
    }

    private static @Nullable JsonValue source(@Nullable String name) {
        return name == null ? null : sourceOf(name);
    }

    private static JsonValue sourceOf(String name) {
        return new JsonValue(Map.of("name", new JsonValue(name)));
    }
}
