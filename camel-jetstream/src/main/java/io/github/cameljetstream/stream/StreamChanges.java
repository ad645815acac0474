package io.github.cameljetstream.stream;

import io.nats.client.JetStreamApiException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The settings that no update of a stream can change ({@code configUpdateCheck} in server/stream.go of nats-server). The
 * server accepts another {@code first_seq} and ignores it.
 */
final class StreamChanges {
    private static final String ONLY_NEW = "it applies only to a new stream";
    private static final int LEVEL_OF_MIRROR_REMOVAL = 2;
    private static final int LEVEL_OF_MAX_CONSUMERS = 3;

    private final FeatureSource server;

    StreamChanges(FeatureSource server) {
        this.server = server;
    }

    /** The differences that no update can remove, each with the reason. */
    List<String> problems(List<StreamDifference> differences) throws IOException, JetStreamApiException {
        List<String> problems = new ArrayList<>();
        for (StreamDifference each : differences) {
            String reason = reason(each);
            if (reason != null) {
                problems.add(each + " (" + reason + ")");
            }
        }
        return problems;
    }

    private @Nullable String reason(StreamDifference difference) throws IOException, JetStreamApiException {
        return switch (difference.wanted().field().name()) {
            case "storage" -> "the storage of a stream never changes";
            case "allow_msg_counter", "persist_mode", "first_seq" -> ONLY_NEW;
            case "sealed", "deny_delete", "deny_purge", "allow_msg_ttl", "allow_msg_schedules" ->
                difference.removes() ? "it cannot be disabled" : null;
            case "mirror" -> mirror(difference);
            case "retention" -> retention(difference);
            case "max_consumers" ->
                server.features().apiLevel() >= LEVEL_OF_MAX_CONSUMERS
                        ? null
                        : "servers before 2.12.5 cannot change it";
            case "republish" -> server.features().since210() ? null : "servers before 2.10 cannot change it";
            default -> null;
        };
    }

    private @Nullable String mirror(StreamDifference difference) throws IOException, JetStreamApiException {
        if (!difference.removes()) {
            return ONLY_NEW;
        }
        return server.features().apiLevel() >= LEVEL_OF_MIRROR_REMOVAL
                ? null
                : "servers before 2.12 cannot make a stream of its own of a mirror";
    }

    private @Nullable String retention(StreamDifference difference) throws IOException, JetStreamApiException {
        if (difference.wanted().shown().equals("workqueue")
                || difference.shownCurrent().equals("workqueue")) {
            return "a stream never becomes a work queue, or ceases to be one";
        }
        return server.features().since210() ? null : "servers before 2.10 cannot change it";
    }
}
