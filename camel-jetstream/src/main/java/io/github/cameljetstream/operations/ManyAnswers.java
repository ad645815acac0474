package io.github.cameljetstream.operations;

import io.github.cameljetstream.connection.ConnectionLease;
import io.nats.client.Message;
import io.nats.client.Subscription;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** Requests that the server answers with several messages, and a status message at their end. */
final class ManyAnswers {
    private ManyAnswers() {}

    /**
     * Sends a request without waiting for its answers.
     *
     * @param timeout the time for all answers
     * @param onMessage receives each message before the status, in their order; must not block
     * @return the status message; fails with a {@link java.util.concurrent.TimeoutException} or a {@link
     *     io.github.cameljetstream.connection.NotPermittedException} if there is none
     * @throws IllegalStateException if the connection is closed
     */
    static CompletableFuture<Message> request(
            ConnectionLease lease, String subject, byte[] body, Duration timeout, Consumer<Message> onMessage) {
        String inbox = lease.connection().createInbox();
        CompletableFuture<Message> end = new CompletableFuture<>();
        Subscription answers = lease.subscribe(inbox, message -> receive(message, end, onMessage));
        end.whenComplete((status, failure) -> ConnectionLease.unsubscribe(answers));
        lease.failIfDenied(subject, end);
        end.orTimeout(timeout.toMillis(), TimeUnit.MILLISECONDS);
        try {
            lease.publish(subject, inbox, null, body);
        } catch (RuntimeException e) {
            end.completeExceptionally(e);
        }
        return end;
    }

    private static void receive(Message message, CompletableFuture<Message> end, Consumer<Message> onMessage) {
        if (end.isDone()) {
            return;
        }
        if (message.isStatusMessage()) {
            end.complete(message);
            return;
        }
        try {
            onMessage.accept(message);
        } catch (RuntimeException e) {
            end.completeExceptionally(e);
        }
    }
}
