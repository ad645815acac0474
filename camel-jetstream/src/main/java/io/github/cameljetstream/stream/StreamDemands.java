package io.github.cameljetstream.stream;

import io.github.cameljetstream.connection.ServerFeature;
import io.nats.client.JetStreamApiException;
import io.nats.client.support.JsonValue;
import java.io.IOException;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The server versions that settings of a stream need: an older server silently ignores fields that it does not know. */
final class StreamDemands {
    private static final Map<String, ServerFeature> FEATURES = Map.of(
            "allow_msg_ttl", ServerFeature.MESSAGE_TTL,
            "subject_delete_marker_ttl", ServerFeature.DELETE_MARKERS,
            "allow_msg_counter", ServerFeature.COUNTERS,
            "allow_msg_schedules", ServerFeature.SCHEDULES,
            "allow_atomic", ServerFeature.ATOMIC_BATCHES,
            "persist_mode", ServerFeature.PERSIST_MODES,
            "allow_batched", ServerFeature.FAST_BATCHES);

    private static final Set<String> SINCE_210 =
            Set.of("compression", "first_seq", "metadata", "subject_transform", "consumer_limits");

    /** Fields that each supported server knows. */
    private static final Set<String> ALWAYS = Set.of(
            "description",
            "subjects",
            "retention",
            "max_consumers",
            "max_msgs",
            "max_bytes",
            "max_age",
            "max_msgs_per_subject",
            "max_msg_size",
            "discard",
            "storage",
            "num_replicas",
            "no_ack",
            "duplicate_window",
            "placement",
            "mirror",
            "sources",
            "republish",
            "allow_direct",
            "mirror_direct",
            "discard_new_per_subject",
            "sealed",
            "deny_delete",
            "deny_purge",
            "allow_rollup_hdrs");

    private final FeatureSource server;
    private final String info;

    /**
     * @param info the subject of the request for the server's features
     */
    StreamDemands(FeatureSource server, String info) {
        this.server = server;
        this.info = info;
    }

    /** What the server does not know, and the cure; null if it knows all. */
    @Nullable
    String problem(Collection<StreamSetting> settings) throws IOException, JetStreamApiException {
        for (StreamSetting each : settings) {
            String problem = each.isUnset() ? null : problem(each);
            if (problem != null) {
                return problem;
            }
        }
        return null;
    }

    private @Nullable String problem(StreamSetting setting) throws IOException, JetStreamApiException {
        String name = setting.field().name();
        ServerFeature feature = FEATURES.get(name);
        if (feature != null) {
            return server.features().has(feature) ? null : tooOld(given(setting), feature.version());
        }
        if (SINCE_210.contains(name)) {
            return server.features().since210() ? null : tooOld(given(setting), "2.10");
        }
        if (name.equals("mirror") || name.equals("sources")) {
            return ofSources(setting);
        }
        return ALWAYS.contains(name) || server.features().has(ServerFeature.REFUSAL_OF_UNKNOWN_FIELDS)
                ? null
                : setting.label() + " is a field that this component does not know, and a server before 2.12 silently"
                        + " ignores it. Correct or remove the field.";
    }

    private @Nullable String ofSources(StreamSetting setting) throws IOException, JetStreamApiException {
        JsonValue value = setting.value();
        List<JsonValue> sources = value.array == null ? List.of(value) : value.array;
        Set<String> names = new HashSet<>();
        for (JsonValue each : sources) {
            Map<String, JsonValue> fields = each.map == null ? Map.of() : each.map;
            if (fields.containsKey("consumer") && !server.features().has(ServerFeature.DURABLE_SOURCES)) {
                return tooOld("consumer in " + setting.label(), ServerFeature.DURABLE_SOURCES.version());
            }
            boolean transforms = !StreamValues.isUnset(StreamField.of("x"), fields.get("subject_transforms"));
            boolean again = !names.add(String.valueOf(fields.get("name")) + fields.get("external"));
            if ((transforms || again) && !server.features().since210()) {
                return tooOld(
                        (transforms ? "subject_transforms in " : "one stream twice in ") + setting.label(), "2.10");
            }
        }
        return null;
    }

    private static String given(StreamSetting setting) {
        return setting.label().contains(" ") ? setting.label() : setting.label() + "=" + setting.shown();
    }

    private String tooOld(String given, String version) {
        return given + " needs nats-server " + version
                + " or newer, and the server of the stream is older or its version is unknown (" + info
                + "). Remove the option, or allow the user to publish there.";
    }
}
