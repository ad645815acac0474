package io.github.cameljetstream.kv.bucket;

import io.github.cameljetstream.connection.ConnectionLease;
import io.github.cameljetstream.kv.bucket.Entry.Operation;
import io.nats.client.Message;
import io.nats.client.Subscription;
import org.jspecify.annotations.Nullable;

/**
 * Notices of writes of a key, as soon as they are sent: a hint to read the key. They are neither complete nor certain: the
 * stream may refuse a write that was noticed, and none are received while disconnected, without the permission to subscribe,
 * or if the bucket is in another domain. Thread-safe.
 */
public final class KeyNotices implements AutoCloseable {
    private final ConnectionLease lease;
    /** Null if the subject cannot be received. */
    private final @Nullable String subject;

    private final int prefixLength;
    private final Handler handler;
    private @Nullable Subscription subscription;
    private boolean closed;

    /** Receives notices on a thread of the connection: must not block. */
    @FunctionalInterface
    public interface Handler {
        /**
         * Something was sent to the subject of a key.
         *
         * @param isMarker if true, it is a deletion
         */
        void onWrite(String key, byte[] value, boolean isMarker);
    }

    KeyNotices(ConnectionLease lease, @Nullable String subject, int prefixLength, Handler handler) {
        this.lease = lease;
        this.subject = subject;
        this.prefixLength = prefixLength;
        this.handler = handler;
    }

    /** Subscribes, unless it has a subscription that works. Call it now and then: a new connection has no subscriptions. */
    public synchronized void ensure() {
        if (!closed && subject != null && !ConnectionLease.isActive(subscription)) {
            subscription = lease.subscribe(subject, this::onMessage);
        }
    }

    private void onMessage(Message message) {
        Operation operation = Operation.of(message.getHeaders());
        handler.onWrite(message.getSubject().substring(prefixLength), message.getData(), operation != Operation.PUT);
    }

    /** Ends the subscription. */
    @Override
    public synchronized void close() {
        closed = true;
        ConnectionLease.unsubscribe(subscription);
    }
}
