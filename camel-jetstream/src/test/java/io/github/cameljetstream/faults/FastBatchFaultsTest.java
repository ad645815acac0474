package io.github.cameljetstream.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.cameljetstream.Simulated;
import io.github.cameljetstream.TestCamel;
import io.github.cameljetstream.headers.JetStreamHeaders;
import io.github.cameljetstream.publish.PublishException;
import io.github.cameljetstream.publish.PublishException.Outcome;
import io.github.cameljetstream.publish.PublishResult;
import io.github.cameljetstream.testinfra.NatsCluster;
import io.github.cameljetstream.testinfra.NatsServer;
import io.github.cameljetstream.testinfra.NatsServerExtension;
import io.github.cameljetstream.testinfra.TcpProxy;
import io.nats.client.Connection;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.camel.Exchange;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Publishes one body in fast batches while servers and connections fail, and compares what the exchange was told with what
 * the stream holds. {@code -Dfaults.fast=2000000} makes it long.
 */
@Tag("faults")
@Tag("server")
@Tag("newest") // older ones know no fast batches
class FastBatchFaultsTest {
    private static final int MESSAGES = Integer.getInteger("faults.fast", 30_000);
    private static final int FAULTS = MESSAGES < 100_000 ? 1 : 10;
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final String IDS = "auto";
    private static final String NO_IDS = "none";

    private final AtomicInteger read = new AtomicInteger();

    private interface Fault {
        void once() throws Exception;
    }

