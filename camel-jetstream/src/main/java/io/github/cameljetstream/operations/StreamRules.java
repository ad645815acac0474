package io.github.cameljetstream.operations;

import io.github.cameljetstream.options.StreamOperation;
import io.github.cameljetstream.values.Subjects;
import java.util.List;
import org.apache.camel.util.json.JsonObject;
import org.jspecify.annotations.Nullable;

/** Operations that a stream or consumer refuses, or that could have no effect. Pure. */
final class StreamRules {
    private StreamRules() {}

    /**
     * The reason why an operation is refused, with its cure; null if there is none.
     *
     * @param stream the configuration of the stream, as the server writes it
     */
    static @Nullable String problem(OperationRequest request, JsonObject stream) {
        StreamOperation operation = request.operation();
        if (operation.isChange() && Boolean.TRUE.equals(stream.get("sealed"))) {
            return "the stream is sealed. Nobody can remove messages of it.";
        }
        if (operation == StreamOperation.PURGE && Boolean.TRUE.equals(stream.get("deny_purge"))) {
            return "the stream has deny_purge. Nobody can purge it.";
        }
        if (operation == StreamOperation.DELETE_MESSAGE && Boolean.TRUE.equals(stream.get("deny_delete"))) {
            return "the stream has deny_delete. Nobody can delete messages of it.";
        }
        return operation.hasSubject() && isOutside(request.subject(), stream)
                ? "the stream has no such subject, but " + stream.get("subjects") + ". Set a subject of the stream."
                : null;
    }

    /** A mirror, and a stream with sources, has messages of other subjects too. */
    private static boolean isOutside(String subject, JsonObject stream) {
        if (stream.get("mirror") != null || stream.get("sources") != null) {
            return false;
        }
        return stream.get("subjects") instanceof List<?> subjects
                && subjects.stream().noneMatch(each -> Subjects.overlap(String.valueOf(each), subject));
    }

    /** The group to unpin. Its consumer must have the policy. */
    static String pinnedGroup(JsonObject consumer, @Nullable String wanted) {
        List<?> groups = consumer.get("priority_groups") instanceof List<?> all ? all : List.of();
        if (!"pinned_client".equals(consumer.get("priority_policy")) || groups.isEmpty()) {
            throw ApiFailure.refused(0, "the consumer has no pinned clients (priorityPolicy=pinnedClient)");
        }
        if (wanted == null) {
            return String.valueOf(groups.get(0));
        }
        if (!groups.contains(wanted)) {
            throw ApiFailure.refused(
                    0, "priorityGroup=" + wanted + " is not among the groups of the consumer, which are " + groups);
        }
        return wanted;
    }
}
