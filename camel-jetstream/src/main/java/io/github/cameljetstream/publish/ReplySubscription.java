package io.github.cameljetstream.publish;

import io.github.cameljetstream.connection.ConnectionLease;
import io.nats.client.MessageHandler;
import io.nats.client.Subscription;

/** The one subscription that receives the replies to all attempts of a publisher. Thread-safe. */
public final class ReplySubscription {
    private final ConnectionLease lease;
    private final String subject;
    private final MessageHandler handler;
    private volatile Subscription subscription;

    public ReplySubscription(ConnectionLease lease, String subject, MessageHandler handler) {
        this.lease = lease;
        this.subject = subject;
        this.handler = handler;
    }

    /** If false, the connection was replaced, and replies do not arrive until {@link #subscribe}. */
    public boolean isActive() {
        return ConnectionLease.isActive(subscription);
    }

    /** Subscribes, or subscribes again if the connection was replaced. */
    public synchronized void subscribe() {
        if (!isActive()) {
            subscription = lease.subscribe(subject, handler);
        }
    }

    /** Receives nothing more. */
    public void close() {
        ConnectionLease.unsubscribe(subscription);
    }
}
