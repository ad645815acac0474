package io.github.cameljetstream.kv;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.github.cameljetstream.testinfra.NatsService;
import io.github.cameljetstream.testinfra.TcpProxy;
import io.github.cameljetstream.testinfra.WithNatsServer;
import io.nats.client.Connection;
import io.nats.client.KeyValue;
import io.nats.client.api.KeyValueConfiguration;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.camel.Exchange;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.cluster.CamelClusterMember;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.impl.cluster.ClusteredRoutePolicy;
import org.junit.jupiter.api.Test;

/** Cluster services on a real server. */
@WithNatsServer
class ClusterServiceTest extends ClusterTestSupport {
    private static final Duration SHORT = Duration.ofSeconds(1);
    /** A take-over within a test is no end of a lease. */
    private static final Duration LONG = Duration.ofMinutes(5);

    private static final String LEADER_KEY = "leader.orders=3A=20new";

    @Test
    void oneOfThreeLeadsAndAllKnowIt(NatsService server) throws Exception {
        ClusterNode one = node("one", server.url(), Duration.ofSeconds(3));
        awaitLeader(one);
        ClusterNode two = node("two", server.url(), Duration.ofSeconds(3));
        ClusterNode three = node("three", server.url(), Duration.ofSeconds(3));
        await().until(() -> two.leader().equals("one") && three.leader().equals("one"));
        assertThat(one.leader()).isEqualTo("one");
        assertThat(two.leads() || three.leads()).isFalse();
        await().untilAsserted(() -> {
            assertThat(one.members()).containsExactlyInAnyOrder("one", "two", "three");
            assertThat(three.members()).containsExactlyInAnyOrder("one", "two", "three");
        });
        assertThat(two.view().getMembers())
                .filteredOn(CamelClusterMember::isLeader)
                .extracting(CamelClusterMember::getId)
                .containsExactly("one");
        assertThat(one.service.isLeader(ClusterNode.NAMESPACE)).isTrue();
        assertThat(two.service.isLeader(ClusterNode.NAMESPACE)).isFalse();
        two.close();
        await().untilAsserted(() -> assertThat(one.members()).containsExactlyInAnyOrder("one", "three"));
        try (Connection nats = server.connect()) { // nothing is left of one that has stopped
            assertThat(nats.keyValue(bucket).keys()).hasSize(3);
        }
    }

    @Test
    void theNextTakesOverAtOnceWhenTheLeaderStops(NatsService server) throws Exception {
        ClusterNode one = node("one", server.url(), LONG);
        awaitLeader(one);
        ClusterNode two = node("two", server.url(), LONG);
        await().until(() -> two.leader().equals("one"));
        long token = one.view().getFencingToken();
        one.onLost = () -> assertThat(two.leads()).isFalse();
        one.close();
        awaitLeader(two);
        assertThat(two.taken.get(0)).isGreaterThan(one.lost.get(0));
        assertThat(two.view().getFencingToken()).isGreaterThan(token);
        assertThat(one.view().getFencingToken()).isZero();
    }

    @Test
    void aLeaderThatIsNotAnsweredResignsBeforeAnotherLeads(NatsService server) throws Exception {
        try (TcpProxy proxy = TcpProxy.to(server)) {
            ClusterNode one = node("one", proxy.url(), SHORT);
            awaitLeader(one);
            ClusterNode two = node("two", server.url(), SHORT);
            await().until(() -> two.leader().equals("one"));
            proxy.stall();
            awaitLeader(two);
            assertThat(one.lost.get(0)).isLessThan(two.taken.get(0));
            proxy.unstall(); // what waited arrives now, and changes nothing
            await().until(() -> one.leader().equals("two"));
            assertThat(two.lost).isEmpty();
        }
    }

    @Test
    void lostAnswersNeitherEndALeadershipNorMakeTwo(NatsService server) throws Exception {
        try (TcpProxy proxy = TcpProxy.to(server)) {
            ClusterNode one = node("one", proxy.url(), Duration.ofSeconds(2));
            awaitLeader(one);
            ClusterNode two = node("two", server.url(), Duration.ofSeconds(2));
            await().until(() -> two.leader().equals("one"));
            for (int i = 0; i < 2; i++) {
                proxy.loseAnswers(1);
                await().until(() -> proxy.answersToLose() == 0);
            }
            assertThat(one.leads()).isTrue();
            assertThat(one.lost).isEmpty();
            assertThat(two.taken).isEmpty();
        }
    }

    @Test
    void somebodyWhoDeletesTheKeyEndsTheLeadershipAndMakesNoSecondLeader(NatsService server) throws Exception {
        ClusterNode one = node("one", server.url(), SHORT);
        awaitLeader(one);
        ClusterNode two = node("two", server.url(), SHORT);
        await().until(() -> two.leader().equals("one"));
        try (Connection nats = server.connect()) {
            nats.keyValue(bucket).delete(LEADER_KEY);
        }
        await().pollInterval(Duration.ofMillis(5)).until(() -> !one.lost.isEmpty());
        await().pollInterval(Duration.ofMillis(5)).until(() -> one.leads() || two.leads());
        List<Long> taken = new ArrayList<>(two.taken);
        taken.addAll(one.taken.subList(1, one.taken.size()));
        await().until(() -> one.taken.size() + two.taken.size() == 2);
        assertThat(taken).allSatisfy(when -> assertThat(when).isGreaterThan(one.lost.get(0)));
    }

