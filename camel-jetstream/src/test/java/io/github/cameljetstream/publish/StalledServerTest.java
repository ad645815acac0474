package io.github.cameljetstream.publish;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.cameljetstream.Monitoring;
import io.github.cameljetstream.TestCamel;
import io.github.cameljetstream.connection.ConnectionKey;
import io.github.cameljetstream.connection.ConnectionLease;
import io.github.cameljetstream.connection.ConnectionState;
import io.github.cameljetstream.connection.JetStreamApi;
import io.github.cameljetstream.connection.SharedConnections;
import io.github.cameljetstream.message.OutgoingMessage;
import io.github.cameljetstream.options.ConnectionOptions;
import io.github.cameljetstream.options.PublishOptions;
import io.github.cameljetstream.options.SecurityOptions;
import io.github.cameljetstream.publish.PublishException.Outcome;
import io.github.cameljetstream.testinfra.NatsServer;
import io.github.cameljetstream.testinfra.NatsServerExtension;
import io.github.cameljetstream.testinfra.Streams;
import io.nats.client.Connection;
import io.nats.client.impl.Headers;
import io.nats.client.support.NatsJetStreamConstants;
import java.time.Duration;
import java.util.BitSet;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What is held in memory, and told, while the server takes nothing. */
@Tag("server")
class StalledServerTest {
    private static final int SIZE = 10_000;
    private static final long WINDOW_BYTES = 1_000_000;
    private static final Duration SOON = Duration.ofSeconds(60);

    /** The outcome of each number; empty text if it was stored. */
    private final Map<Integer, String> told = new ConcurrentHashMap<>();

    private int begun;
    private NatsServer server;
    private TestCamel camel;
    private ConnectionLease lease;
    private Publisher publisher;

    @BeforeEach
    void start() throws Exception {
        server = NatsServerExtension.newServer().config(Monitoring.CONFIG).start();
        Streams.create(server, "s");
        camel = TestCamel.start();
        ConnectionOptions connection = new ConnectionOptions();
        connection.setNatsURL(server.url());
        lease = SharedConnections.of(camel.context())
                .lease(ConnectionKey.of(connection, new SecurityOptions(), "test"));
        PublishOptions options = new PublishOptions();
        options.setPublishTimeout(Duration.ofMillis(200));
        options.setPublishRetries(2);
        options.setMaxPendingPublishes(1_000);
        options.setMaxPendingPublishBytes(WINDOW_BYTES);
        publisher = new Publisher(lease, JetStreamApi.of(lease, connection), options);
    }

    @AfterEach
    void end() throws Exception {
        publisher.close();
        lease.close();
        camel.close();
        server.close();
    }

    private void publish(int number) {
        byte[] body = new byte[SIZE];
        Headers headers = new Headers();
        headers.put(NatsJetStreamConstants.MSG_ID_HDR, Integer.toString(number));
        OutgoingMessage message = new OutgoingMessage("s.a", headers, body, Integer.toString(number));
        publisher.publish(
                message,
                (ack, failure) -> told.put(
                        number, failure == null ? "" : failure.getOutcome().name()));
    }

    private long receivedMessages() throws Exception {
        return ((Number) Monitoring.connections(server).stream()
                        .filter(each -> "test".equals(each.get("name")))
                        .findFirst()
                        .orElseThrow()
                        .get("in_msgs"))
                .longValue();
    }

    private long told(Outcome outcome) {
        return told.values().stream().filter(outcome.name()::equals).count();
    }

    /** Publishes for so long that all would be far too much. It blocks when the line is full. */
    private void publishInVain(Duration time) {
        long end = System.nanoTime() + time.toNanos();
        while (System.nanoTime() - end < 0) {
            publish(begun++);
        }
    }

    private void afterwardsAllIsAsItWasTold() throws Exception {
        await().atMost(SOON).until(() -> {
            publish(begun++);
            await().atMost(SOON).until(() -> told.size() == begun);
            return told.get(begun - 1).isEmpty();
        });
        BitSet stored = new BitSet();
        try (Connection nats = server.connect()) {
            long last = nats.jetStreamManagement()
                    .getStreamInfo("s")
                    .getStreamState()
                    .getLastSequence();
            for (long sequence = 1; sequence <= last; sequence++) {
                int number = Integer.parseInt(nats.jetStreamManagement()
                        .getMessage("s", sequence)
                        .getHeaders()
                        .getFirst(NatsJetStreamConstants.MSG_ID_HDR));
                assertThat(stored.get(number)).as("stored twice: " + number).isFalse();
                stored.set(number);
            }
        }
        assertThat(told).allSatisfy((number, outcome) -> {
            if (outcome.isEmpty()) {
                assertThat(stored.get(number)).isTrue();
            } else if (!outcome.equals(Outcome.UNKNOWN.name())) {
                assertThat(stored.get(number)).isFalse();
            }
        });
    }

    @Test
    void aServerThatIsStoppedFillsNoMemory() throws Exception {
        publish(begun++);
        await().atMost(SOON).until(() -> told.containsKey(0));
        server.pause();
        publishInVain(Duration.ofSeconds(6));
        assertThat(told(Outcome.UNKNOWN)).isPositive();
        assertThat(told(Outcome.NOT_SENT)).isPositive();
        server.resume();
        afterwardsAllIsAsItWasTold();
        // Two windows, and a few more before that was seen; without a bound it would be some thirty.
        assertThat(receivedMessages()).isLessThan(10 * WINDOW_BYTES / SIZE);
    }

    @Test
    void aServerThatIsGoneFillsNoMemoryAndGetsNothingThatHasFailed() throws Exception {
        publish(begun++);
        await().atMost(SOON).until(() -> told.containsKey(0));
        server.kill();
        await().atMost(SOON).until(() -> lease.state() != ConnectionState.CONNECTED);
        publishInVain(Duration.ofSeconds(4));
        assertThat(told(Outcome.UNKNOWN)).isZero();
        assertThat(told(Outcome.NOT_SENT)).isGreaterThan(300);
        server.restart();
        await().atMost(SOON).until(() -> lease.state() == ConnectionState.CONNECTED);
        afterwardsAllIsAsItWasTold();
        // What was kept, and what waited for a place, some of it twice; without a bound it would be ten windows.
        assertThat(receivedMessages()).isLessThan(5 * WINDOW_BYTES / SIZE);
    }
}
