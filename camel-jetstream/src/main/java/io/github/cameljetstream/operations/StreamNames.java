package io.github.cameljetstream.operations;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** The stream of an endpoint: the one that an option names, or the one that has its subject. Thread-safe. */
final class StreamNames {
    private final ApiRequests requests;
    private final OperationTarget target;
    private volatile @Nullable String known;

    StreamNames(ApiRequests requests, OperationTarget target) {
        this.requests = requests;
        this.target = target;
        this.known = target.stream();
    }

    /** The stream; fails if the subject has none, or several. */
    CompletableFuture<String> find() {
        String name = known;
        if (name != null) {
            return CompletableFuture.completedFuture(name);
        }
        if (">".equals(target.subject())) {
            return CompletableFuture.failedFuture(
                    new IllegalArgumentException("An operation on the subject '>' needs a stream: set streamName."));
        }
        return requests.ask("STREAM.NAMES", MessageReader.object("subject", target.subject()))
                .thenApply(answer -> only(answer.get("streams") instanceof List<?> names ? names : List.of()));
    }

    private String only(List<?> names) {
        if (names.size() != 1) {
            throw new IllegalArgumentException(
                    names.isEmpty()
                            ? "No stream has the subject '" + target.subject()
                                    + "': set streamName, or another subject."
                            : "The subject '" + target.subject() + "' belongs to several streams, " + names
                                    + ": set streamName to one of them.");
        }
        String name = String.valueOf(names.get(0));
        known = name;
        return name;
    }
}
