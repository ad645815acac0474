package io.github.cameljetstream.operations;

import io.nats.client.Message;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Consumer;
import org.apache.camel.util.json.JsonArray;
import org.apache.camel.util.json.JsonObject;
import org.jspecify.annotations.Nullable;

/** Reads several messages with one request (ADR-31). Thread-safe. */
final class BatchReader {
    /** A page has few bytes more: the server stops after the message that reaches it. */
    private static final long MAX_BYTES = 4L << 20;

    private static final String UP_TO = "Nats-UpTo-Sequence";
    private static final int END = 204;
    private static final int NOT_FOUND = 404;

    private final ApiRequests requests;
    private final MessageReader single;

    BatchReader(ApiRequests requests, MessageReader single) {
        this.requests = requests;
        this.single = single;
    }

    /** The messages of one page, in their order; checks that none is missing. Used by one thread after the other. */
    private static final class Collector implements Consumer<Message> {
        private final List<FoundMessage> messages = new ArrayList<>();
        private long last;

        @Override
        public void accept(Message answer) {
            checkGap(answer);
            FoundMessage message = FoundMessage.ofDirect(answer);
            messages.add(message);
            last = message.sequence();
        }

        /** Each answer names the sequence of the answer before it. */
        private void checkGap(Message answer) {
            if (FoundMessage.number(answer.getHeaders(), FoundMessage.LAST_SEQUENCE, last) != last) {
                throw ApiFailure.refused(0, "an answer of the server was lost");
            }
        }

        Page page(Message status) {
            int code = status.getStatus().getCode();
            if (code == NOT_FOUND && messages.isEmpty()) {
                return Page.NOTHING;
            }
            if (code == 503) {
                throw ApiFailure.noResponders(String.valueOf(status.getSubject()));
            }
            if (code != END) {
                throw ApiFailure.refused(code, String.valueOf(status.getStatus().getMessage()));
            }
            checkGap(status);
            long pending = FoundMessage.number(status.getHeaders(), FoundMessage.PENDING, 0);
            return new Page(messages, pending, FoundMessage.number(status.getHeaders(), UP_TO, 0), pending == 0);
        }
    }

    /** The messages of a request for several, from a sequence on, or from its time on if the sequence is 0. */
    CompletableFuture<Page> next(OperationRequest request, String stream, long from, int limit, boolean direct) {
        return direct
                ? page(stream, nextBody(request, from), limit)
                        .handle((page, failure) -> failure == null || !isNotDirect(failure)
                                ? Failures.completed(page, failure)
                                : fromLeader(request, stream, from, limit))
                        .thenCompose(each -> each)
                : fromLeader(request, stream, from, limit);
    }

    private static boolean isNotDirect(Throwable failure) {
        return MessageReader.isNotDirect(Failures.causeOf(failure));
    }

    private static JsonObject nextBody(OperationRequest request, long from) {
        JsonObject body = MessageReader.object("next_by_subj", request.subject());
        if (from > 0) {
            body.put("seq", from);
        } else {
            body.put("start_time", String.valueOf(request.range().time()));
        }
        return body;
    }

    private CompletableFuture<Page> page(String stream, JsonObject body, int limit) {
        body.put("batch", limit);
        body.put("max_bytes", MAX_BYTES);
        Collector collector = new Collector();
        return requests.sendForMany(MessageReader.DIRECT + stream, body, collector)
                .thenApply(collector::page);
    }

    /** The leader has no request for several messages: one after the other. */
    private CompletableFuture<Page> fromLeader(OperationRequest request, String stream, long from, int limit) {
        List<FoundMessage> found = new ArrayList<>();
        return from > 0
                ? fromLeader(request, stream, from, limit, found)
                : single.read(request, stream, false)
                        .thenCompose(first -> afterFirst(request, stream, first, limit, found));
    }

    private CompletableFuture<Page> fromLeader(
            OperationRequest request, String stream, long from, int limit, List<FoundMessage> found) {
        return single.next(stream, request.subject(), from)
                .thenCompose(next -> afterFirst(request, stream, next, limit, found));
    }

    private CompletableFuture<Page> afterFirst(
            OperationRequest request, String stream, @Nullable FoundMessage next, int limit, List<FoundMessage> found) {
        if (next == null) {
            return CompletableFuture.completedFuture(new Page(found, 0, 0, true));
        }
        found.add(next);
        return found.size() == limit
                ? CompletableFuture.completedFuture(new Page(found, Page.UNKNOWN, 0, false))
                : fromLeader(request, stream, next.sequence() + 1, limit, found);
    }

    /**
     * The last messages of their subjects.
     *
     * @param from the first sequence; pages follow each other
     * @param upToSequence the last sequence that counts; 0 for that of the stream
     */
    CompletableFuture<Page> lastPerSubject(
            OperationRequest request, String stream, long from, long upToSequence, int limit) {
        JsonObject body = MessageReader.object("multi_last", new JsonArray(List.of(request.subject())));
        if (from > 1) {
            body.put("seq", from);
        }
        if (upToSequence > 0) {
            body.put("up_to_seq", upToSequence);
        } else if (request.range().upToTime() != null) {
            body.put("up_to_time", String.valueOf(request.range().upToTime()));
        }
        return page(stream, body, limit).exceptionally(failure -> {
            throw isNotDirect(failure)
                    ? ApiFailure.refused(0, "the stream does not allow direct reads (allow_direct), which it needs")
                    : new CompletionException(Failures.causeOf(failure));
        });
    }

    /** The sequence of the last message; null if there is none. */
    static @Nullable Long lastSequence(List<FoundMessage> messages) {
        return messages.isEmpty() ? null : messages.get(messages.size() - 1).sequence();
    }
}
