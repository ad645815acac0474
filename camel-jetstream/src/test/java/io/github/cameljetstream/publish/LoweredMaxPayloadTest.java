package io.github.cameljetstream.publish;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.cameljetstream.TestCamel;
import io.github.cameljetstream.publish.PublishException.Outcome;
import io.github.cameljetstream.testinfra.NatsServer;
import io.github.cameljetstream.testinfra.NatsServerExtension;
import io.github.cameljetstream.testinfra.Streams;
import io.nats.client.Connection;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.apache.camel.AsyncProducer;
import org.apache.camel.Exchange;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The server takes less than it did when we connected, and says so by closing the connection. */
@Tag("server")
class LoweredMaxPayloadTest {
    private static final Duration SOON = Duration.ofSeconds(20);
    private static final int LOWERED = 100_000;

    private NatsServer server;
    private TestCamel camel;
    private AsyncProducer producer;

    @BeforeEach
    void start() throws Exception {
        server = NatsServerExtension.newServer().config("max_payload: 1000000").start();
        Streams.create(server, "s");
        camel = TestCamel.start();
    }

    @AfterEach
    void end() throws Exception {
        producer.stop();
        camel.close();
        server.close();
    }

    private void lower() throws Exception {
        server.reload("max_payload: " + LOWERED);
        await().atMost(SOON).until(() -> {
            try (Connection connection = server.connect()) {
                return connection.getMaxPayload() == LOWERED;
            }
        });
    }

    private void begin(String options) throws Exception {
        producer = camel.context()
                .getEndpoint("jetstream:s.a?natsURL=" + server.url() + options)
                .createAsyncProducer();
        producer.start();
    }

    private CompletableFuture<Exchange> send(int size) {
        Exchange exchange = producer.getEndpoint().createExchange();
        exchange.getMessage().setBody(new byte[size]);
        return producer.processAsync(exchange);
    }

    private long stored() throws Exception {
        try (Connection connection = server.connect()) {
            return connection
                    .jetStreamManagement()
                    .getStreamInfo("s")
                    .getStreamState()
                    .getMsgCount();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "&messageIdStrategy=none"})
    void theNextLargeMessageIsRefusedByName(String options) throws Exception {
        begin(options);
        assertThat(send(500_000).get(20, TimeUnit.SECONDS).getException()).isNull();
        lower();
        for (int i = 0; i < 2; i++) {
            Exception failure = send(500_000).get(20, TimeUnit.SECONDS).getException();
            assertThat(failure).hasMessageContaining("and the server accepts " + LOWERED + " (max_payload)");
            assertThat(((PublishException) failure).getOutcome()).isEqualTo(Outcome.NOT_SENT);
        }
        assertThat(send(50_000).get(20, TimeUnit.SECONDS).getException()).isNull();
        assertThat(stored()).isEqualTo(2);
    }

    /** Which of several was the one that the server closed at is not known; it has read nothing after that. */
    @Test
    void severalThatAreUnderWayAreAllNamed() throws Exception {
        begin("");
        assertThat(send(50_000).get(20, TimeUnit.SECONDS).getException()).isNull();
        lower();
        List<CompletableFuture<Exchange>> sends =
                IntStream.range(0, 5).mapToObj(i -> send(500_000)).toList();
        for (CompletableFuture<Exchange> send : sends) {
            assertThat(send.get(20, TimeUnit.SECONDS).getException())
                    .hasMessageContaining("and the server accepts " + LOWERED + " (max_payload)");
        }
        assertThat(send(50_000).get(20, TimeUnit.SECONDS).getException()).isNull();
        assertThat(stored()).isEqualTo(2);
    }
}
