package io.github.cameljetstream.kv;

import static io.github.cameljetstream.kv.KeyValueTestSupport.fill;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.cameljetstream.JetStreamComponent;
import io.github.cameljetstream.testinfra.NatsServer;
import io.github.cameljetstream.testinfra.NatsServerExtension;
import io.github.cameljetstream.testinfra.TcpProxy;
import io.nats.client.Connection;
import io.nats.client.JetStreamApiException;
import io.nats.client.JetStreamManagement;
import io.nats.client.api.KeyValueConfiguration;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A watch receives each revision once, in order and without a gap, whatever fails. */
@Tag("server")
class KeyValueWatchFaultsTest {
    /** A hundred thousand by hand. */
    private static final int KEYS = Integer.getInteger("kv.keys", 3_000);

    private static final Duration LONG = Duration.ofSeconds(60);

    private final NatsServer server = NatsServerExtension.newServer().start();
    private final TcpProxy proxy = TcpProxy.to(server);
    private final CamelContext context = new DefaultCamelContext();
    private final ConcurrentLinkedQueue<Long> revisions = new ConcurrentLinkedQueue<>();
    private final Map<String, String> values = new ConcurrentHashMap<>();
    private final AtomicInteger marks = new AtomicInteger();
    private final AtomicBoolean initialAfterEnd = new AtomicBoolean();
    private Connection nats;

    @BeforeEach
    void start() throws Exception {
        nats = server.connect(server.options().reconnectWait(Duration.ofMillis(20)));
        JetStreamComponent component = context.getComponent("jetstream", JetStreamComponent.class);
        component.getConnectionOptions().setNatsURL(proxy.url());
        component.getConnectionOptions().setReconnectWait(Duration.ofMillis(20));
        context.start();
    }

    @AfterEach
    void stop() throws Exception {
        context.stop();
        nats.close();
        proxy.close();
        server.close();
    }

    private void create(int history) throws Exception {
        nats.keyValueManagement()
                .create(KeyValueConfiguration.builder("b")
                        .maxHistoryPerKey(history)
                        .build());
    }

    private void watch(String options) throws Exception {
        context.addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                from("jetstream-kv:b?initialMarker=true" + options).process(each -> received(each));
            }
        });
    }

    private void received(Exchange exchange) {
        if (exchange.getIn().getHeader(JetStreamKeyValueHeaders.INITIAL_DONE) != null) {
            marks.incrementAndGet();
            return;
        }
        if (marks.get() > 0 && exchange.getIn().getHeader(JetStreamKeyValueHeaders.INITIAL, boolean.class)) {
            initialAfterEnd.set(true);
        }
        revisions.add(exchange.getIn().getHeader(JetStreamKeyValueHeaders.REVISION, Long.class));
        values.put(
                exchange.getIn().getHeader(JetStreamKeyValueHeaders.KEY, String.class),
                exchange.getIn().getBody(String.class));
    }

    /** Writes until it is stored; some writes may be stored twice. */
    private void write(int from, int to) {
        for (int i = from; i < to; ) {
            try {
                nats.jetStream()
                        .publish("$KV.b.k" + i % 100, Integer.toString(i).getBytes(UTF_8));
                i++;
            } catch (IOException | JetStreamApiException | IllegalStateException e) {
                await().atMost(LONG).until(() -> nats.getStatus() == Connection.Status.CONNECTED);
            }
        }
    }

    private long last() throws Exception {
        JetStreamManagement management = nats.jetStreamManagement();
        return management.getStreamInfo("KV_b").getStreamState().getLastSequence();
    }

    private void assertEachOnceInOrder(List<Long> seen) {
        assertThat(seen).isSorted().doesNotHaveDuplicates();
        assertThat(initialAfterEnd).isFalse();
        assertThat(marks).hasValue(1);
    }

    private void awaitRevision(long last) {
        await().atMost(LONG).until(() -> new ArrayList<>(revisions).contains(last));
    }

    @Test
    void cutsServerRestartsAndLostConsumersMakeNoGap() throws Exception {
        create(64);
        write(0, 200);
        watch("&includeHistory=true");
        for (int round = 1; round <= 4; round++) {
            write(round * 200, round * 200 + 100);
            switch (round) {
                case 1 -> proxy.cut();
                case 2 -> {
                    server.kill();
                    server.restart();
                }
                case 3 -> deleteConsumers();
                default -> {
                    proxy.refuse(true);
                    proxy.cut();
                }
            }
            write(round * 200 + 100, round * 200 + 200);
            proxy.refuse(false);
        }
        awaitRevision(last());
        List<Long> seen = new ArrayList<>(revisions);
        assertEachOnceInOrder(seen);
        assertThat(seen).hasSize((int) last()); // the history keeps all of them: no revision is missing
    }

    /** What an ordered replay uses may be deleted by anybody. */
    private void deleteConsumers() throws Exception {
        for (String each : nats.jetStreamManagement().getConsumerNames("KV_b")) {
            nats.jetStreamManagement().deleteConsumer("KV_b", each);
        }
    }

    @Test
    void theLastValueOfEachKeyArrivesThoughWritesReplaceItDuringTheInitialValues() throws Exception {
        create(1);
        fill(nats, "b", KEYS, 1, "old");
        CompletableFuture<Void> writes = CompletableFuture.runAsync(() -> {
            try {
                fill(nats, "b", KEYS, 3, "new");
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
        });
        watch("");
        await().atMost(LONG).until(() -> revisions.size() > KEYS / 4);
        proxy.cut();
        writes.join();
        int expected = KEYS + (KEYS + 2) / 3;
        await().atMost(LONG).until(() -> last() == expected);
        awaitRevision((long) expected);
        assertEachOnceInOrder(new ArrayList<>(revisions));
        assertThat(values).hasSize(KEYS);
        for (int i = 0; i < KEYS; i++) {
            assertThat(values.get("k" + i)).isEqualTo(i % 3 == 0 ? "new" : "old");
        }
    }

    @Test
    void aCutDuringTheInitialValuesOfABucketWithHistoryBringsNoReplacedValue() throws Exception {
        create(5);
        for (int round = 0; round < 3; round++) {
            fill(nats, "b", 500, 1, "v" + round);
        }
        AtomicInteger count = new AtomicInteger();
        context.addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                from("jetstream-kv:b?initialMarker=true").process(each -> {
                    if (count.incrementAndGet() == 100) {
                        proxy.cut();
                    }
                    received(each);
                });
            }
        });
        await().atMost(LONG).until(() -> marks.get() == 1);
        assertEachOnceInOrder(new ArrayList<>(revisions));
        assertThat(revisions).hasSize(500);
        assertThat(values).hasSize(500);
        assertThat(values.values()).containsOnly("v2");
    }
}
