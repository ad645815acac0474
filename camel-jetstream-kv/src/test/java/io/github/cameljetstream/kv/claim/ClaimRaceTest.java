package io.github.cameljetstream.kv.claim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.cameljetstream.kv.bucket.BucketException;
import io.github.cameljetstream.kv.bucket.BucketProvisioning;
import io.github.cameljetstream.kv.bucket.BucketSettings;
import io.github.cameljetstream.kv.bucket.LeasedBucket;
import io.github.cameljetstream.kv.claim.KeyClaims.Standing;
import io.github.cameljetstream.testinfra.NatsCluster;
import io.github.cameljetstream.testinfra.NatsServer;
import io.github.cameljetstream.testinfra.NatsServerExtension;
import io.github.cameljetstream.testinfra.TcpProxy;
import io.nats.client.Connection;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A hundred instances claim the same keys at the same time, while servers and connections fail. One wins each key. */
@Tag("newest") // -Dkv.race.keys makes it longer
@Tag("server")
class ClaimRaceTest {
    private static final int INSTANCES = 100;
    private static final int CONNECTIONS = 10;
    private static final int KEYS = Integer.getInteger("kv.race.keys", 5);

    private final Map<String, AtomicInteger> wins = new ConcurrentHashMap<>();
    private final AtomicInteger failures = new AtomicInteger();
    private final AtomicReference<Throwable> failure = new AtomicReference<>();
    private final AtomicBoolean over = new AtomicBoolean();

    /** What fails during the race, once, at a random time. */
    private interface Fault {
        void happen(Random random) throws Exception;
    }

    /** Each instance claims each key until it has an answer, as the redeliveries of a message do. */
    private void race(List<LeasedBucket> connections, String bucket, Fault fault) throws Exception {
        List<KeyClaims> instances = IntStream.range(0, INSTANCES)
                .mapToObj(i -> new KeyClaims(
                        connections
                                .get(i % connections.size())
                                .open(BucketSettings.of(bucket), BucketProvisioning.NONE, Duration.ofSeconds(2)),
                        Duration.ofMinutes(5)))
                .toList();
        ExecutorService pool = Executors.newFixedThreadPool(INSTANCES + 1);
        CyclicBarrier start = new CyclicBarrier(INSTANCES);
        try {
            Future<?> faults = pool.submit(() -> repeat(fault));
            List<Future<?>> all = new ArrayList<>();
            for (KeyClaims each : instances) {
                all.add(pool.submit(() -> {
                    try {
                        for (int key = 0; key < KEYS; key++) {
                            start.await(120, TimeUnit.SECONDS);
                            claim(each, "key " + key);
                        }
                    } catch (BrokenBarrierException e) {
                        // The failure of another instance is reported.
                    } catch (Throwable e) {
                        failure.compareAndSet(null, e);
                        start.reset();
                    }
                }));
            }
            for (Future<?> each : all) {
                each.get(240, TimeUnit.SECONDS);
            }
            over.set(true);
            faults.get(60, TimeUnit.SECONDS);
        } finally {
            over.set(true);
            pool.shutdownNow();
        }
        assertThat(failure.get()).isNull();
        assertThat(wins).hasSize(KEYS);
        assertThat(wins.values()).allSatisfy(count -> assertThat(count).hasValue(1));
    }

    private void claim(KeyClaims instance, String key) {
        while (true) {
            try {
                if (instance.claim(key) == Standing.FREE) {
                    wins.computeIfAbsent(key, k -> new AtomicInteger()).incrementAndGet();
                }
                return;
            } catch (BucketException e) {
                assertThat(e.reason()).as("%s", e).isEqualTo(BucketException.Reason.UNANSWERED);
                failures.incrementAndGet();
            }
        }
    }

    private Void repeat(Fault fault) throws Exception {
        Random random = new Random(5);
        while (!over.get()) {
            fault.happen(random);
        }
        return null;
    }

    @Test
    void oneWinsWhileAnswersAreLostAndConnectionsAreCutAndTheServerIsKilled() throws Exception {
        List<LeasedBucket> connections = new ArrayList<>();
        List<TcpProxy> proxies = new ArrayList<>();
        try (NatsServer server = NatsServerExtension.newServer().start()) {
            for (int i = 0; i < CONNECTIONS; i++) {
                proxies.add(TcpProxy.to(server));
                connections.add(new LeasedBucket(proxies.get(i).url()));
            }
            connections.get(0).create("race");
            race(connections, "race", random -> {
                TcpProxy proxy = proxies.get(random.nextInt(CONNECTIONS));
                switch (random.nextInt(8)) {
                    case 0 -> proxy.cut();
                    case 1 -> {
                        server.kill();
                        server.restart();
                    }
                    default -> proxy.loseAnswers(1 + random.nextInt(3));
                }
                TimeUnit.MILLISECONDS.sleep(100 + random.nextInt(200));
            });
        } finally {
            connections.forEach(LeasedBucket::close);
            proxies.forEach(TcpProxy::close);
        }
    }

    @Test
    void oneWinsWhileTheLeaderOfAReplicatedBucketIsKilled() throws Exception {
        List<LeasedBucket> connections = new ArrayList<>();
        try (NatsCluster cluster = NatsCluster.start(NatsServerExtension.wantedVersion());
                Connection nats = cluster.connect()) {
            for (int i = 0; i < CONNECTIONS; i++) {
                connections.add(new LeasedBucket(String.join(",", cluster.urls())));
            }
            connections.get(0).open(BucketSettings.builder("race").replicas(3).build(), BucketProvisioning.CREATE);
            AtomicInteger kills = new AtomicInteger();
            race(connections, "race", random -> {
                if (kills.getAndIncrement() < 3) {
                    TimeUnit.MILLISECONDS.sleep(random.nextInt(300));
                    NatsServer leader = leaderOf(cluster, nats);
                    leader.kill();
                    cluster.restartServer(leader);
                } else {
                    TimeUnit.MILLISECONDS.sleep(20);
                }
            });
        } finally {
            connections.forEach(LeasedBucket::close);
        }
    }

    /** While there is no leader, requests about the stream have no answer. */
    private static NatsServer leaderOf(NatsCluster cluster, Connection nats) {
        return await().atMost(Duration.ofSeconds(60))
                .ignoreExceptions()
                .until(
                        () -> cluster.server(nats.jetStreamManagement()
                                .getStreamInfo("KV_race")
                                .getClusterInfo()
                                .getLeader()),
                        Objects::nonNull);
    }
}
