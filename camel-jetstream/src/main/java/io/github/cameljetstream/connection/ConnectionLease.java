package io.github.cameljetstream.connection;

import io.github.cameljetstream.runtime.BackgroundTasks;
import io.github.cameljetstream.runtime.Causes;
import io.github.cameljetstream.runtime.InterruptFlag;
import io.github.cameljetstream.runtime.LogLimiter;
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
     * The connection there is now: ask for it at each use, since another takes its place should jnats ever close it. It
     * must not be closed but by {@link #close()}.
     */
    public Connection connection() {
        return shared.connection();
    }

    /**
     * Publishes, also on a thread that is interrupted. Nothing in this package or above publishes in another way.
     *
     * @param replyTo null if no answer is wanted
     * @param headers null if there are none
     * @throws IllegalStateException if the connection is closed
     */
    public void publish(String subject, String replyTo, Headers headers, byte[] body) {
        boolean interrupted = Thread.interrupted(); // else jnats would drop the message silently
        try {
            connection().publish(subject, replyTo, headers, body);
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
     * Sends a request without waiting for its answer, also on a thread that is interrupted. It fails at once with a
     * {@link NotPermittedException} if our user may not make it.
     *
     * @throws IllegalStateException if the connection is closed
     */
    public CompletableFuture<Message> request(String subject, byte[] body, Duration timeout) {
        return shared.deniedRequests()
                .watch(subject, InterruptFlag.without(() -> connection().requestWithTimeout(subject, body, timeout)));
    }

    /**
     * Subscribes with the one dispatcher of the connection, also on a thread that is interrupted.
     *
     * @param handler must not block; what it throws is logged, and does not harm the other subscriptions
     * @throws IllegalStateException if the connection is closed
     */
    public Subscription subscribe(String subject, MessageHandler handler) {
        return InterruptFlag.without(() -> shared.dispatcher().subscribe(subject, guarded(handler)));
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
                long count = limiter.count(System.nanoTime());
                if (count > 0) {
                    LOG.error(
                            "{} not handled; further ones are reported once a minute. The last one is on {}",
                            count == 1 ? "A message was" : count + " messages were",
                            LogLimiter.excerpt(message.getSubject()),
                            Causes.loggable(e));
                }
            }
        };
    }

    /** If false, the connection of the subscription was replaced, and the subscription receives nothing. */
    public static boolean isActive(Subscription subscription) {
        Dispatcher dispatcher =
                subscription == null ? null : subscription.getDispatcher(); // jnats clears it at the end
        return dispatcher != null && dispatcher.isActive();
    }

    /** Ends a subscription, unless it has ended with its connection. */
    public static void unsubscribe(Subscription subscription) {
        if (isActive(subscription)) {
            InterruptFlag.without(() -> subscription.getDispatcher().unsubscribe(subscription));
        }
    }

    /** The worker threads and the timer of the Camel context. */
    public BackgroundTasks tasks() {
        return tasks;
    }

    /** How many share the connection now, this one included. */
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

    /** Why the last attempt to connect failed; null if it is not known, or the connection is up. */
    public String problem() {
        return shared.problem();
    }

    /** As {@link #problem()}, but null while the server cannot be reached at all. */
    public String refusal() {
        return shared.refusal();
    }

    public void watch(ConnectionWatcher watcher) {
        shared.watch(watcher);
    }

    public void unwatch(ConnectionWatcher watcher) {
        shared.unwatch(watcher);
    }

    /**
     * Asks the server, on a worker, whether it has read all that was sent before; not while it is asked already. jnats'
     * own count of unsent messages is not available while the server reads nothing.
     *
     * @param then runs when the server has answered; never if it does not
     */
    public void askWhetherAllIsRead(Runnable then) {
        shared.askWhetherAllIsRead(then);
    }

    /** The servers, without secrets, for messages. */
    public String servers() {
        return key.maskedServers();
    }

    /** Gives the connection back; the last lease closes it. Further calls do nothing. */
    @Override
    public void close() {
        if (closed.compareAndSet(false, true)) {
            release.run();
        }
    }
}
