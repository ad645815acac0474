package io.github.cameljetstream.kv;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.cameljetstream.testinfra.NatsServer;
import io.github.cameljetstream.testinfra.NatsServerExtension;
import io.github.cameljetstream.testinfra.NatsService;
import io.github.cameljetstream.testinfra.TcpProxy;
import io.github.cameljetstream.testinfra.WithNatsServer;
import io.nats.client.Connection;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.camel.cluster.CamelClusterEventListener;
import org.apache.camel.cluster.CamelClusterMember;
import org.apache.camel.cluster.CamelClusterView;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Cluster services whose processes, connections and servers fail. */
@Tag("newest") // the leases are ours: the version of the server makes no difference
@WithNatsServer
class ClusterFaultsTest extends ClusterTestSupport {
    private static final Duration SHORT = Duration.ofSeconds(1);

    @Test
    void aLeaderWithoutConnectionResignsBeforeAnotherLeadsAndIsNoMember(NatsService server) throws Exception {
        List<String> events = new CopyOnWriteArrayList<>();
        try (TcpProxy proxy = TcpProxy.to(server)) {
            ClusterNode one = node("one", proxy.url(), SHORT);
            awaitLeader(one);
            ClusterNode two = node("two", server.url(), SHORT);
            two.view().addEventListener(new CamelClusterEventListener.Membership() {
                @Override
                public void memberAdded(CamelClusterView view, CamelClusterMember member) {
                    events.add("+" + member.getId());
                }

                @Override
                public void memberRemoved(CamelClusterView view, CamelClusterMember member) {
                    events.add("-" + member.getId());
                }
            });
            await().until(() -> two.leader().equals("one") && events.containsAll(List.of("+one", "+two")));
            long cut = System.nanoTime();
            proxy.refuse(true);
            proxy.cut();
            awaitLeader(two);
            assertThat(one.lost).hasSize(1);
            assertThat(one.lost.get(0)).isLessThan(two.taken.get(0));
            assertThat(two.taken.get(0) - cut).isLessThan(TimeUnit.SECONDS.toNanos(10));
            await().until(() -> events.get(events.size() - 1).equals("-one"));
            try (Connection nats = server.connect()) { // the leader has removed its key
                await().until(() -> nats.keyValue(bucket).keys().size() == 2);
            }
            proxy.refuse(false);
            await().until(() ->
                    one.leader().equals("two") && events.get(events.size() - 1).equals("+one"));
            assertThat(one.leads()).isFalse();
        }
    }

    /** Listeners that need long hold the leadership as long as it can be renewed. */
    @Test
    void nobodyElseLeadsWhileTheRoutesOfAStoppingLeaderEnd(NatsService server) throws Exception {
        ClusterNode one = node("one", server.url(), SHORT);
        awaitLeader(one);
        ClusterNode two = node("two", server.url(), SHORT);
        await().until(() -> two.leader().equals("one"));
        CountDownLatch lost = new CountDownLatch(1);
        one.onLost = () -> {
            lost.countDown();
            long end = System.nanoTime() + SHORT.multipliedBy(2).toNanos();
            await().until(() -> System.nanoTime() - end > 0);
            assertThat(one.view().getFencingToken()).isPositive();
            assertThat(two.taken).isEmpty();
        };
        one.service.stopView(ClusterNode.NAMESPACE);
        assertThat(lost.await(10, TimeUnit.SECONDS)).isTrue();
        assertThat(one.leads()).isFalse();
        awaitLeader(two);
        assertThat(two.taken.get(0) - one.lost.get(0))
                .isGreaterThanOrEqualTo(SHORT.multipliedBy(2).toNanos());
        one.service.startView(ClusterNode.NAMESPACE);
        await().until(() -> one.leader().equals("two"));
    }

    @Test
    void aServerThatStandsStillHasNoTwoLeaders() throws Exception {
        try (NatsServer own = NatsServerExtension.newServer().start()) {
            ClusterNode one = node("one", own.url(), SHORT);
            awaitLeader(one);
            ClusterNode two = node("two", own.url(), SHORT);
            await().until(() -> two.leader().equals("one"));
            own.pause();
            await().until(() -> !one.lost.isEmpty());
            assertThat(two.taken).isEmpty();
            own.resume();
            await().until(() -> one.leads() || two.leads());
            own.kill();
            own.restart();
            await().until(() -> one.leads() || two.leads());
            assertThat(one.leads() && two.leads()).isFalse();
            nodes.forEach(ClusterNode::close);
            nodes.clear();
        }
    }

    /** Both clocks are of one machine, so the samples of the process can be compared. */
    @Test
    void aLeaderWhoseProcessStandsStillDoesNotLeadWhenItGoesOn(NatsService server) throws Exception {
        try (ClusterProcess process = ClusterProcess.start(server.url(), bucket, SHORT)) {
            await().atMost(Duration.ofSeconds(60)).until(() -> process.lastLed() > 0);
            ClusterNode two = node("two", server.url(), SHORT);
            await().until(() -> two.leader().equals("process"));
            process.signal("STOP");
            awaitLeader(two);
            long taken = two.taken.get(0);
            int samples = process.samples();
            process.signal("CONT");
            await().until(() -> process.samples() > samples + 20);
            assertThat(process.lastLed()).isLessThan(taken);
            assertThat(two.lost).isEmpty();
        }
    }
}
