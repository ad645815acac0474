package io.github.cameljetstream.partition;

import io.github.cameljetstream.connection.ConnectionLease;
import io.github.cameljetstream.connection.ConnectionState;
import io.github.cameljetstream.connection.ConnectionWatcher;
import io.github.cameljetstream.connection.Denial;
import io.nats.client.Message;
import io.nats.client.Subscription;
import io.nats.client.api.StreamInfo;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A member of a group: announces twice a second what it holds, on a subject of the group, and receives the announcements of
 * all. They are plain messages of NATS, which no stream stores. Never blocks. Thread-safe.
 */
final class GroupMember implements ConnectionWatcher {
    private static final Logger LOG = LoggerFactory.getLogger(GroupMember.class);
    private static final long UNHEARD_NANOS = TimeUnit.SECONDS.toNanos(5);

    private final ConnectionLease lease;
    private final String subject;
    private final String name;
    private final int count;
    private final GroupView view;
    private @Nullable Subscription subscription;
    private boolean joined;
    private volatile @Nullable String denial;
    private volatile long unheardSince;
    private volatile String streamCreated = "";

    GroupMember(ConnectionLease lease, PartitionGroup.Description group, String name) {
        this.lease = lease;
        this.subject = subject(group.streamName(), group.durable());
        this.name = name;
        this.count = group.count();
        this.view = new GroupView(name);
    }

    /** The subject of the announcements of a group. */
    static String subject(String stream, String group) {
        return "camel.jetstream.partitions." + stream + "." + group;
    }

    String name() {
        return name;
    }

    /** The stream, as the server describes it. */
    void streamFound(StreamInfo stream) {
        streamCreated = String.valueOf(stream.getCreateTime().toInstant());
    }

    /** Begins to listen. */
    synchronized void join() {
        if (!joined) {
            joined = true;
            view.reset();
            unheardSince = System.nanoTime();
            lease.watch(this);
            listen();
        }
    }

    /** Announces that this member claims nothing more, and listens no more. */
    synchronized void leave() {
        if (joined) {
            joined = false;
            publish(new MemberMessage(name, streamCreated, new TreeSet<>(), true));
            lease.unwatch(this);
            ConnectionLease.unsubscribe(subscription);
        }
    }

    private synchronized void listen() {
        if (joined && !ConnectionLease.isActive(subscription)) {
            try {
                subscription = lease.subscribe(subject, this::onMessage);
            } catch (IllegalStateException e) {
                LOG.debug("Not listening: the connection is closed, and another replaces it", e);
            }
        }
    }

    private void onMessage(Message message) {
        MemberMessage read = MemberMessage.read(message.getData(), count);
        if (read != null && read.stream().equals(streamCreated)) {
            view.heard(read, System.nanoTime());
        }
    }

    @Override
    public void onReconnected() {
        denial = null;
        listen();
    }

    @Override
    public boolean onDenied(Denial denied) {
        if (!subject.equals(denied.subject())) {
            return false;
        }
        denial = denied.describe();
        return true;
    }

    /** Announces what this member holds, unless it has left the group, or the client is disconnected. */
    synchronized void announce(SortedSet<Integer> held) {
        if (joined && lease.state() == ConnectionState.CONNECTED) {
            publish(new MemberMessage(name, streamCreated, held, false));
        }
    }

    private void publish(MemberMessage message) {
        try {
            lease.publish(subject, message.write());
        } catch (IllegalStateException e) {
            LOG.debug("Not announced: the connection is closed", e);
        }
    }

    /** The members, and what they hold; null while this member does not know that it hears them. */
    @Nullable
    SortedMap<String, SortedSet<Integer>> members(SortedSet<Integer> held) {
        long now = System.nanoTime();
        if (view.hearsItself(now)) {
            unheardSince = now;
        }
        return lease.state() == ConnectionState.CONNECTED && view.isCurrent(now) ? view.members(held, now) : null;
    }

    /** Why this member hears nobody; null if it does, or has not waited long enough. */
    @Nullable
    String problem() {
        if (System.nanoTime() - unheardSince < UNHEARD_NANOS || lease.state() != ConnectionState.CONNECTED) {
            return null;
        }
        String known = denial;
        return "the members of the group do not hear each other on subject '" + subject + "'"
                + (known == null ? "" : ": " + known) + ". Allow the user to publish and to subscribe there";
    }
}
