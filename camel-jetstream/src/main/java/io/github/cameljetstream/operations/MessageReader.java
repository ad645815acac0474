package io.github.cameljetstream.operations;

import io.github.cameljetstream.options.StreamOperation;
import io.github.cameljetstream.provision.ApiErrors;
import io.github.cameljetstream.wire.StoredMessage;
import io.nats.client.Message;
import io.nats.client.api.MessageInfo;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.apache.camel.util.json.JsonObject;
import org.jspecify.annotations.Nullable;

/** Reads single messages. Thread-safe. */
final class MessageReader {
    private static final int NOT_FOUND = 404;
    /** Begins the request for a message of the leader. */
    private static final String FROM_LEADER = "STREAM.MSG.GET.";
    /** Begins the request for a message of any server. */
    static final String DIRECT = "DIRECT.GET.";

    private final ApiRequests requests;

    MessageReader(ApiRequests requests) {
        this.requests = requests;
    }

    /**
     * Reads the message of a request.
     *
     * @param direct if true, any server that stores the stream can answer
     * @return null if there is none
     */
    CompletableFuture<@Nullable FoundMessage> read(OperationRequest request, String stream, boolean direct) {
        JsonObject body = body(request);
        return direct ? direct(stream, body) : fromLeader(stream, body);
    }

    /** The first message of a subject from a sequence on; null if there is none. */
    CompletableFuture<@Nullable FoundMessage> next(String stream, String subject, long from) {
        return fromLeader(stream, next(subject, from));
    }

    private static JsonObject body(OperationRequest request) {
        if (request.operation() == StreamOperation.GET) {
            return object("seq", request.sequenceOr(1));
        }
        if (request.operation() == StreamOperation.GET_LAST) {
            return object("last_by_subj", request.subject());
        }
        Instant time = request.range().time();
        if (time == null) {
            return next(request.subject(), request.sequenceOr(1));
        }
        JsonObject body = object("next_by_subj", request.subject());
        body.put("start_time", time.toString());
        return body;
    }

    private static JsonObject next(String subject, long from) {
        JsonObject body = object("next_by_subj", subject);
        body.put("seq", from);
        return body;
    }

    static JsonObject object(String name, Object value) {
        JsonObject object = new JsonObject();
        object.put(name, value);
        return object;
    }

    private CompletableFuture<@Nullable FoundMessage> fromLeader(String stream, JsonObject body) {
        return requests.send(FROM_LEADER + stream, body).thenApply(answer -> ofLeader(answer, stream));
    }

    private static @Nullable FoundMessage ofLeader(Message answer, String stream) {
        MessageInfo info = StoredMessage.of(answer, stream);
        if (info.hasError()) {
            if (info.getApiErrorCode() == ApiErrors.NO_MESSAGE_FOUND) {
                return null;
            }
            throw ApiFailure.refused(info.getApiErrorCode(), String.valueOf(info.getDescription()));
        }
        if (info.getSubject() == null) {
            throw ApiFailure.refused(0, "the answer has no message");
        }
        return FoundMessage.of(info, stream);
    }

    /** Nobody answers for a stream that does not allow direct reads: then the leader is asked. */
    private CompletableFuture<@Nullable FoundMessage> direct(String stream, JsonObject body) {
        return requests.send(DIRECT + stream, body)
                .thenApply(MessageReader::ofServer)
                .handle((found, failure) -> {
                    if (failure == null) {
                        return CompletableFuture.completedFuture(found);
                    }
                    Throwable cause = Failures.causeOf(failure);
                    return isNotDirect(cause)
                            ? fromLeader(stream, body)
                            : CompletableFuture.<@Nullable FoundMessage>failedFuture(cause);
                })
                .thenCompose(each -> each);
    }

    static boolean isNotDirect(Throwable failure) {
        return failure instanceof ApiFailure api && api.kind() == ApiFailure.Kind.NO_RESPONDERS;
    }

    private static @Nullable FoundMessage ofServer(Message answer) {
        if (!answer.isStatusMessage()) {
            return FoundMessage.ofDirect(answer);
        }
        int code = answer.getStatus().getCode();
        if (code == NOT_FOUND) {
            return null;
        }
        throw new CompletionException(
                ApiFailure.refused(code, String.valueOf(answer.getStatus().getMessage())));
    }
}
