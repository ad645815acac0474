package io.github.cameljetstream.consume;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.cameljetstream.JetStreamProducer;
import io.github.cameljetstream.TestCamel;
import io.github.cameljetstream.testinfra.NatsServer;
import io.github.cameljetstream.testinfra.NatsServerExtension;
import io.nats.client.Connection;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.camel.builder.RouteBuilder;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A stop while the server is unreachable does not wait for its answers. */
@Tag("server")
class StopWhileAwayTest {
    private static final Duration SOON = Duration.ofSeconds(20);

    @ParameterizedTest
    @ValueSource(strings = {"ackWait=30s", "consumerType=push", "durableName=d"})
    void noRequestIsSentWhenNobodyCanAnswer(String options) throws Exception {
        try (NatsServer server = NatsServerExtension.newServer().start();
                TestCamel camel = TestCamel.start()) {
            CountDownLatch go = new CountDownLatch(1);
            AtomicInteger begun = new AtomicInteger();
            camel.context().addRoutes(new RouteBuilder() {
                @Override
                public void configure() {
                    from("jetstream:s?streamName=S&streamProvisioning=create&requestTimeout=1h&" + options + "&natsURL="
                                    + server.url())
                            .routeId("route")
                            .process(e -> {
                                begun.incrementAndGet();
                                go.await(60, TimeUnit.SECONDS);
                            });
                }
            });
            try (Connection nats = server.connect()) {
                for (int i = 0; i < 10; i++) { // so that some are fetched, and wait
                    nats.jetStream().publish("s", new byte[] {1});
                }
            }
            await().atMost(SOON).until(() -> begun.get() == 1);
            try (JetStreamProducer producer = (JetStreamProducer) camel.context()
                    .getEndpoint("jetstream:s?natsURL=" + server.url())
                    .createProducer()) { // which tells the state of the connection that they share
                producer.start();
                String connected = producer.getConnectionState();
                server.kill();
                await().atMost(SOON).until(() -> !Objects.equals(connected, producer.getConnectionState()));
            }
            Thread stopper = new Thread(() -> camel.context().stop());
            stopper.start();
            go.countDown();
            stopper.join(SOON.toMillis());
            assertThat(stopper.isAlive()).as("still stopping").isFalse();
        }
    }
}
