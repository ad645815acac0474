package io.github.cameljetstream.consume;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.cameljetstream.LogCapture;
import io.github.cameljetstream.Simulated;
import io.github.cameljetstream.TestCamel;
import io.github.cameljetstream.headers.JetStreamHeaders;
import io.github.cameljetstream.testinfra.NatsServer;
import io.github.cameljetstream.testinfra.NatsServerExtension;
import io.nats.client.Connection;
import io.nats.client.JetStreamApiException;
import io.nats.client.api.StreamConfiguration;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.apache.camel.builder.RouteBuilder;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The server closes a connection with too much unread data. */
@Tag("server")
class PushLargeMessagesTest {
    private static final int SIZE = 6_000_000;
    private static final int MESSAGES = 50;
    private static final Duration SOON = Duration.ofSeconds(60);

    private final Queue<Long> deliveries = new ConcurrentLinkedQueue<>();
    private NatsServer server;
    private Connection nats;

    @BeforeEach
    void start() throws Exception {
        server = NatsServerExtension.newServer().config("max_payload: 8MB").start();
        nats = server.connect();
        nats.jetStreamManagement()
                .addStream(
                        StreamConfiguration.builder().name("L").subjects("L.>").build());
    }

    @AfterEach
    void end() throws Exception {
        nats.close();
        server.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"consumerType=push&durableName=d", "queueGroupName=d", "consumerType=pull&durableName=d"})
    void withTheDefaultsNoConnectionIsCut(String options) throws Exception {
        publish(MESSAGES, SIZE);
        try (TestCamel camel = TestCamel.start(server.url())) {
            route(camel, options);
            await().atMost(SOON).until(() -> deliveries.size() >= MESSAGES);
            await().atMost(SOON)
                    .until(() ->
                            nats.getConsumerContext("L", "d").getConsumerInfo().getNumAckPending() == 0);
            assertThat(deliveries).hasSize(MESSAGES).allMatch(count -> count == 1);
            assertThat(Files.readString(server.log())).doesNotContain("Slow Consumer");
        }
    }

    /** How large the messages will be is not known when the consumer is made. */
    @Test
    void aGroupOfAnEmptyStreamWarnsOfLargeMessages() throws Exception {
        try (TestCamel camel = TestCamel.start(server.url());
                LogCapture log = LogCapture.ours()) {
            route(camel, "queueGroupName=d");
            publish(2, SIZE);
            await().atMost(SOON).until(() -> deliveries.size() == 2);
            assertThat(log.warnings())
                    .singleElement()
                    .asString()
                    .startsWith(
                            "Consumer 'd' of stream 'L' has no flow control, maxAckPending=1000 and messages of 6000")
                    .contains("Set maxAckPending=5 and consumerProvisioning=update");
        }
    }

    private void route(TestCamel camel, String options) throws Exception {
        camel.context().addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                from("jetstream:L.>?streamName=L&ackWait=5s&" + options).process(exchange -> {
                    Simulated.work(Duration.ofMillis(20)); // slower than the server sends
                    deliveries.add(exchange.getIn().getHeader(JetStreamHeaders.DELIVERED_COUNT, Long.class));
                });
            }
        });
    }

    private void publish(int count, int size) throws IOException, JetStreamApiException {
        for (int i = 0; i < count; i++) {
            nats.jetStream().publish("L.a", new byte[size]);
        }
    }
}
