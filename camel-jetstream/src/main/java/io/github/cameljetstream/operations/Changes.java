package io.github.cameljetstream.operations;

import io.github.cameljetstream.provision.ApiErrors;
import java.util.concurrent.CompletableFuture;
import org.apache.camel.util.json.JsonObject;
import org.jspecify.annotations.Nullable;

/**
 * Operations that change a stream or a consumer. Each looks first whether the stream or the consumer can do it, so that a
 * refusal changes nothing. Thread-safe.
 */
final class Changes {
    private static final JsonObject NOTHING = new JsonObject();

    private final ApiRequests requests;
    /** The option priorityGroup. */
    private final @Nullable String group;

    private final boolean erase;

    Changes(ApiRequests requests, @Nullable String group, boolean erase) {
        this.requests = requests;
        this.group = group;
        this.erase = erase;
    }

    /** Carries out the operation; returns the answer of the server. */
    CompletableFuture<JsonObject> change(OperationRequest request, String stream) {
        return request.operation().needsConsumer() ? changeConsumer(request, stream) : changeStream(request, stream);
    }

    private CompletableFuture<JsonObject> changeStream(OperationRequest request, String stream) {
        return requests.ask("STREAM.INFO." + stream, NOTHING).thenCompose(info -> {
            String problem = StreamRules.problem(request, configuration(info));
            if (problem != null) {
                throw ApiFailure.refused(0, problem.substring(0, problem.length() - 1));
            }
            return switch (request.operation()) {
                case PURGE -> requests.change("STREAM.PURGE." + stream, purge(request));
                case DELETE_MESSAGE -> delete(request, stream);
                default -> throw new IllegalStateException(request.operation() + " changes no stream");
            };
        });
    }

    /** The server purges up to a sequence, and does not include it. */
    private static JsonObject purge(OperationRequest request) {
        JsonObject body = new JsonObject();
        if (!">".equals(request.subject())) {
            body.put("filter", request.subject());
        }
        if (request.range().upToSequence() != null) {
            body.put("seq", request.range().upToSequence() + 1);
        }
        if (request.range().keep() != null) {
            body.put("keep", request.range().keep());
        }
        return body;
    }

    private CompletableFuture<JsonObject> delete(OperationRequest request, String stream) {
        JsonObject body = MessageReader.object("seq", request.sequenceOr(0));
        if (!erase) {
            body.put("no_erase", true);
        }
        return requests.change("STREAM.MSG.DELETE." + stream, body)
                .handle((answer, failure) -> failure == null || !isMissing(Failures.causeOf(failure))
                        ? Failures.completed(answer, failure)
                        : CompletableFuture.completedFuture(MessageReader.object("success", false)))
                .thenCompose(each -> each);
    }

    private static boolean isMissing(Throwable failure) {
        return failure instanceof ApiFailure refused
                && (refused.code() == ApiErrors.NO_MESSAGE_FOUND
                        || refused.code() == ApiErrors.SEQUENCE_NOT_FOUND
                        || refused.code() == ApiErrors.MESSAGE_NOT_DELETED);
    }

    /** The server does not answer a reset of a consumer that does not exist. */
    private CompletableFuture<JsonObject> changeConsumer(OperationRequest request, String stream) {
        String place = stream + "." + request.consumer();
        return requests.ask("CONSUMER.INFO." + place, NOTHING).thenCompose(info -> switch (request.operation()) {
            case PAUSE_CONSUMER ->
                requests.change(
                        "CONSUMER.PAUSE." + place,
                        MessageReader.object(
                                "pause_until", String.valueOf(request.range().pauseUntil())));
            case RESUME_CONSUMER -> requests.change("CONSUMER.PAUSE." + place, NOTHING);
            case RESET_CONSUMER ->
                requests.change(
                        "CONSUMER.RESET." + place,
                        request.sequence() == null ? NOTHING : MessageReader.object("seq", request.sequence()));
            case UNPIN_CONSUMER ->
                requests.change(
                        "CONSUMER.UNPIN." + place,
                        MessageReader.object("group", StreamRules.pinnedGroup(configuration(info), group)));
            default -> throw new IllegalStateException(request.operation() + " changes no consumer");
        });
    }

    static JsonObject configuration(JsonObject info) {
        return info.get("config") instanceof JsonObject configuration ? configuration : NOTHING;
    }
}
