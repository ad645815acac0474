package io.github.cameljetstream.kv;

import static java.util.Objects.requireNonNull;

import io.github.cameljetstream.kv.election.Candidate;
import io.github.cameljetstream.kv.election.ElectionListener;
import io.github.cameljetstream.kv.election.Standing;
import io.github.cameljetstream.kv.meters.KeyValueMeters;
import io.github.cameljetstream.metrics.Metrics.Registration;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.apache.camel.CamelContext;
import org.apache.camel.cluster.CamelClusterEventListener;
import org.apache.camel.cluster.CamelClusterMember;
import org.apache.camel.cluster.CamelClusterView;
import org.apache.camel.support.service.ServiceSupport;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The members of a cluster that elect one leader for a namespace. Thread-safe.
 *
 * <p>The view calls its listeners one after another, on a thread of its own: {@link #addEventListener} does not call them
 * itself. A leader that loses the leadership claims it again only after all listeners have returned.
 */
public final class JetStreamClusterView extends ServiceSupport implements CamelClusterView {
    private static final Logger LOG = LoggerFactory.getLogger(JetStreamClusterView.class);

    /** {@code master:} stops its consumer directly after it has released the view. */
    private static final Duration RELEASE_DELAY = Duration.ofMillis(50);

    private final JetStreamClusterService service;
    private final String namespace;
    private final List<CamelClusterEventListener> listeners = new CopyOnWriteArrayList<>();
    private final CamelClusterMember local;
    private final Queue<Candidate> leaving = new ConcurrentLinkedQueue<>();
    private @Nullable CamelContext camelContext;
    private volatile @Nullable Candidate candidate;
    private volatile Registration meters = () -> {};

    JetStreamClusterView(JetStreamClusterService service, String namespace) {
        this.service = service;
        this.namespace = namespace;
        this.local = new JetStreamClusterMember(service.memberName(), true, this::isLeader);
    }

    /** If true, this instance leads now, by its own clock. Does not block. */
    public boolean isLeader() {
        Candidate now = candidate;
        return now != null && now.isLeader();
    }

    /**
     * The fencing token of the leadership of this instance: greater than that of every earlier leader. A resource that
     * remembers the greatest token can refuse the late write of an earlier leader. After the leadership has ended, the token
     * is valid while the routes stop, and nobody else leads.
     *
     * @return 0 if another instance may lead now
     */
    public long getFencingToken() {
        Candidate now = candidate;
        long token = now == null ? 0 : now.token();
        for (Candidate each : leaving) {
            token = Math.max(token, each.token());
        }
        return token;
    }

    @Override
    public JetStreamClusterService getClusterService() {
        return service;
    }

    @Override
    public String getNamespace() {
        return namespace;
    }

    @Override
    public Optional<CamelClusterMember> getLeader() {
        Candidate now = candidate;
        return now == null ? Optional.empty() : Optional.ofNullable(leader(now.standing()));
    }

    private @Nullable CamelClusterMember leader(Standing standing) {
        if (standing.phase() == Standing.Phase.LEADING) {
            return local;
        }
        String name = standing.name();
        return name == null ? null : new JetStreamClusterMember(name, false, () -> true);
    }

    @Override
    public CamelClusterMember getLocalMember() {
        return local;
    }

    /** The members that are alive, this one first. Others are read each third of leaseTimeout. */
    @Override
    public List<CamelClusterMember> getMembers() {
        List<CamelClusterMember> members = new ArrayList<>();
        members.add(local);
        Candidate now = candidate;
        if (now != null) {
            String leader = now.standing().leader();
            now.others()
                    .forEach((instance, name) ->
                            members.add(new JetStreamClusterMember(name, false, () -> instance.equals(leader))));
        }
        return members;
    }

    /** Adds a listener. It is called soon for the present leader and the present members, and then for each change. */
    @Override
    public void addEventListener(@Nullable CamelClusterEventListener listener) {
        if (listener == null) {
            return;
        }
        listeners.add(listener);
        Candidate now = candidate;
        if (now != null) {
            now.inOrder(() -> catchUp(listener));
        }
    }

    private void catchUp(CamelClusterEventListener listener) {
        if (listener instanceof CamelClusterEventListener.Leadership leadership) {
            leadership.leadershipChanged(this, getLeader().orElse(null));
        }
        if (listener instanceof CamelClusterEventListener.Membership membership) {
            getMembers().forEach(each -> membership.memberAdded(this, each));
        }
    }

    @Override
    public void removeEventListener(@Nullable CamelClusterEventListener listener) {
        listeners.removeIf(each -> each == listener);
    }

    private <T extends CamelClusterEventListener> void call(Class<T> type, Consumer<T> event) {
        for (CamelClusterEventListener each : listeners) {
            if (type.isInstance(each)) {
                try {
                    event.accept(type.cast(each));
                } catch (RuntimeException e) {
                    LOG.error("A listener of cluster view '{}' failed; the others are called", namespace, e);
                }
            }
        }
    }

    private final class Events implements ElectionListener {
        @Override
        public void onStanding(Standing standing) {
            CamelClusterMember leader = leader(standing);
            call(
                    CamelClusterEventListener.Leadership.class,
                    each -> each.leadershipChanged(JetStreamClusterView.this, leader));
        }

        @Override
        public void onAdded(String instance, String name) {
            CamelClusterMember member = new JetStreamClusterMember(name, false, () -> false);
            call(
                    CamelClusterEventListener.Membership.class,
                    each -> each.memberAdded(JetStreamClusterView.this, member));
        }

        @Override
        public void onRemoved(String instance, String name) {
            CamelClusterMember member = new JetStreamClusterMember(name, false, () -> false);
            call(
                    CamelClusterEventListener.Membership.class,
                    each -> each.memberRemoved(JetStreamClusterView.this, member));
        }
    }

    @Override
    protected void doStart() {
        Candidate started = service.candidate(namespace, new Events());
        candidate = started;
        started.start();
        meters = KeyValueMeters.leader(
                requireNonNull(camelContext),
                requireNonNull(service.getBucket()),
                namespace,
                new KeyValueMeters.LeaderState(() -> isLeader() ? 1 : 0));
        listeners.forEach(each -> started.inOrder(() -> catchUp(each)));
    }

    /** Leads no longer from now on. While the context stops, its routes still run: then the service releases it later. */
    @Override
    protected void doStop() {
        Candidate stopped = candidate;
        candidate = null;
        meters.close();
        meters = () -> {};
        if (stopped != null) {
            leaving.removeIf(Candidate::hasLeft);
            leaving.add(stopped);
            stopped.leave();
            if (!requireNonNull(camelContext).isStopping()) {
                stopped.releaseAfter(RELEASE_DELAY);
            }
        }
    }

    /** Releases the leadership, after the routes have ended. */
    void release(Duration timeout) {
        for (Candidate each = leaving.poll(); each != null; each = leaving.poll()) {
            each.finish(timeout);
        }
    }

    @Override
    public @Nullable CamelContext getCamelContext() {
        return camelContext;
    }

    @Override
    public void setCamelContext(CamelContext camelContext) {
        this.camelContext = camelContext;
    }
}
