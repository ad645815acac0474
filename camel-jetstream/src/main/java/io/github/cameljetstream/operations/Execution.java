package io.github.cameljetstream.operations;

import io.github.cameljetstream.connection.ServerFeature;
import io.github.cameljetstream.connection.ServerFeatures;
import io.github.cameljetstream.headers.JetStreamHeaders;
import io.github.cameljetstream.options.StreamOperation;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.function.Function;
import java.util.function.Supplier;
import org.apache.camel.util.json.JsonObject;
import org.jspecify.annotations.Nullable;

/** Carries out one request after the other that an operation needs. Thread-safe. */
final class Execution {
    private static final JsonObject NOTHING = new JsonObject();

    private final ApiRequests requests;
    private final OperationTarget target;
    private final Supplier<ServerFeatures> features;
    private final StreamNames streams;
    private final MessageReader messages;
    private final Changes changes;

    Execution(ApiRequests requests, OperationTarget target, Supplier<ServerFeatures> features) {
        this.requests = requests;
        this.target = target;
        this.features = features;
        this.streams = new StreamNames(requests, target);
        this.messages = new MessageReader(requests);
        this.changes = new Changes(requests, target.group(), target.options().isOperationErase());
    }

    /** The result; fails with an exception for the user. */
    CompletableFuture<Result> run(OperationRequest request) {
        CompletableFuture<String> stream = described(request, target.subject(), streams.find());
        return stream.thenCompose(name -> described(request, name, run(request, name)));
    }

    private CompletableFuture<Result> run(OperationRequest request, String stream) {
        return switch (request.operation()) {
            case GET, GET_LAST, GET_NEXT ->
                messages.read(request, stream, target.options().isDirectGet())
                        .thenCompose(found -> found == null
                                ? missing(request, stream)
                                : CompletableFuture.completedFuture(
                                        new Result(stream, found, true, Map.of(JetStreamHeaders.FOUND, true))));
            case GET_BATCH, GET_LAST_PER_SUBJECT -> list(request, stream);
            case STREAM_INFO ->
                requests.ask("STREAM.INFO." + stream, NOTHING).thenApply(info -> Result.of(stream, info));
            case CONSUMER_INFO ->
                requests.ask("CONSUMER.INFO." + stream + "." + request.consumer(), NOTHING)
                        .thenApply(info -> Result.of(stream, info));
            default -> changes.change(request, stream).thenApply(answer -> changed(request, stream, answer));
        };
    }

    /** Nothing was found: perhaps the stream has no such subject. */
    private CompletableFuture<Result> missing(OperationRequest request, String stream) {
        Result missing = Result.with(stream, false, JetStreamHeaders.FOUND, false);
        return checked(request, stream, missing);
    }

    private CompletableFuture<Result> checked(OperationRequest request, String stream, Result result) {
        if (!request.operation().hasSubject() || ">".equals(request.subject())) {
            return CompletableFuture.completedFuture(result);
        }
        return requests.ask("STREAM.INFO." + stream, NOTHING).handle((info, failure) -> {
            String problem = failure != null ? null : StreamRules.problem(request, Changes.configuration(info));
            if (problem != null) {
                throw ApiFailure.refused(0, problem.substring(0, problem.length() - 1));
            }
            return result; // also without permission to ask for the stream
        });
    }

    private CompletableFuture<Result> list(OperationRequest request, String stream) {
        int limit = target.options().getOperationLimit();
        boolean onePage = target.options().isOperationStreaming() && request.operation() == StreamOperation.GET_BATCH;
        CompletableFuture<Page> pages = onePage
                ? lists().page(request, stream, Lists.start(request), 0, limit)
                : lists().read(request, stream, limit);
        return pages.thenCompose(page -> {
            Result result = new Result(
                    stream,
                    page,
                    null,
                    page.upToSequence() > 0 ? Map.of(JetStreamHeaders.UP_TO_SEQUENCE, page.upToSequence()) : Map.of());
            return page.messages().isEmpty()
                    ? checked(request, stream, result)
                    : CompletableFuture.completedFuture(result);
        });
    }

    private Lists lists() {
        return new Lists(new BatchReader(requests, messages), features.get().has(ServerFeature.BATCHED_GET));
    }

    /** The page from a sequence on; blocks. */
    Page nextPage(OperationRequest request, String stream, long from) {
        try {
            int limit = target.options().getOperationLimit();
            return described(request, stream, lists().page(request, stream, from, 0, limit))
                    .get();
        } catch (ExecutionException e) {
            throw e.getCause() instanceof RuntimeException known ? known : new IllegalStateException(e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("The thread was interrupted.", e);
        }
    }

    private static Result changed(OperationRequest request, String stream, JsonObject answer) {
        return switch (request.operation()) {
            case PURGE -> Result.with(stream, null, JetStreamHeaders.PURGED, answer.get("purged"));
            case DELETE_MESSAGE -> {
                boolean found = Boolean.TRUE.equals(answer.get("success"));
                yield Result.with(stream, found, JetStreamHeaders.FOUND, found);
            }
            case PAUSE_CONSUMER, RESUME_CONSUMER ->
                Result.with(stream, null, JetStreamHeaders.PAUSED_UNTIL, pausedUntil(answer));
            case RESET_CONSUMER -> Result.with(stream, null, JetStreamHeaders.RESET_SEQUENCE, answer.get("reset_seq"));
            default -> Result.of(stream, null);
        };
    }

    private static @Nullable Instant pausedUntil(JsonObject answer) {
        return Boolean.TRUE.equals(answer.get("paused")) && answer.get("pause_until") instanceof String time
                ? Instant.parse(time)
                : null;
    }

    private <T> CompletableFuture<T> described(OperationRequest request, String stream, CompletableFuture<T> future) {
        Function<Throwable, Throwable> describe = failure -> Failures.describe(
                request.describe(stream), request.operation().isChange(), requests.timeout(), failure);
        CompletableFuture<T> described = new CompletableFuture<>();
        future.whenComplete((result, failure) -> {
            if (failure == null) {
                described.complete(result);
            } else {
                described.completeExceptionally(describe.apply(failure));
            }
        });
        return described;
    }
}
