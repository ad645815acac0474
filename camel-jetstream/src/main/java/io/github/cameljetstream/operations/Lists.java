package io.github.cameljetstream.operations;

import io.github.cameljetstream.options.StreamOperation;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** Reads as many pages as a list needs. Thread-safe. */
final class Lists {
    private final BatchReader batches;
    /** If true, the server reads several messages with one request. */
    private final boolean direct;

    Lists(BatchReader batches, boolean direct) {
        this.batches = batches;
        this.direct = direct;
    }

    /** All pages of a request, until its limit. */
    CompletableFuture<Page> read(OperationRequest request, String stream, int limit) {
        return read(request, stream, start(request), 0, limit, new ArrayList<>());
    }

    /** Where a request begins; 0 for its time. */
    static long start(OperationRequest request) {
        return request.range().time() == null ? request.sequenceOr(1) : 0;
    }

    private CompletableFuture<Page> read(
            OperationRequest request, String stream, long from, long upTo, int limit, List<FoundMessage> found) {
        return page(request, stream, from, upTo, limit - found.size()).thenCompose(page -> {
            for (FoundMessage each : page.messages()) {
                if (isBeyond(request, each)) {
                    return CompletableFuture.completedFuture(new Page(found, 0, page.upToSequence(), true));
                }
                found.add(each);
            }
            Long last = BatchReader.lastSequence(page.messages());
            long known = upTo > 0 ? upTo : page.upToSequence();
            return page.isLast() || last == null || found.size() >= limit
                    ? CompletableFuture.completedFuture(new Page(found, page.pending(), known, page.isLast()))
                    : read(request, stream, last + 1, known, limit, found);
        });
    }

    /** One page. */
    CompletableFuture<Page> page(OperationRequest request, String stream, long from, long upTo, int limit) {
        if (request.operation() == StreamOperation.GET_LAST_PER_SUBJECT) {
            Long wanted = request.range().upToSequence();
            return batches.lastPerSubject(request, stream, from, upTo == 0 && wanted != null ? wanted : upTo, limit);
        }
        return batches.next(request, stream, from, limit, direct);
    }

    /** If true, the message is after the end of the request. */
    static boolean isBeyond(OperationRequest request, FoundMessage found) {
        if (request.operation() == StreamOperation.GET_LAST_PER_SUBJECT) {
            return false; // the server has looked
        }
        @Nullable Long upTo = request.range().upToSequence();
        @Nullable Instant until = request.range().upToTime();
        return (upTo != null && found.sequence() > upTo)
                || (until != null && !found.time().isBefore(until));
    }
}
