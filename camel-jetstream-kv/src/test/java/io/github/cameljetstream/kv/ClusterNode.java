package io.github.cameljetstream.kv;

import io.github.cameljetstream.JetStreamComponent;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.camel.cluster.CamelClusterEventListener;
import org.apache.camel.cluster.CamelClusterMember;
import org.apache.camel.cluster.CamelClusterView;
import org.apache.camel.impl.DefaultCamelContext;

/** A Camel context with a cluster service, and what its listener has learned of one namespace. */
final class ClusterNode implements AutoCloseable, CamelClusterEventListener.Leadership {
    static final String NAMESPACE = "orders: new";

    final DefaultCamelContext context = new DefaultCamelContext();
    final JetStreamClusterService service;
    final String name;
    /** When it was called as the leader, and when it was called as a follower after that, by {@link System#nanoTime}. */
    final List<Long> taken = new CopyOnWriteArrayList<>();

    final List<Long> lost = new CopyOnWriteArrayList<>();
    private JetStreamClusterView view;
    private boolean leads;
    volatile Runnable onLost = () -> {};

    ClusterNode(String name, String url, String bucket, Duration lease) {
        this.name = name;
        JetStreamComponent component = context.getComponent("jetstream", JetStreamComponent.class);
        component.getConnectionOptions().setNatsURL(url);
        component.getConnectionOptions().setReconnectWait(Duration.ofMillis(20));
        service = new JetStreamClusterService(bucket);
        service.setId(name);
        service.setLeaseTimeout(lease);
    }

    ClusterNode start() throws Exception {
        context.disableJMX();
        context.addService(service);
        context.start();
        view = service.getView(NAMESPACE);
        view.addEventListener(this);
        return this;
    }

    JetStreamClusterView view() {
        return view;
    }

    boolean leads() {
        return view.isLeader();
    }

    /** The name of the leader, as this node knows it; empty if it knows none. */
    String leader() {
        return view.getLeader().map(CamelClusterMember::getId).orElse("");
    }

    List<String> members() {
        return view.getMembers().stream().map(CamelClusterMember::getId).toList();
    }

    @Override
    public synchronized void leadershipChanged(CamelClusterView changed, CamelClusterMember leader) {
        boolean now = changed.getLocalMember().isLeader();
        if (now && !leads) {
            taken.add(System.nanoTime());
        } else if (!now && leads) {
            lost.add(System.nanoTime());
            onLost.run();
        }
        leads = now;
    }

    @Override
    public void close() {
        context.stop();
    }
}
