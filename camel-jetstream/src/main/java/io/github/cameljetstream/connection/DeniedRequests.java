package io.github.cameljetstream.connection;

import io.nats.client.Message;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Ends requests for which the user has no permission. The server drops such a request without an answer, so that it would
 * wait until its timeout. jnats cannot cancel a blocking request, so its thread is interrupted. Thread-safe.
 */
final class DeniedRequests {
    private final Set<Request> requests = ConcurrentHashMap.newKeySet();
    /** The user has no permission to receive answers, until the next reconnect; null otherwise. */
    private volatile @Nullable Denial answersDenied;

    private interface Request {
        boolean isDeniedBy(Denial denial);

        void end(Denial denial);
    }

    private record AsyncRequest(String subject, CompletableFuture<Message> answer) implements Request {
        @Override
        public boolean isDeniedBy(Denial denial) {
            return denial.subject().equals(subject);
        }

        @Override
        public void end(Denial denial) {
            answer.completeExceptionally(new NotPermittedException(denial));
        }
    }

    /** A request of a method of jnats, which chooses its subject: only its beginning and the names in it are known. */
    private static final class BlockingRequest implements Request {
        private final Thread thread = Thread.currentThread();
        private final List<String> beginnings;
        private final List<String> names;
        private boolean done;
        private @Nullable Denial denial;

        BlockingRequest(List<String> beginnings, List<String> names) {
            this.beginnings = beginnings;
            this.names = names;
        }

        @Override
        public boolean isDeniedBy(Denial other) {
            String subject = other.subject();
            return beginnings.stream().anyMatch(subject::startsWith)
                    && List.of(subject.split("\\.")).containsAll(names);
        }

        @Override
        public synchronized void end(Denial because) {
            if (!done && denial == null) {
                denial = because;
                thread.interrupt();
            }
        }

        /** Prevents a later interruption of the thread; returns the denial that has ended the request, or null. */
        synchronized @Nullable Denial finish() {
            done = true;
            if (denial != null) {
                Thread.interrupted(); // from end(), unless jnats has cleared it
            }
            return denial;
        }
    }

    /** Ends the request as soon as it is denied. */
    CompletableFuture<Message> watch(String subject, CompletableFuture<Message> answer) {
        AsyncRequest request = new AsyncRequest(subject, answer);
        requests.add(request);
        answer.whenComplete((message, failure) -> requests.remove(request));
        endIfUnanswered(request);
        return answer;
    }

    /**
     * Makes a request that blocks.
     *
     * @param beginnings the possible beginnings of the subject
     * @param names tokens of the subject
     * @throws NotPermittedException if it is denied
     */
    <T> T call(List<String> beginnings, List<String> names, Callable<T> request) throws Exception {
        BlockingRequest blocked = new BlockingRequest(beginnings, names);
        requests.add(blocked);
        try {
            endIfUnanswered(blocked);
            T answer = request.call();
            blocked.finish();
            return answer;
        } catch (Exception e) {
            Denial denial = blocked.finish();
            throw denial == null ? e : new NotPermittedException(denial);
        } finally {
            requests.remove(blocked);
        }
    }

    private void endIfUnanswered(Request request) {
        Denial denial = answersDenied;
        if (denial != null) {
            request.end(denial);
        }
    }

    /** Ends the denied requests; returns false if there is none. */
    boolean endDenied(Denial denial) {
        boolean ended = false;
        for (Request each : requests) {
            if (denial.kind() == Denial.Kind.PUBLISH && each.isDeniedBy(denial)) {
                each.end(denial);
                ended = true;
            }
        }
        return ended;
    }

    /** Ends all requests, also later ones: the user has no permission to receive answers. */
    void denyAnswers(Denial denial) {
        answersDenied = denial;
        requests.forEach(each -> each.end(denial));
    }

    /** The connection has subscribed again, perhaps with other permissions. */
    void onReconnected() {
        answersDenied = null;
    }
}
