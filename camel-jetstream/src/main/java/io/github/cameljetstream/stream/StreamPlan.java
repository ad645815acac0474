package io.github.cameljetstream.stream;

import io.github.cameljetstream.options.StreamOptions;
import io.nats.client.support.JsonValue;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The settings that the options want for a stream: those of {@code streamConfiguration}, and above them those of the
 * other options. Pure.
 */
public final class StreamPlan {
    private static final StreamField SUBJECTS = StreamField.of("subjects");

    private final Map<StreamField, StreamSetting> settings = new LinkedHashMap<>();
    private final StreamOptions options;
    private final String subject;

    /**
     * @param subject the subject of the endpoint, which a new stream has if the options name no subjects
     */
    public StreamPlan(StreamOptions options, String subject) {
        this.options = options;
        this.subject = subject;
        options.configuration().forEach(this::addField);
        for (StreamOption option : StreamOption.ALL) {
            JsonValue value = option.read().apply(options);
            if (value != null) {
                add(option.name(), option.field(), value);
            }
        }
        options.metadata()
                .forEach((name, value) ->
                        add("streamMetadata", new StreamField("metadata", name), new JsonValue(value)));
    }

    private void addField(String name, JsonValue value) {
        String label = " of streamConfiguration";
        if (StreamField.OBJECTS.contains(name) && value.map != null) {
            value.map.forEach((member, each) -> {
                StreamField field = new StreamField(name, member);
                add(field + label, field, each);
            });
        } else if (!name.equals("name")) {
            add(name + label, StreamField.of(name), value);
        }
    }

    private void add(String label, StreamField field, JsonValue value) {
        settings.put(field, new StreamSetting(label, field, value));
    }

    Collection<StreamSetting> settings() {
        return settings.values();
    }

    /** The configuration of a new stream. */
    public Map<String, JsonValue> created(String name) {
        Map<String, JsonValue> configuration = new LinkedHashMap<>();
        configuration.put("name", new JsonValue(name));
        if (!options.namesSubjects()) {
            List<JsonValue> subjects =
                    Arrays.stream(options.subjects(subject)).map(JsonValue::new).toList();
            SUBJECTS.set(configuration, new JsonValue(subjects));
        }
        settings.values().stream().filter(each -> !each.isUnset()).forEach(each -> each.field()
                .set(configuration, each.value()));
        return configuration;
    }

    /** The settings that a stream on the server has otherwise. */
    public List<StreamDifference> differences(Map<String, JsonValue> server) {
        List<StreamDifference> differences = new ArrayList<>();
        for (StreamSetting each : settings.values()) {
            JsonValue current = each.field().in(server);
            boolean serversChoice =
                    each.isUnset() && each.field().name().equals("duplicate_window"); // the server replaces 0
            if (!serversChoice && !StreamValues.same(each.field(), each.value(), current)) {
                differences.add(new StreamDifference(each, current));
            }
        }
        return differences;
    }

    /** The configuration that the server has sent, with all its fields, and with the wanted values of some. */
    public static Map<String, JsonValue> updated(Map<String, JsonValue> server, List<StreamDifference> differences) {
        Map<String, JsonValue> configuration = new LinkedHashMap<>(server);
        differences.forEach(
                each -> each.wanted().field().set(configuration, each.wanted().value()));
        return configuration;
    }
}
