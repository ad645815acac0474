package io.github.cameljetstream.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.cameljetstream.TestCamel;
import io.github.cameljetstream.headers.JetStreamHeaders;
import io.github.cameljetstream.publish.PublishException;
import io.github.cameljetstream.publish.PublishException.Outcome;
import io.github.cameljetstream.publish.PublishResult;
import io.github.cameljetstream.testinfra.NatsCluster;
import io.github.cameljetstream.testinfra.NatsServer;
import io.github.cameljetstream.testinfra.NatsServerExtension;
import io.nats.client.Connection;
import io.nats.client.JetStreamManagement;
import io.nats.client.api.StreamConfiguration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.stream.IntStream;
import org.apache.camel.AsyncProducer;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Publishes while the server is killed and restarted, and compares what each exchange was told with what the stream
 * holds. {@code -Dfaults.publishes=500000} makes it long.
 */
@Tag("faults")
@Tag("server")
class PublishFaultsTest {
    private static final int PUBLISHES = Integer.getInteger("faults.publishes", 30_000);
    private static final int KILLS = PUBLISHES < 100_000 ? 2 : 5;
    private static final int AT_A_TIME = 2_000;
    private static final int BATCH = 10;

    /** What an exchange was told. */
    private record Told(Outcome failure, long sequence, boolean duplicate) {}

    private final AtomicReferenceArray<Told> told = new AtomicReferenceArray<>(PUBLISHES);
    private String options = "";
    private final AtomicInteger ended = new AtomicInteger();

    private interface Kill {
        void once() throws Exception;
    }

    @Test
    void aServerIsKilledAndRestarted() throws Exception {
        aServerIsKilled("publish, server killed", 1);
    }

    @Test
    @Tag("newest") // older ones know no batches
    void aServerIsKilledAmidAtomicBatches() throws Exception {
        aServerIsKilled("publish in atomic batches, server killed", BATCH);
    }

    @Test
    void aWindowOfOneKeepsTheOrder() throws Exception {
        options = "&maxPendingPublishes=1";
        aServerIsKilled("publish with a window of 1, server killed", 1);
        long before = 0;
        for (int i = 0; i < PUBLISHES; i++) {
            Told each = told.get(i);
            assertThat(each.sequence()).as("sequence of " + i).isGreaterThan(before);
            before = each.sequence();
        }
    }

    private void aServerIsKilled(String fault, int batch) throws Exception {
        try (NatsServer server = NatsServerExtension.newServer().start()) {
            publishDuring(fault, server.url(), 1, batch, () -> {
                server.kill();
                server.restart();
            });
        }
    }

    @Test
    @Tag("newest")
    void theLeaderOfThreeIsKilledAndRestarted() throws Exception {
        try (NatsCluster cluster = NatsCluster.start(NatsServerExtension.wantedVersion())) {
            publishDuring("publish, leader of 3 killed", String.join(",", cluster.urls()), 3, 1, () -> {
                try (Connection nats = cluster.connect()) {
                    NatsServer leader = Leaders.leader(cluster, nats, "s");
                    leader.kill();
                    cluster.restartServer(leader);
                }
            });
        }
    }

    private void publishDuring(String fault, String urls, int replicas, int batch, Kill kill) throws Exception {
        try (Connection nats = StoredNumbers.connect(urls);
                TestCamel camel = TestCamel.start()) {
            JetStreamManagement management = nats.jetStreamManagement();
            StreamConfiguration.Builder stream = StoredNumbers.stream(replicas);
            String uri = "jetstream:s.a?publishTimeout=2s&publishRetries=30&natsURL=" + urls + options;
            if (batch > 1) {
                stream.allowAtomicPublish();
                uri += "&batch=atomic";
            }
            management.addStream(stream.build());
            String to = uri;
            Thread publisher = new Thread(() -> publish(camel, to, batch), "publisher");
            publisher.start();
            for (int i = 1; i <= KILLS; i++) {
                int at = (int) ((long) PUBLISHES * i / (KILLS + 1));
                await().atMost(StoredNumbers.END).until(() -> ended.get() >= at);
                kill.once();
            }
            publisher.join(StoredNumbers.END.toMillis());
            assertThat(ended).hasValue(PUBLISHES);
            compare(fault, batch, nats);
        }
    }

