package io.github.cameljetstream.source;

import io.github.cameljetstream.connection.ConnectionLease;
import io.github.cameljetstream.connection.ConnectionState;
import io.github.cameljetstream.runtime.InterruptFlag;
import io.nats.client.Dispatcher;
import io.nats.client.Message;
import io.nats.client.Subscription;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The reply subject of requests for messages, and its subscription. The server serves requests as long as somebody
 * subscribes to their inbox, and what it delivers to nobody uses up a delivery. So the subscription ends in a way that the
 * server receives, and without losing what the server has sent. Thread-safe.
 */
final class Inbox {
    /** More than the messages and statuses that can be on their way when nothing was requested for a while. */
    private static final int DRAIN_MARKERS = 32;

    private static final Logger LOG = LoggerFactory.getLogger(Inbox.class);

    private final ConnectionLease lease;
    private final BiConsumer<Inbox, Message> handler;
    private final String subject;
    private final Consumer<String> requestStatus;
    private final long createdAt = System.nanoTime();
    private @Nullable Subscription subscription;
    /** How often the client had reconnected when it subscribed. */
    private long reconnects;
    /** Whether the subscription ends after a number of messages. */
    private boolean isDraining;

    /** The subscription that another one replaces; null if there is none. */
    private @Nullable Subscription replaced;
    /** Both subscriptions may receive the same message. */
    private volatile boolean isDoubled;
    /** The reply subject of the message that was handled last; it differs for each delivery. */
    private volatile @Nullable String lastReplySubject;

    /**
     * @param handler called on the dispatcher of the connection
     * @param requestStatus requests a status message to a subject, which the server sends after everything it sent before
     */
    Inbox(ConnectionLease lease, BiConsumer<Inbox, Message> handler, Consumer<String> requestStatus) {
        this.lease = lease;
        this.handler = handler;
        this.subject = lease.connection().createInbox();
        this.requestStatus = requestStatus;
    }

    /** The creation time ({@link System#nanoTime}): what arrives here was requested later. */
    long createdAt() {
        return createdAt;
    }

    String subject() {
        return subject;
    }

    synchronized Subscription subscribe() {
        isDraining = false;
        reconnects = reconnects(); // before subscribing: a reconnect in between then counts as later
        Subscription subscribed = lease.subscribe(subject, this::onMessage);
        subscription = subscribed;
        return subscribed;
    }

    private long reconnects() {
        return lease.connection().getStatistics().getReconnects();
    }

    private void onMessage(Message message) {
        if (isDoubled) {
            String reply = message.getReplyTo();
            if (reply != null && reply.equals(lastReplySubject)) {
                return; // the two copies of a message arrive one after the other
            }
            lastReplySubject = reply;
        }
        handler.accept(this, message);
    }

    /** Whether messages may still arrive. */
    synchronized boolean isActive() {
        return replaced != null || (subscription != null && ConnectionLease.isActive(subscription));
    }

    /** Ends at once. Loses what is on its way. */
    synchronized void end() {
        ConnectionLease.unsubscribe(replaced);
        replaced = null;
        ConnectionLease.unsubscribe(subscription);
    }

    /**
     * Unsubscribes, and still handles what the server sends before it receives that: otherwise it would use up a delivery
     * that nobody sees. Does not wait.
     *
     * @param outstanding how many messages may be on their way
     * @return whether the server receives the end only after a round trip
     */
    synchronized boolean drain(int outstanding) {
        boolean isResubscribed = reconnects != reconnects();
        Subscription active = subscription;
        if (lease.state() != ConnectionState.CONNECTED || (isResubscribed && replaced != null)) {
            end();
        } else if (replaced == null && active != null && ConnectionLease.isActive(active)) {
            if (isResubscribed) {
                replace(active, outstanding);
            } else if (!isDraining) {
                unsubscribeByCount(active, outstanding);
            }
        }
        return replaced != null;
    }

    /**
     * After a plain unsubscribe jnats drops what is on its way, but not if the subscription ends after a number of messages.
     * The number here is more than what can be on its way, and the client requests statuses until it is reached: the server
     * and the client end with the same message.
     */
    private void unsubscribeByCount(Subscription ending, int outstanding) {
        int markers = Math.max(0, outstanding) + DRAIN_MARKERS;
        long count = ending.getDeliveredCount() + markers;
        if (count > Integer.MAX_VALUE) {
            end();
            return;
        }
        isDraining = true;
        endAfter(ending, (int) count);
        for (int i = 0; i < markers; i++) {
            requestStatus.accept(subject);
        }
    }

    private static void endAfter(Subscription ending, int count) {
        Dispatcher dispatcher = ending.getDispatcher();
        if (dispatcher != null) {
            InterruptFlag.without(() -> dispatcher.unsubscribe(ending, count));
        }
    }

    /**
     * jnats subscribes again after a reconnect. From then on the server counts from 0, and jnats continues its count: with
     * one number jnats would end early, and the server would send to nobody. So a new subscription, which both count from 0,
     * replaces it. A reply to a subject of its own shows that everything that the server sent to the first one alone has
     * arrived; then the first one ends, and after it the other.
     */
    private void replace(Subscription old, int outstanding) {
        replaced = old;
        if (isDraining) {
            endAfter(old, Integer.MAX_VALUE); // the server of the new connection does not know the earlier number
        }
        isDoubled = true;
        Subscription next = subscribe();
        String marker = lease.connection().createInbox();
        Subscription marked = lease.subscribe(marker, reply -> onReplaced(next, outstanding));
        InterruptFlag.without(() -> marked.getDispatcher().unsubscribe(marked, 1));
        requestStatus.accept(marker);
    }

    private synchronized void onReplaced(Subscription next, int outstanding) {
        if (replaced == null) {
            return; // it ended in the meantime
        }
        ConnectionLease.unsubscribe(replaced);
        replaced = null;
        try {
            unsubscribeByCount(next, outstanding);
        } catch (IllegalStateException e) {
            LOG.debug("The connection was closed before the inbox ended", e);
        }
    }
}
