package io.github.cameljetstream.fastbatch;

import io.github.cameljetstream.connection.ConnectionLease;
import io.nats.client.MessageHandler;
import io.nats.client.Subscription;
import org.jspecify.annotations.Nullable;

/** The one subscription that receives the replies to all fast batches of a producer. Thread-safe. */
final class ReplySubscription {
    private final ConnectionLease lease;
    private final String subject;
    private final MessageHandler handler;
    private volatile @Nullable Subscription subscription;

    ReplySubscription(ConnectionLease lease, String subject, MessageHandler handler) {
        this.lease = lease;
        this.subject = subject;
        this.handler = handler;
    }

    /** If false, the connection was replaced, and replies do not arrive until {@link #subscribe}. */
    boolean isActive() {
        return ConnectionLease.isActive(subscription);
    }

    /** Subscribes, or subscribes again if the connection was replaced. */
    synchronized void subscribe() {
        if (!isActive()) {
            subscription = lease.subscribe(subject, handler);
        }
    }

    /** Receives nothing more. */
    void close() {
        ConnectionLease.unsubscribe(subscription);
    }
}
