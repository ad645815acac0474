package io.github.cameljetstream.publish;

import io.github.cameljetstream.connection.ConnectionLease;
import io.github.cameljetstream.connection.ConnectionState;
import io.github.cameljetstream.options.PublishOptions;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Keeps what is to be sent while the connection is away, or takes no more: jnats would queue it without bound, and send
 * it long after it was told to have failed. Publishes leave in the order in which they came. Thread-safe.
 */
final class OfflineSendBuffer {
    private final ConnectionLease lease;
    private final PublishOptions options;
    private final Consumer<PendingPublish> send;
    private final Set<PendingPublish> kept = new LinkedHashSet<>();
    private volatile boolean shut;

    /**
     * @param send gives a publish to jnats; it must not block
     */
    OfflineSendBuffer(ConnectionLease lease, PublishOptions options, Consumer<PendingPublish> send) {
        this.lease = lease;
        this.options = options;
        this.send = send;
    }

    boolean isOpen() {
        return !shut && lease.state() == ConnectionState.CONNECTED;
    }

    /** Whether the publish has to wait: then it is sent when the gate opens. */
    boolean stops(PendingPublish publish) {
        if (isOpen()) {
            return false;
        }
        synchronized (this) {
            if (isOpen()) {
                return false;
            }
            publish.deadline = System.nanoTime() + options.getPublishTimeout().toNanos();
            keep(publish);
            return true;
        }
    }

    /** Keeps a publish, and all that come after it. */
    synchronized void keep(PendingPublish publish) {
        shut = true;
        publish.kept = true;
        kept.add(publish);
    }

    /** The publish has ended otherwise. */
    synchronized void drop(PendingPublish publish) {
        publish.kept = false;
        kept.remove(publish);
    }

    /** Takes out what has waited publishTimeout for each of its attempts. */
    synchronized List<PendingPublish> expired(long now) {
        List<PendingPublish> expired = new ArrayList<>();
        for (PendingPublish publish : kept) {
            if (publish.isOverdue(now)) {
                publish.waitOn(options.getPublishTimeout());
                if (publish.attempts > options.getPublishRetries()) {
                    expired.add(publish);
                }
            }
        }
        expired.forEach(this::drop);
        return expired;
    }

    synchronized List<PendingPublish> takeAll() {
        List<PendingPublish> all = List.copyOf(kept);
        all.forEach(this::drop);
        return all;
    }

    /** Lets nothing pass until it is opened. */
    synchronized void shut() {
        shut = true;
    }

    /**
     * Sends what has waited, and lets pass what comes, if the connection is there. What comes meanwhile waits, so that it
     * does not overtake.
     */
    synchronized void open() {
        if (lease.state() != ConnectionState.CONNECTED) {
            return;
        }
        // What cannot be sent even now is kept again, behind these.
        for (int left = kept.size(); left > 0 && !kept.isEmpty(); left--) {
            PendingPublish first = kept.iterator().next();
            drop(first);
            send.accept(first);
        }
        shut = !kept.isEmpty();
    }
}
