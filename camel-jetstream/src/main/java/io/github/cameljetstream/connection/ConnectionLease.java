package io.github.cameljetstream.connection;

import io.github.cameljetstream.runtime.BackgroundTasks;
import io.github.cameljetstream.runtime.Causes;
import io.github.cameljetstream.runtime.InterruptFlag;
import io.github.cameljetstream.runtime.LogLimiter;
import io.github.cameljetstream.wire.ProtocolSubjects;
import io.nats.client.Connection;
import io.nats.client.Dispatcher;
import io.nats.client.Message;
import io.nats.client.MessageHandler;
import io.nats.client.Subscription;
import io.nats.client.api.StreamInfo;
import io.nats.client.impl.Headers;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.IntSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The use of a shared connection until {@link #close()}. Thread-safe.
 */
public final class ConnectionLease implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ConnectionLease.class);

    private final Runnable release;
    private final ConnectionKey key;
    private final SharedConnection shared;
    private final IntSupplier sharers;
    private final BackgroundTasks tasks;
    private final AtomicBoolean closed = new AtomicBoolean();

    ConnectionLease(
            Runnable release, ConnectionKey key, SharedConnection shared, IntSupplier sharers, BackgroundTasks tasks) {
        this.release = release;
        this.key = key;
        this.shared = shared;
        this.sharers = sharers;
        this.tasks = tasks;
    }

    /**
     * The current connection. Call this at each use: another connection replaces it if jnats closes it. Only
     * {@link #close()} may close it.
     */
    public Connection connection() {
        return shared.connection();
    }

    /**
     * Publishes a message, also on an interrupted thread. The component publishes only through this method.
     *
     * @param replyTo null for no reply subject; one of this component, since it is not checked
     * @param headers null if there are none
     * @throws IllegalStateException if the connection is closed
     * @throws IllegalArgumentException if the subject has a space or control character
     */
    public void publish(String subject, @Nullable String replyTo, @Nullable Headers headers, byte[] body) {
        boolean interrupted = Thread.interrupted(); // otherwise jnats would drop the message silently
        try {
            connection().publish(ProtocolSubjects.check(subject), replyTo, headers, body);
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /** Publishes without headers; see {@link #publish(String, String, Headers, byte[])}. */
    public void publish(String subject, byte[] body) {
        publish(subject, null, null, body);
    }

    /**
     * Sends a request without waiting for its answer, also on an interrupted thread. It fails at once with a
     * {@link NotPermittedException} if the user has no permission for it.
     *
     * @throws IllegalStateException if the connection is closed
     */
    public CompletableFuture<Message> request(String subject, byte @Nullable [] body, Duration timeout) {
        return watched(subject, () -> connection().requestWithTimeout(ProtocolSubjects.check(subject), body, timeout));
    }

    /** Watches before it sends: the denial of a request can arrive before the call that sends it returns. */
    private CompletableFuture<Message> watched(String subject, Supplier<CompletableFuture<Message>> send) {
        CompletableFuture<Message> answer = shared.deniedRequests().watch(subject, new CompletableFuture<>());
        try {
            InterruptFlag.without(send).whenComplete((message, failure) -> {
                if (failure == null) {
                    answer.complete(message);
                } else {
                    answer.completeExceptionally(failure);
                }
            });
        } catch (RuntimeException e) {
            answer.completeExceptionally(e);
            throw e;
        }
        return answer;
    }

    /**
     * Like {@link #request(String, byte[], Duration)}, with headers.
     *
     * @param headers null if there are none
     * @throws IllegalArgumentException if the message is larger than the server accepts
     */
    public CompletableFuture<Message> request(String subject, Headers headers, byte[] body, Duration timeout) {
        return watched(subject, () -> connection()
                .requestWithTimeout(ProtocolSubjects.check(subject), headers, body, timeout));
    }

    /** Fails a pending answer with a {@link NotPermittedException} if the user has no permission for its request. */
    public void failIfDenied(String subject, CompletableFuture<Message> answer) {
        shared.deniedRequests().watch(subject, answer);
    }

    /**
     * Subscribes with the dispatcher of the connection, also on an interrupted thread.
     *
     * @param handler must not block; its exceptions are logged, and do not affect other subscriptions
     * @throws IllegalStateException if the connection is closed
     */
    public Subscription subscribe(String subject, MessageHandler handler) {
        return InterruptFlag.without(
                () -> shared.dispatcher().subscribe(ProtocolSubjects.check(subject), guarded(handler)));
    }

    /** Receives the replies to what publishers send. */
    public ReplyInbox replies() {
        return shared.replies();
    }

    /** A handler that catches everything: an Error would end the thread that serves all subscriptions of a dispatcher. */
    public static MessageHandler guarded(MessageHandler handler) {
        LogLimiter limiter = new LogLimiter();
        return message -> {
            try {
                handler.onMessage(message);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            } catch (Throwable e) {
                report(limiter.count(System.nanoTime()), message, e);
            }
        };
    }

    private static void report(long count, Message message, Throwable failure) {
        if (count > 0) {
            LOG.error(
                    "{} not handled; further ones are reported once a minute. The subject of the last one: {}",
                    count == 1 ? "A message was" : count + " messages were",
                    LogLimiter.excerpt(message.getSubject()),
                    Causes.loggable(failure));
        }
    }

    /** If false, the connection of the subscription was replaced, and the subscription receives nothing. */
    public static boolean isActive(@Nullable Subscription subscription) {
        Dispatcher dispatcher =
                subscription == null ? null : subscription.getDispatcher(); // jnats clears it when it unsubscribes
        return dispatcher != null && dispatcher.isActive();
    }

    /** Ends a subscription, unless it has ended with its connection. */
    public static void unsubscribe(@Nullable Subscription subscription) {
        if (subscription != null && isActive(subscription)) {
            InterruptFlag.without(() -> subscription.getDispatcher().unsubscribe(subscription));
        }
    }

    /** The worker threads and the timer of the Camel context. */
    public BackgroundTasks tasks() {
        return tasks;
    }

    /** The number of leases of the connection, including this one. */
    public int sharers() {
        return sharers.getAsInt();
    }

    ShortLivedCache<ServerFeatures> features() {
        return shared.caches().features();
    }

    ShortLivedCache<ServerFeatures> unaskedFeatures() {
        return shared.caches().unaskedFeatures();
    }

    ShortLivedCache<StreamInfo> streams() {
        return shared.caches().streams();
    }

    DeniedRequests deniedRequests() {
        return shared.deniedRequests();
    }

    public ConnectionState state() {
        return shared.state();
    }

    /** Why the last attempt to connect failed; null if it is unknown, or the connection is up. */
    public @Nullable String problem() {
        return shared.problem();
    }

    /** Like {@link #problem()}, but null while the server is unreachable. */
    public @Nullable String refusal() {
        return shared.refusal();
    }

    public void watch(ConnectionWatcher watcher) {
        shared.watch(watcher);
    }

    public void unwatch(ConnectionWatcher watcher) {
        shared.unwatch(watcher);
    }

    /**
     * Pings the server on a worker, unless an earlier ping has no answer yet. An answer shows that the server has read
     * everything that was sent before. jnats does not count unsent messages while the server reads nothing.
     *
     * @param then runs when the server has answered; never without an answer
     */
    public void ping(Runnable then) {
        shared.ping(then);
    }

    /** The servers, without secrets, for messages. */
    public String servers() {
        return key.maskedServers();
    }

    /** Releases the connection; the last lease closes it. Further calls have no effect. */
    @Override
    public void close() {
        if (closed.compareAndSet(false, true)) {
            release.run();
        }
    }
}