    private void publish(TestCamel camel, String uri, int batch) {
        Semaphore places = new Semaphore(AT_A_TIME / batch);
        try (AsyncProducer producer = camel.context().getEndpoint(uri).createAsyncProducer()) {
            producer.start();
            for (int i = 0; i < PUBLISHES; i += batch) {
                int first = i;
                places.acquire();
                Exchange exchange = producer.getEndpoint().createExchange();
                exchange.getMessage()
                        .setBody(
                                batch == 1
                                        ? Integer.toString(first)
                                        : IntStream.range(first, first + batch)
                                                .mapToObj(Integer::toString)
                                                .toList());
                producer.process(exchange, doneSync -> {
                    for (int k = 0; k < batch; k++) {
                        told.set(first + k, told(exchange, k));
                    }
                    ended.addAndGet(batch);
                    places.release();
                });
            }
            places.acquire(AT_A_TIME / batch);
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    private static Told told(Exchange exchange, int place) {
        PublishException failure = exchange.getException(PublishException.class);
        if (failure != null) {
            return new Told(failure.getOutcome(), 0, false);
        }
        Message message = exchange.getMessage();
        List<?> results = message.getHeader(JetStreamHeaders.PUBLISHED_RESULTS, List.class);
        if (results != null) {
            PublishResult result = (PublishResult) results.get(place);
            return new Told(null, result.sequence(), result.duplicate());
        }
        return new Told(
                null,
                message.getHeader(JetStreamHeaders.PUBLISHED_SEQUENCE, Long.class),
                message.getHeader(JetStreamHeaders.PUBLISHED_DUPLICATE, Boolean.class));
    }

    /** Notes the sequence of each number; returns how many were stored twice. */
    private static int readInto(long[] sequences, Connection nats) throws Exception {
        AtomicInteger twice = new AtomicInteger();
        StoredNumbers.read(nats, (number, sequence) -> {
            if (sequences[number] != 0) {
                twice.incrementAndGet();
            }
            sequences[number] = sequence;
        });
        return twice.get();
    }

    private void compare(String fault, int batch, Connection nats) throws Exception {
        long[] sequences = new long[PUBLISHES];
        int twice = readInto(sequences, nats);
        int missing = 0;
        int wrong = 0;
        int duplicates = 0;
        Map<Outcome, Integer> failures = new EnumMap<>(Outcome.class);
        for (int i = 0; i < PUBLISHES; i++) {
            Told each = told.get(i);
            if (each.failure() == null) {
                missing += sequences[i] == 0 ? 1 : 0;
                wrong += sequences[i] == each.sequence() ? 0 : 1;
                duplicates += each.duplicate() ? 1 : 0;
            } else {
                failures.merge(each.failure(), 1, Integer::sum);
                wrong += each.failure() != Outcome.UNKNOWN && sequences[i] != 0 ? 1 : 0;
            }
        }
        int torn = 0;
        for (int i = 0; i < PUBLISHES; i++) {
            long first = sequences[i - i % batch];
            torn += sequences[i] == (first == 0 ? 0 : first + i % batch) ? 0 : 1;
        }
        System.out.printf(
                "%s (nats-server %s): %d publishes, %d kills, acknowledged but missing %d, stored twice %d, told wrongly"
                        + " %d, torn from their batch %d, recognized as duplicates %d, failed %s%n",
                fault,
                NatsServerExtension.wantedVersion(),
                PUBLISHES,
                KILLS,
                missing,
                twice,
                wrong,
                torn,
                duplicates,
                failures);
        assertThat(missing).as("acknowledged but missing").isZero();
        assertThat(twice).as("stored twice").isZero();
        assertThat(wrong).as("told wrongly").isZero();
        assertThat(torn).as("torn from their batch").isZero();
        // A cluster may take longer to elect than a message is tried; then it is not told to be stored.
        assertThat(failures.keySet()).as("failed").isSubsetOf(Outcome.UNKNOWN, Outcome.NO_STREAM);
    }
}
