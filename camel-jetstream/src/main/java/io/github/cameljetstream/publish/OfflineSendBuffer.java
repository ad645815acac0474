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
 * Keeps publishes while the connection is lost, or accepts no more: jnats would queue them without bound, and send them
 * long after their failure was reported. Publishes leave in their order. Thread-safe.
 */
final class OfflineSendBuffer {
    private final ConnectionLease lease;
    private final PublishOptions options;
    private final Set<PendingPublish> kept = new LinkedHashSet<>();
    private volatile boolean shut;

    OfflineSendBuffer(ConnectionLease lease, PublishOptions options) {
        this.lease = lease;
        this.options = options;
    }

    boolean isOpen() {
        return !shut && lease.state() == ConnectionState.CONNECTED;
    }

    /** If true, the publish is kept until {@link #open}. */
    boolean keepsWhileOffline(PendingPublish publish) {
        if (isOpen()) {
            return false;
        }
        synchronized (this) {
            if (isOpen()) {
                return false;
            }
            publish.setDeadlineAfter(options.getPublishTimeout().toNanos());
            keep(publish);
            return true;
        }
    }

    /** Keeps a publish, and all that follow. */
    synchronized void keep(PendingPublish publish) {
        shut = true;
        publish.setBuffered(true);
        kept.add(publish);
    }

    /** The publish is sent, or has an outcome without being sent. */
    synchronized void remove(PendingPublish publish) {
        publish.setBuffered(false);
        kept.remove(publish);
    }

    /** Removes and returns the publishes that have waited publishTimeout for each of their attempts. */
    synchronized List<PendingPublish> removeExpired(long now) {
        List<PendingPublish> expired = new ArrayList<>();
        for (PendingPublish publish : kept) {
            if (publish.isOverdue(now)) {
                publish.beginAttempt(now, options.getPublishTimeout());
                if (publish.attempts() > options.getPublishRetries()) {
                    expired.add(publish);
                }
            }
        }
        expired.forEach(this::remove);
        return expired;
    }

    synchronized List<PendingPublish> removeAll() {
        List<PendingPublish> all = List.copyOf(kept);
        all.forEach(this::remove);
        return all;
    }

    /** Keeps everything until {@link #open}. */
    synchronized void shut() {
        shut = true;
    }

    /**
     * Sends what was kept, and lets pass what follows, if the connection is there. Publishes that arrive meanwhile wait,
     * so that they do not overtake.
     *
     * @param send hands a publish to jnats; it must not block
     */
    synchronized void open(Consumer<PendingPublish> send) {
        if (lease.state() != ConnectionState.CONNECTED) {
            return;
        }
        // A publish that still cannot be sent is kept again, behind these.
        for (int left = kept.size(); left > 0 && !kept.isEmpty(); left--) {
            PendingPublish first = kept.iterator().next();
            remove(first);
            send.accept(first);
        }
        shut = !kept.isEmpty();
    }
}