    @ParameterizedTest
    @ValueSource(strings = {IDS, NO_IDS})
    void aServerIsKilledAndRestarted(String ids) throws Exception {
        try (NatsServer server = NatsServerExtension.newServer().start()) {
            publishDuring("server killed, ids " + ids, server.url(), server.url(), 1, ids, () -> {
                server.kill();
                server.restart();
            });
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {IDS, NO_IDS})
    void aServerIsStoppedAndRestarted(String ids) throws Exception {
        try (NatsServer server = NatsServerExtension.newServer().start()) {
            publishDuring("server stopped, ids " + ids, server.url(), server.url(), 1, ids, () -> {
                server.stop();
                server.restart();
            });
        }
    }

    /** Longer than the time-out of one attempt. */
    @ParameterizedTest
    @ValueSource(strings = {IDS, NO_IDS})
    void aServerIsPaused(String ids) throws Exception {
        try (NatsServer server = NatsServerExtension.newServer().start()) {
            publishDuring("server paused, ids " + ids, server.url(), server.url(), 1, ids, () -> {
                server.pause();
                try {
                    Simulated.outage(Duration.ofMillis(2_500)); // as long as the pause is to be
                } finally {
                    server.resume();
                }
            });
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {IDS, NO_IDS})
    void theConnectionIsCut(String ids) throws Exception {
        try (NatsServer server = NatsServerExtension.newServer().start();
                TcpProxy proxy = TcpProxy.to(server)) {
            publishDuring("connection cut, ids " + ids, proxy.url(), server.url(), 1, ids, proxy::cut);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {IDS, NO_IDS})
    void theConnectionIsStalled(String ids) throws Exception {
        try (NatsServer server = NatsServerExtension.newServer().start();
                TcpProxy proxy = TcpProxy.to(server)) {
            publishDuring("connection stalled and cut, ids " + ids, proxy.url(), server.url(), 1, ids, () -> {
                proxy.stall();
                Simulated.outage(Duration.ofMillis(300));
                proxy.cut();
                proxy.unstall();
            });
        }
    }

    static Stream<String> inACluster() {
        return LongForm.cases(Stream.of(IDS), NO_IDS);
    }

    @ParameterizedTest
    @MethodSource("inACluster")
    void theLeaderOfThreeStepsDown(String ids) throws Exception {
        try (NatsCluster cluster = NatsCluster.start(NatsServerExtension.wantedVersion());
                Connection nats = cluster.connect()) {
            String urls = String.join(",", cluster.urls());
            publishDuring("leader of 3 steps down, ids " + ids, urls, urls, 3, ids, () -> {
                Leaders.leader(cluster, nats, "s");
                nats.request("$JS.API.STREAM.LEADER.STEPDOWN.s", new byte[0], PATIENCE);
            });
        }
    }

    @ParameterizedTest
    @MethodSource("inACluster")
    void theLeaderOfThreeIsKilledAndRestarted(String ids) throws Exception {
        try (NatsCluster cluster = NatsCluster.start(NatsServerExtension.wantedVersion());
                Connection nats = cluster.connect()) {
            String urls = String.join(",", cluster.urls());
            publishDuring("leader of 3 killed, ids " + ids, urls, urls, 3, ids, () -> {
                NatsServer leader = Leaders.leader(cluster, nats, "s");
                leader.kill();
                cluster.restartServer(leader);
            });
        }
    }

    /**
     * The leader continues for a moment and replicates nothing; then it dies, and the others elect another. A message that
     * goes again in a fast batch meanwhile would be acknowledged by its id, and lost with the leader.
     */
    @Test
    void theLeaderOfThreeLosesTheOthers() throws Exception {
        try (NatsCluster cluster = NatsCluster.start(NatsServerExtension.wantedVersion());
                Connection nats = cluster.connect()) {
            String urls = String.join(",", cluster.urls());
            publishDuring("others of 3 killed, then the leader", urls, urls, 3, IDS, () -> {
                NatsServer leader = Leaders.leader(cluster, nats, "s");
                List<NatsServer> others = IntStream.range(0, 3)
                        .mapToObj(cluster::server)
                        .filter(each -> each != leader)
                        .toList();
                others.forEach(NatsServer::kill);
                Simulated.outage(Duration.ofMillis(3_500)); // a batch times out meanwhile
                leader.kill();
                others.forEach(NatsServer::restart);
                Leaders.leader(cluster, nats, "s");
                cluster.restartServer(leader);
            });
        }
    }

    private void publishDuring(String fault, String urls, String direct, int replicas, String ids, Fault once)
            throws Exception {
        try (Connection nats = StoredNumbers.connect(direct);
                TestCamel camel = TestCamel.start()) {
            nats.jetStreamManagement()
                    .addStream(StoredNumbers.stream(replicas).allowBatched(true).build());
            String uri = "jetstream:s.a?batch=fast&publishTimeout=2s&publishRetries=30&messageIdStrategy=" + ids
                    + "&natsURL=" + urls;
            CompletableFuture<Exchange> sent = camel.context()
                    .createProducerTemplate()
                    .asyncSend(uri, exchange -> exchange.getMessage().setBody(body()));
            for (int i = 1; i <= FAULTS; i++) {
                int at = (int) ((long) MESSAGES * i / (FAULTS + 1));
                await().pollInterval(Duration.ofMillis(1))
                        .atMost(StoredNumbers.END)
                        .until(() -> read.get() >= at || sent.isDone());
                if (!sent.isDone()) {
                    once.once();
                }
            }
            Exchange exchange = sent.get(StoredNumbers.END.toSeconds(), TimeUnit.SECONDS);
            compare(fault, results(exchange), ids.equals(NO_IDS), nats);
        }
    }

    /** Slow enough that the faults come in its midst. */
    private Object body() {
        return IntStream.range(0, MESSAGES)
                .peek(number -> {
                    read.set(number);
                    if (number % 100 == 0) {
                        Simulated.uninterruptedPace(Duration.ofMillis(1));
                    }
                })
                .mapToObj(Integer::toString);
    }

    @SuppressWarnings("unchecked")
    private static List<PublishResult> results(Exchange exchange) {
        return exchange.getMessage().getHeader(JetStreamHeaders.PUBLISHED_RESULTS, List.class);
    }

    private static void compare(String fault, List<PublishResult> results, boolean mayStop, Connection nats)
            throws Exception {
        int[] stored = new int[MESSAGES];
        int unordered = readInto(stored, nats);
        int missing = 0;
        int twice = 0;
        int wrong = 0;
        Map<Outcome, Integer> failures = new EnumMap<>(Outcome.class);
        for (int i = 0; i < MESSAGES; i++) {
            twice += Math.max(0, stored[i] - 1);
            PublishResult result = i < results.size() ? results.get(i) : null;
            if (result == null) {
                wrong += stored[i];
            } else if (result.isStored()) {
                missing += stored[i] == 0 ? 1 : 0;
            } else {
                Outcome outcome = ((PublishException) result.failure()).getOutcome();
                failures.merge(outcome, 1, Integer::sum);
                wrong += outcome != Outcome.UNKNOWN && stored[i] != 0 ? 1 : 0;
            }
        }
        System.out.printf(
                "fast batches, %s (nats-server %s): %d of %d messages read, acknowledged but missing %d, stored twice"
                        + " %d, told wrongly %d, out of order %d, failed %s%n",
                fault,
                NatsServerExtension.wantedVersion(),
                results.size(),
                MESSAGES,
                missing,
                twice,
                wrong,
                unordered,
                failures);
        assertThat(missing).as("acknowledged but missing").isZero();
        assertThat(twice).as("stored twice").isZero();
        assertThat(wrong).as("told wrongly").isZero();
        if (mayStop) {
            assertThat(failures.keySet()).as("failed").isSubsetOf(Outcome.UNKNOWN);
        } else {
            assertThat(failures).as("failed").isEmpty();
            assertThat(results).hasSize(MESSAGES);
        }
    }

    /** Counts the messages of each number; returns how many came after a higher one. */
    private static int readInto(int[] stored, Connection nats) throws Exception {
        AtomicInteger unordered = new AtomicInteger();
        AtomicInteger highest = new AtomicInteger(-1);
        StoredNumbers.read(nats, (number, sequence) -> {
            stored[number]++;
            if (number < highest.get()) {
                unordered.incrementAndGet();
            }
            highest.accumulateAndGet(number, Math::max);
        });
        return unordered.get();
    }
}
