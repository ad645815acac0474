package io.github.cameljetstream;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.cameljetstream.testinfra.NatsServer;
import io.github.cameljetstream.testinfra.NatsServerExtension;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.camel.console.DevConsole;
import org.apache.camel.impl.console.DefaultDevConsoleRegistry;
import org.apache.camel.util.json.JsonArray;
import org.apache.camel.util.json.JsonObject;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The dev console tells how consumers, producers and connections fare, as the server sees them, and no secrets. */
@Tag("server")
class DevConsoleTest {
    private static final String SECRET = "t0psecret";

    private NatsServer server;
    private TestCamel camel;

    @BeforeEach
    void start() throws Exception {
        server = NatsServerExtension.newServer()
                .config("authorization { user: alice, password: " + SECRET + " }")
                .start();
        camel = TestCamel.start();
        camel.component().getConnectionOptions().setNatsURL("nats://alice:" + SECRET + "@127.0.0.1:" + server.port());
    }

    @AfterEach
    void stop() {
        camel.close();
        server.close();
    }

    /** As camel-main finds it: by the class path. */
    private DevConsole console() {
        DefaultDevConsoleRegistry registry = new DefaultDevConsoleRegistry(camel.context());
        registry.loadDevConsoles();
        return registry.getConsole("jetstream").orElseThrow();
    }

    private JsonObject json() {
        return (JsonObject) console().call(DevConsole.MediaType.JSON, Map.of());
    }

    private String text() {
        return (String) console().call(DevConsole.MediaType.TEXT, Map.of());
    }

    private static JsonObject only(JsonObject of, String kind) {
        JsonArray all = (JsonArray) of.get(kind);
        assertThat(all).as(kind).hasSize(1);
        return (JsonObject) all.get(0);
    }

    @Test
    void tellsWhatIsThere() throws Exception {
        camel.roundTrip("orders.new", "", "durableName=d&streamName=ORDERS&streamProvisioning=create");
        Awaitility.await().atMost(Duration.ofSeconds(20)).until(() -> Integer.valueOf(0)
                .equals(only(json(), "consumers").get("inFlight")));

        JsonObject all = json();
        JsonObject consumer = only(all, "consumers");
        assertThat(consumer)
                .containsEntry("state", "CONSUMING")
                .containsEntry("stream", "ORDERS")
                .containsEntry("consumer", "d")
                .containsEntry("durable", true)
                .containsEntry("lag", 0L)
                .containsEntry("deliveries", 1L)
                .containsKey("lastDelivery");
        assertThat((JsonObject) consumer.get("settlements"))
                .containsEntry("ack", 1L)
                .containsEntry("nak", 0L);
        JsonObject producer = only(all, "producers");
        assertThat(producer)
                .containsEntry("state", "CONNECTED")
                .containsEntry("subject", "orders.new")
                .containsEntry("pending", 0)
                .containsEntry("pendingBytes", 0L);
        assertThat((JsonObject) producer.get("published")).containsEntry("stored", 1L);
        assertThat(only(all, "connections"))
                .containsEntry("name", "camel-" + camel.context().getName())
                .containsEntry("state", "CONNECTED")
                .containsEntry("leases", 2)
                .containsEntry("reconnects", 0L);
        assertThat(text())
                .contains("Consumer:", "Producer:", "Connection:", "state: CONSUMING", "stream: ORDERS", "stored")
                .doesNotContain(SECRET);
        assertThat(all.toJson()).contains("\"stream\":\"ORDERS\"").doesNotContain(SECRET);
    }

    @Test
    void tellsWhenTheServerIsAway() throws Exception {
        camel.roundTrip("orders.new", "", "durableName=d&streamName=ORDERS&streamProvisioning=create");
        server.kill();

        Awaitility.await().atMost(Duration.ofSeconds(20)).untilAsserted(() -> {
            assertThat(only(json(), "consumers")).containsEntry("state", "DISCONNECTED");
            assertThat(only(json(), "producers")).containsEntry("state", "RECONNECTING");
            assertThat(only(json(), "connections")).containsEntry("state", "RECONNECTING");
        });
        server.restart();

        Awaitility.await().atMost(Duration.ofSeconds(20)).untilAsserted(() -> {
            assertThat(only(json(), "consumers")).containsEntry("state", "CONSUMING");
            assertThat(only(json(), "connections"))
                    .containsEntry("state", "CONNECTED")
                    .containsEntry("reconnects", 1L);
        });
    }

    @Test
    void tellsWhyAConsumerIsNotStarted() throws Exception {
        String servers = camel.component().getConnectionOptions().getNatsURL();
        camel.close();
        camel = TestCamel.create();
        camel.context().disableJMX();
        camel.context().getRouteController().supervising();
        camel.component().getConnectionOptions().setNatsURL(servers);
        camel.consume(TestCamel.uri("orders.new", "durableName=d"));
        camel.context().start();

        Awaitility.await().atMost(Duration.ofSeconds(20)).untilAsserted(() -> assertThat(only(json(), "consumers"))
                .containsKey("lastError"));
        assertThat(only(json(), "consumers")).containsEntry("state", "NOT_STARTED");
        assertThat((String) only(json(), "consumers").get("lastError"))
                .contains("No stream has the subject 'orders.new'");
    }

    @Test
    void tellsNothingOfWhatIsStopped() throws Exception {
        camel.roundTrip("orders.new", "", "durableName=d&streamName=ORDERS&streamProvisioning=create");
        camel.context().stop();

        assertThat(json().toJson()).isEqualTo("{\"consumers\":[],\"producers\":[],\"connections\":[]}");
    }

    @Test
    void tellsNothingWhereNothingIs() {
        assertThat(text()).contains("No consumers, producers or connections");
        assertThat(List.copyOf(json().keySet())).containsExactlyInAnyOrder("consumers", "producers", "connections");
    }
}
