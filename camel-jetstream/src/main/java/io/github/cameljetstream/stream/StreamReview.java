package io.github.cameljetstream.stream;

import io.nats.client.JetStreamApiException;
import io.nats.client.support.JsonValue;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Refuses what the server would refuse, ignore or not change, before the request. */
public final class StreamReview {
    private final StreamPlan plan;
    private final StreamDemands demands;
    private final StreamChanges changes;

    /**
     * @param server the features of the server, if a decision needs them
     * @param info the subject of the request for these features
     */
    public StreamReview(StreamPlan plan, FeatureSource server, String info) {
        this.plan = plan;
        this.demands = new StreamDemands(server, info);
        this.changes = new StreamChanges(server);
    }

    /** Why a new stream cannot have the configuration, and the cure; null if it can. */
    public @Nullable String ofCreation(Map<String, JsonValue> configuration) throws IOException, JetStreamApiException {
        if (!StreamValues.isUnset(StreamField.of("sealed"), configuration.get("sealed"))) {
            return "streamSealed=true needs a stream that exists, and it does not. Remove the option until the stream"
                    + " has its messages.";
        }
        String problem = StreamConflicts.problem(configuration, plan.settings());
        return problem == null ? demands.problem(plan.settings()) : problem;
    }

    /**
     * Why a stream cannot change to the configuration, and the cure; null if it can.
     *
     * @param differences what would change
     * @param configuration the configuration afterwards
     */
    public @Nullable String ofUpdate(List<StreamDifference> differences, Map<String, JsonValue> configuration)
            throws IOException, JetStreamApiException {
        List<String> unchangeable = changes.problems(differences);
        if (!unchangeable.isEmpty()) {
            return "an update cannot change " + String.join("; ", unchangeable)
                    + ". Set the options to the server's values, set streamProvisioning=create to use the stream as it"
                    + " is, or set another streamName.";
        }
        List<StreamSetting> changed =
                differences.stream().map(StreamDifference::wanted).toList();
        String problem = StreamConflicts.ofSeal(plan.settings());
        if (problem == null) {
            problem = StreamConflicts.problem(configuration, changed);
        }
        return problem == null ? demands.problem(changed) : problem;
    }
}