    @Test
    void aClusteredRouteRunsOnTheLeaderOnly(NatsService server) throws Exception {
        ClusterNode one = new ClusterNode("one", server.url(), bucket, LONG);
        ClusterNode two = new ClusterNode("two", server.url(), bucket, LONG);
        List<Exchange> done = new CopyOnWriteArrayList<>();
        for (ClusterNode node : List.of(one, two)) {
            nodes.add(node);
            node.context.addRoutes(new RouteBuilder() {
                @Override
                public void configure() throws Exception {
                    from("timer:tick?period=20&delay=0")
                            .routeId("ticks")
                            .routePolicy(ClusteredRoutePolicy.forNamespace(node.service, ClusterNode.NAMESPACE))
                            .process(node.service.fence(ClusterNode.NAMESPACE))
                            .setHeader("node", constant(node.name))
                            .process(done::add);
                }
            });
            node.start();
            await().until(one::leads);
        }
        await().until(() -> done.size() > 2);
        assertThat(done).allSatisfy(each -> {
            assertThat(each.getMessage().getHeader("node")).isEqualTo("one");
            assertThat(each.getMessage().getHeader(JetStreamClusterService.FENCING_TOKEN, Long.class))
                    .isPositive();
        });
        long token = done.get(0).getMessage().getHeader(JetStreamClusterService.FENCING_TOKEN, Long.class);
        int before = done.size();
        one.close();
        await().until(() ->
                done.get(done.size() - 1).getMessage().getHeader("node").equals("two"));
        assertThat(done.subList(before, done.size()).stream()
                        .map(each -> each.getMessage().getHeader("node"))
                        .dropWhile("one"::equals))
                .containsOnly("two");
        assertThat(done.get(done.size() - 1).getMessage().getHeader(JetStreamClusterService.FENCING_TOKEN, Long.class))
                .isGreaterThan(token);
    }

    @Test
    void anExchangeOfAnotherThanTheLeaderIsRefused(NatsService server) throws Exception {
        ClusterNode one = node("one", server.url(), LONG);
        awaitLeader(one);
        ClusterNode two = node("two", server.url(), LONG);
        Exchange exchange = two.context.getEndpoint("direct:none").createExchange();
        assertThatThrownBy(() -> two.service.fence(ClusterNode.NAMESPACE).process(exchange))
                .isInstanceOf(NotLeaderException.class)
                .hasMessageContaining("does not lead 'orders: new' now");
        assertThatThrownBy(() -> two.service.fence("other").process(exchange)).isInstanceOf(NotLeaderException.class);
        assertThat(exchange.getMessage().getHeaders()).isEmpty();
    }

    @Test
    void aValueOfAnotherApplicationStays(NatsService server) throws Exception {
        try (Connection nats = server.connect()) {
            nats.keyValueManagement()
                    .create(KeyValueConfiguration.builder(bucket).build());
            KeyValue keys = nats.keyValue(bucket);
            keys.put(LEADER_KEY, "somebody".getBytes(UTF_8));
            ClusterNode one = node("one", server.url(), SHORT);
            await().until(() -> keys.keys().size() == 2); // has sent a heartbeat
            assertThat(one.view().getLeader()).isEmpty();
            assertThat(keys.get(LEADER_KEY).getValueAsString()).isEqualTo("somebody");
            keys.delete(LEADER_KEY);
            awaitLeader(one);
        }
    }

    @Test
    void optionsAndTheBucketAreChecked(NatsService server) throws Exception {
        try (DefaultCamelContext context = new DefaultCamelContext()) {
            JetStreamClusterService service = new JetStreamClusterService();
            assertThatThrownBy(service::start).hasMessageContaining("bucket of the cluster service is not set");
            service.setBucket(bucket);
            assertThatThrownBy(service::start).hasMessageContaining("camelContext of the cluster service is not set");
            service.setLeaseTimeout(Duration.ofMillis(900));
            assertThatThrownBy(service::start).hasMessage("leaseTimeout=900ms is refused: it must be at least 1s.");
        }
        try (Connection nats = server.connect()) {
            nats.keyValueManagement()
                    .create(KeyValueConfiguration.builder(bucket)
                            .ttl(Duration.ofMinutes(1))
                            .build());
        }
        ClusterNode node = new ClusterNode("one", server.url(), bucket, LONG);
        nodes.add(node);
        assertThatThrownBy(node::start).hasStackTraceContaining("Bucket '" + bucket + "' has ttl=");
    }
}
