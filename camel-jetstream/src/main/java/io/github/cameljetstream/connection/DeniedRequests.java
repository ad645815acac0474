package io.github.cameljetstream.connection;

import io.nats.client.Message;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Ends requests that our user may not make: the server drops them without an answer, so that they would wait for all of
 * their time. jnats does not end what waits in it, so that a thread that waits is interrupted. Thread-safe.
 */
final class DeniedRequests {
    private final Set<Request> requests = ConcurrentHashMap.newKeySet();
    /** Our user may not receive what answers requests, as long as the connection lasts; else null. */
    private volatile Denial answers;

    private interface Request {
        boolean isDeniedBy(Denial denial);

        void end(Denial denial);
    }

    private record Asked(String subject, CompletableFuture<Message> answer) implements Request {
        @Override
        public boolean isDeniedBy(Denial denial) {
            return denial.subject().equals(subject);
        }

        @Override
        public void end(Denial denial) {
            answer.completeExceptionally(new NotPermittedException(denial));
        }
    }

    /** A request that a thread waits for in jnats, which alone knows its subject: the beginning is known, and names in it. */
    private static final class Waiting implements Request {
        private final Thread thread = Thread.currentThread();
        private final List<String> beginnings;
        private final List<String> names;
        private boolean done;
        private Denial denial;

        Waiting(List<String> beginnings, List<String> names) {
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

        /** From now on the thread is not interrupted; returns what has ended the request, or null. */
        synchronized Denial done() {
            done = true;
            if (denial != null) {
                Thread.interrupted(); // ours; whoever waited may have read it already
            }
            return denial;
        }
    }

    /** Ends the request if it is denied. */
    CompletableFuture<Message> watch(String subject, CompletableFuture<Message> answer) {
        Asked asked = new Asked(subject, answer);
        requests.add(asked);
        answer.whenComplete((message, failure) -> requests.remove(asked));
        endIfUnanswered(asked);
        return answer;
    }

    /**
     * Makes a request that blocks.
     *
     * @param beginnings the subject begins with one of them
     * @param names are parts of the subject
     * @throws NotPermittedException if it is denied
     */
    <T> T call(List<String> beginnings, List<String> names, Callable<T> request) throws Exception {
        Waiting waiting = new Waiting(beginnings, names);
        requests.add(waiting);
        T answer = null;
        Exception failure = null;
        try {
            endIfUnanswered(waiting);
            answer = request.call();
        } catch (Exception e) {
            failure = e;
        } finally {
            requests.remove(waiting);
        }
        Denial denial = waiting.done();
        if (failure == null) {
            return answer;
        }
        throw denial == null ? failure : new NotPermittedException(denial);
    }

    private void endIfUnanswered(Request request) {
        Denial denial = answers;
        if (denial != null) {
            request.end(denial);
        }
    }

    /** Ends what is denied; false if there is no such request. */
    boolean denied(Denial denial) {
        boolean ended = false;
        for (Request each : requests) {
            if (denial.kind() == Denial.Kind.PUBLISH && each.isDeniedBy(denial)) {
                each.end(denial);
                ended = true;
            }
        }
        return ended;
    }

    /** No answer can come: ends all requests, also those to come. */
    void answersDenied(Denial denial) {
        answers = denial;
        requests.forEach(each -> each.end(denial));
    }

    /** The subscriptions were made again, perhaps with other rights. */
    void reconnected() {
        answers = null;
    }
}
