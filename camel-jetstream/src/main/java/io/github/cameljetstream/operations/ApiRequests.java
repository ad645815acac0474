package io.github.cameljetstream.operations;

import io.github.cameljetstream.connection.ConnectionLease;
import io.github.cameljetstream.connection.JetStreamApi;
import io.github.cameljetstream.connection.NotPermittedException;
import io.nats.client.JetStreamStatusException;
import io.nats.client.Message;
import io.nats.client.support.JsonParseException;
import io.nats.client.support.JsonParser;
import io.nats.client.support.JsonValue;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.apache.camel.util.json.JsonArray;
import org.apache.camel.util.json.JsonObject;

/** Requests to the JetStream API that do not block. Thread-safe. */
final class ApiRequests {
    private static final int NO_RESPONDERS = 503;
    private static final int NOT_JSON = 500;

    private final ConnectionLease lease;
    private final JetStreamApi api;
    private final Duration timeout;

    ApiRequests(ConnectionLease lease, JetStreamApi api, Duration timeout) {
        this.lease = lease;
        this.api = api;
        this.timeout = timeout;
    }

    Duration timeout() {
        return timeout;
    }

    /** The subject of a request, for errors and permissions. */
    String subject(String request) {
        return api.subject(request);
    }

    /**
     * Sends a request.
     *
     * @param request the subject without the prefix of the API
     * @return the answer, perhaps a status other than 503; otherwise fails with an {@link ApiFailure}, a {@link
     *     TimeoutException} or a {@link NotPermittedException}
     */
    CompletableFuture<Message> send(String request, JsonObject body) {
        String subject = api.subject(request);
        try {
            return lease.request(subject, bytes(body), timeout)
                    .orTimeout(timeout.toMillis(), TimeUnit.MILLISECONDS)
                    .handle((answer, failure) -> {
                        if (failure != null) {
                            throw new CompletionException(readable(subject, failure));
                        }
                        if (answer.isStatusMessage() && answer.getStatus().getCode() == NO_RESPONDERS) {
                            throw ApiFailure.noResponders(subject);
                        }
                        return answer;
                    });
        } catch (IllegalStateException e) {
            return CompletableFuture.failedFuture(ApiFailure.notSent("the connection is closed"));
        }
    }

    /** Sends a request with several answers; see {@link ManyAnswers}. */
    CompletableFuture<Message> sendForMany(String request, JsonObject body, Consumer<Message> onMessage) {
        try {
            return ManyAnswers.request(lease, api.subject(request), bytes(body), timeout, onMessage);
        } catch (IllegalStateException e) {
            return CompletableFuture.failedFuture(ApiFailure.notSent("the connection is closed"));
        }
    }

    private static byte[] bytes(JsonObject body) {
        return body.isEmpty() ? new byte[0] : body.toJson().getBytes(StandardCharsets.UTF_8);
    }

    /** jnats cancels a request that nobody answers. */
    private static Throwable readable(String subject, Throwable failure) {
        Throwable cause =
                failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
        boolean noResponders = cause instanceof JetStreamStatusException status
                && status.getStatus().getCode() == NO_RESPONDERS;
        return noResponders || cause instanceof CancellationException ? ApiFailure.noResponders(subject) : cause;
    }

    /** Sends a request whose answer is JSON; fails with an {@link ApiFailure} if the answer is an error. */
    CompletableFuture<JsonObject> ask(String request, JsonObject body) {
        return send(request, body).thenApply(ApiRequests::json);
    }

    /** Like {@link #ask}, for a request that changes something: what is known of a lost answer differs. */
    CompletableFuture<JsonObject> change(String request, JsonObject body) {
        if (!api.isConnected()) {
            return CompletableFuture.failedFuture(ApiFailure.notSent("the server is disconnected"));
        }
        return ask(request, body).exceptionally(failure -> {
            Throwable cause = Failures.causeOf(failure);
            throw cause instanceof TimeoutException ? ApiFailure.unknown(cause) : new CompletionException(cause);
        });
    }

    static JsonObject json(Message answer) {
        try {
            Object parsed = plain(JsonParser.parse(answer.getData()));
            if (parsed instanceof JsonObject object) {
                if (object.get("error") instanceof JsonObject error) {
                    throw ApiFailure.refused(
                            error.getIntegerOrDefault("err_code", 0), String.valueOf(error.get("description")));
                }
                object.remove("type");
                return object;
            }
        } catch (JsonParseException e) {
            throw ApiFailure.refused(NOT_JSON, "the answer is no JSON");
        }
        throw ApiFailure.refused(NOT_JSON, "the answer is no JSON object");
    }

    private static Object plain(JsonValue value) {
        return switch (value.type) {
            case MAP -> {
                JsonObject object = new JsonObject();
                value.map.forEach((name, each) -> object.put(name, plain(each)));
                yield object;
            }
            case ARRAY ->
                new JsonArray(value.array.stream().map(ApiRequests::plain).toList());
            case INTEGER -> value.i.longValue();
            case STRING -> value.string;
            case BOOL -> value.bool;
            default -> value.object;
        };
    }
}
