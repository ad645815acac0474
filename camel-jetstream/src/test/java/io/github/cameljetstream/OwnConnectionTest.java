package io.github.cameljetstream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.awaitility.Awaitility.await;

import io.github.cameljetstream.testinfra.NatsServer;
import io.github.cameljetstream.testinfra.NatsServerExtension;
import io.github.cameljetstream.wire.SanitizingDataPort;
import io.nats.client.Connection;
import io.nats.client.Nats;
import io.nats.client.Options;
import java.time.Duration;
import org.apache.camel.health.HealthCheck;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A connection that the user has made is used, and stays open. */
@Tag("server")
class OwnConnectionTest {
    private static final Duration SOON = Duration.ofSeconds(20);
    private static final String STREAM = "streamName=ORDERS&streamProvisioning=create";

    private NatsServer server;

    @BeforeEach
    void startServer() {
        server = NatsServerExtension.newServer().config(Monitoring.CONFIG).start();
    }

    @AfterEach
    void stopServer() {
        server.close();
    }

    /** With all that the component promises. */
    private Options.Builder asTheComponents() {
        return Options.builder()
                .server(server.url())
                .connectionName("mine")
                .maxReconnects(-1)
                .reconnectWait(Duration.ofMillis(50))
                .reconnectBufferSize(-1)
                .maxMessagesInOutgoingQueue(0)
                .pingInterval(Duration.ofSeconds(10))
                .advancedRequestBehavior()
                .useTimeoutException()
                .dataPortType(SanitizingDataPort.class.getName());
    }

    @Test
    void itIsUsedSharedAndNeverClosed() throws Exception {
        try (Connection mine = Nats.connect(asTheComponents().build());
                LogCapture log = LogCapture.ours()) {
            try (TestCamel camel = TestCamel.start()) {
                camel.context().getRegistry().bind("mine", mine);
                camel.roundTrip("orders", "connection=#mine", STREAM);
                assertThat(Monitoring.connections(server)).hasSize(1);
                assertThat(log.warnings()).isEmpty();
            }

            assertThat(mine.getStatus()).isEqualTo(Connection.Status.CONNECTED);
            mine.flush(SOON);
            await("only jnats' own inbox is left")
                    .atMost(SOON)
                    .until(() -> Integer.parseInt(Monitoring.connections(server)
                                    .get(0)
                                    .get("subscriptions")
                                    .toString())
                            <= 1);
        }
    }

    @Test
    void theRoutesGoOnAfterAnOutage() throws Exception {
        try (Connection mine = Nats.connect(asTheComponents().build());
                TestCamel camel = TestCamel.start()) {
            camel.context().getRegistry().bind("mine", mine);
            camel.roundTrip("orders", "connection=#mine", STREAM);
            camel.out().reset();
            camel.out().expectedMessageCount(1);
            server.restart();

            camel.publish("jetstream:orders?connection=#mine", "after the outage");

            camel.out().assertIsSatisfied();
        }
    }

    @Test
    void eachOptionThatBreaksAPromiseIsNamedWithItsCure() throws Exception {
        Options options =
                Options.builder().server(server.url()).noNoResponders().build();
        try (Connection mine = Nats.connect(options);
                LogCapture log = LogCapture.ours();
                TestCamel camel = TestCamel.start()) {
            camel.context().getRegistry().bind("mine", mine);
            camel.component().getSecurityOptions().setToken("unused");
            camel.consume(TestCamel.uri("orders", STREAM, "connection=#mine&name=unused"));

            assertThat(log.warnings())
                    .anyMatch(line -> line.contains("maxReconnects=60") && line.contains("Set maxReconnects(-1)."))
                    .anyMatch(line -> line.contains("reconnectBufferSize=8388608"))
                    .anyMatch(line -> line.contains("maxMessagesInOutgoingQueue=5000"))
                    .anyMatch(line -> line.contains("advancedRequestBehavior=false"))
                    .anyMatch(line -> line.contains("useTimeoutException=false"))
                    .anyMatch(line -> line.contains("noNoResponders"))
                    .anyMatch(line -> line.contains("pingInterval=PT2M"))
                    .anyMatch(line -> line.contains("dataPortType="))
                    .anyMatch(line -> line.contains("name has no effect"));
        }
    }

    @Test
    void aConnectionThatIsClosedIsRefused() throws Exception {
        Connection mine = Nats.connect(asTheComponents().build());
        mine.close();
        try (TestCamel camel = TestCamel.start()) {
            camel.context().getRegistry().bind("mine", mine);

            assertThat(catchThrowable(() -> camel.consume(TestCamel.uri("orders", STREAM, "connection=#mine"))))
                    .hasStackTraceContaining("is CLOSED, and must be CONNECTED.");
        }
    }

    @Test
    void healthSaysThatItsOwnerHasClosedIt() throws Exception {
        try (Connection mine = Nats.connect(asTheComponents().build());
                TestCamel camel = TestCamel.start()) {
            camel.context().getRegistry().bind("mine", mine);
            camel.consume(TestCamel.uri("orders", STREAM, "connection=#mine"));
            mine.close();

            JetStreamConsumer consumer =
                    (JetStreamConsumer) camel.context().getRoutes().get(0).getConsumer();
            await().atMost(SOON).untilAsserted(() -> {
                HealthCheck.Result result = consumer.getHealthCheck().call();
                assertThat(result.getState()).isEqualTo(HealthCheck.State.DOWN);
                assertThat(result.getDetails().get("connection.error"))
                        .isEqualTo("its owner has closed it, or jnats has stopped reconnecting");
            });
        }
    }
}
