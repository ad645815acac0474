package io.github.cameljetstream.kv;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.cameljetstream.testinfra.NatsCluster;
import io.github.cameljetstream.testinfra.NatsServer;
import io.github.cameljetstream.testinfra.TcpProxy;
import io.nats.client.Connection;
import io.nats.client.JetStreamApiException;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A bucket on three servers, three members in this process and one in another, and random faults one after the other: at most
 * one member leads at a time, and after each fault one leads again. {@code -Delection.seconds=600} makes it longer, {@code
 * -Delection.seed} repeats a run.
 */
@Tag("server")
@Tag("newest") // the leases are ours: the version of the server makes no difference
class ClusterRandomFaultsTest extends ClusterTestSupport {
    private static final Logger LOG = LoggerFactory.getLogger(ClusterRandomFaultsTest.class);
    private static final Duration LEASE = Duration.ofSeconds(2);
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final int MEMBERS = 3;

    private final long seconds = Long.getLong("election.seconds", 8);
    private final long seed = Long.getLong("election.seed", System.nanoTime());
    private final Random random = new Random(seed);
    private final LeaderIntervals intervals = new LeaderIntervals();
    private final List<TcpProxy> proxies = new ArrayList<>();
    private final ScheduledExecutorService sampler = Executors.newSingleThreadScheduledExecutor();

    /** What can fail. */
    private enum Fault {
        LEADER_OF_STREAM_STANDS_STILL,
        LEADER_OF_STREAM_IS_KILLED,
        SERVER_STANDS_STILL,
        SERVER_IS_KILLED,
        MEMBER_IS_CUT_OFF,
        MEMBER_HEARS_NOTHING,
        PROCESS_STANDS_STILL,
        LEADER_STOPS
    }

    @AfterEach
    void stopSampling() {
        sampler.shutdownNow();
        proxies.forEach(TcpProxy::close);
    }

    @Test
    void atMostOneLeadsAtATime() throws Exception {
        int faults = 0;
        try (NatsCluster cluster = NatsCluster.start("newest");
                Connection nats = cluster.connect()) {
            for (int i = 0; i < MEMBERS; i++) {
                TcpProxy proxy = TcpProxy.to(cluster.server(i));
                proxies.add(proxy);
                ClusterNode node = new ClusterNode("member-" + i, proxy.url(), bucket, LEASE);
                node.service.setReplicas(3);
                nodes.add(node);
                node.start();
            }
            try (ClusterProcess process = ClusterProcess.start(cluster.server(0).url(), bucket, LEASE, intervals)) {
                await().atMost(LIMIT).until(() -> process.samples() > 0);
                sampler.scheduleAtFixedRate(this::sample, 0, 2, TimeUnit.MILLISECONDS);
                awaitAnyLeader("the start");
                long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
                while (System.nanoTime() < end) {
                    Fault fault = Fault.values()[random.nextInt(Fault.values().length)];
                    cause(fault, cluster, nats, process);
                    awaitAnyLeader(fault.toString());
                    pass(random.nextInt(1_000));
                    faults++;
                }
            }
            sampler.shutdown();
            assertThat(sampler.awaitTermination(10, TimeUnit.SECONDS)).isTrue();
            nodes.forEach(ClusterNode::close);
            nodes.clear();
        }
        List<Duration> gaps = intervals.gaps();
        LOG.info(
                "Seed {}: {} faults in {} s, {} leaderships, {} s without a leader, the longest times {}",
                seed,
                faults,
                seconds,
                intervals.count(),
                gaps.stream().mapToLong(Duration::toMillis).sum() / 1_000.0,
                gaps.stream().limit(5).toList());
        assertThat(intervals.overlaps()).as("seed " + seed).isEmpty();
        assertThat(intervals.count()).as("seed " + seed).isPositive();
    }

    private void sample() {
        for (ClusterNode each : nodes) {
            long before = System.nanoTime();
            intervals.sample(each.name, each.leads(), before);
        }
    }

    private void awaitAnyLeader(String after) {
        await("a leader after " + after + ", seed " + seed)
                .atMost(LIMIT)
                .pollInterval(Duration.ofMillis(20))
                .until(intervals::hasLeader);
    }

    private static void pass(long millis) {
        long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
        await().atMost(LIMIT).pollInterval(Duration.ofMillis(10)).until(() -> System.nanoTime() - end > 0);
    }

    private void cause(Fault fault, NatsCluster cluster, Connection nats, ClusterProcess process) throws Exception {
        long millis = 500L + random.nextInt(3_500);
        LOG.info("{} for {} ms", fault, millis);
        int member = random.nextInt(MEMBERS);
        switch (fault) {
            case LEADER_OF_STREAM_STANDS_STILL -> standStill(leaderOfStream(cluster, nats), millis);
            case LEADER_OF_STREAM_IS_KILLED -> kill(cluster, leaderOfStream(cluster, nats), millis);
            case SERVER_STANDS_STILL -> standStill(cluster.server(member), millis);
            case SERVER_IS_KILLED -> kill(cluster, cluster.server(member), millis);
            case MEMBER_IS_CUT_OFF -> proxies.get(member).cut();
            case MEMBER_HEARS_NOTHING -> {
                proxies.get(member).stall();
                pass(millis);
                proxies.get(member).unstall();
            }
            case PROCESS_STANDS_STILL -> {
                process.signal("STOP");
                pass(millis);
                process.signal("CONT");
            }
            default -> {
                for (ClusterNode each : nodes) {
                    if (each.leads()) {
                        each.service.stopView(ClusterNode.NAMESPACE);
                        pass(millis);
                        each.service.startView(ClusterNode.NAMESPACE);
                    }
                }
            }
        }
    }

    private static void standStill(NatsServer server, long millis) {
        server.pause();
        pass(millis);
        server.resume();
    }

    private static void kill(NatsCluster cluster, NatsServer server, long millis) {
        server.kill();
        pass(millis);
        cluster.restartServer(server);
    }

    /** The server that leads the stream of the bucket; any one while none does. */
    private NatsServer leaderOfStream(NatsCluster cluster, Connection nats) throws IOException {
        try {
            String leader = nats.jetStreamManagement()
                    .getStreamInfo("KV_" + bucket)
                    .getClusterInfo()
                    .getLeader();
            return leader == null ? cluster.server(0) : cluster.server(leader);
        } catch (IOException | JetStreamApiException e) {
            return cluster.server(random.nextInt(MEMBERS));
        }
    }
}
