package io.github.cameljetstream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.cameljetstream.testinfra.NatsServer;
import io.github.cameljetstream.testinfra.NatsServerExtension;
import io.github.cameljetstream.testinfra.Streams;
import io.nats.client.Connection;
import io.nats.client.JetStreamManagement;
import java.time.Duration;
import java.util.Collection;
import org.apache.camel.CamelContext;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.health.HealthCheck;
import org.apache.camel.health.HealthCheckHelper;
import org.apache.camel.health.HealthCheckRegistry;
import org.apache.camel.spi.SupervisingRouteController;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The health checks say whether messages can be taken and published, and if not, why. */
@Tag("server")
class HealthCheckTest {
    private static final Duration SOON = Duration.ofSeconds(15);

    private NatsServer server;
    private Connection nats;
    private JetStreamManagement management;
    private TestCamel camel;

    @BeforeEach
    void start() throws Exception {
        server = NatsServerExtension.newServer().start();
        nats = server.connect();
        management = nats.jetStreamManagement();
        createStream();
        camel = TestCamel.create();
        camel.context().disableJMX();
        camel.component().getConnectionOptions().setNatsURL(server.url());
        HealthCheckRegistry registry = HealthCheckRegistry.get(camel.context());
        registry.register(registry.resolveById("consumers"));
        registry.register(registry.resolveById("producers"));
    }

    @AfterEach
    void end() throws Exception {
        camel.close();
        nats.close();
        server.close();
    }

    private void createStream() throws Exception {
        Streams.create(management, "s");
    }

    private void consume(String options) throws Exception {
        camel.context().start();
        camel.context().addRoutes(route(options));
    }

    private static RouteBuilder route(String options) {
        return new RouteBuilder() {
            @Override
            public void configure() {
                from("jetstream:s.a?" + options).routeId("orders").to("mock:out");
            }
        };
    }

    private HealthCheck.Result ready(String id) {
        return find(HealthCheckHelper.invokeReadiness(camel.context(), "full"), id);
    }

    private static HealthCheck.Result find(Collection<HealthCheck.Result> results, String id) {
        return results.stream()
                .filter(each -> each.getCheck().getId().startsWith(id))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no check " + id + " among " + results));
    }

    private HealthCheck.Result awaitReady(String id, HealthCheck.State state) {
        return await(id + " is " + state).atMost(SOON).until(() -> ready(id), result -> result.getState() == state);
    }

    private HealthCheck.Result consumerIs(HealthCheck.State state) {
        return awaitReady("consumer:orders", state);
    }

    @Tag("smoke")
    @Test
    void aConsumerThatTakesMessagesIsUpAndTellsHowItFares() throws Exception {
        consume("durableName=d");
        camel.out().expectedMessageCount(1);
        nats.jetStream().publish("s.a", new byte[0]);
        camel.out().assertIsSatisfied();

        HealthCheck.Result result = consumerIs(HealthCheck.State.UP);

        assertThat(result.getDetails())
                .containsEntry("state", "CONSUMING")
                .containsEntry("stream", "s")
                .containsEntry("consumer", "d")
                .containsEntry("lag", "0")
                .containsKeys("last.delivery", "in.flight", "waiting")
                .doesNotContainKeys("last.error", "recovering.since");
    }

    @Test
    void theLagIsWhatTheLastDeliveryTold() throws Exception {
        for (int i = 0; i < 5; i++) {
            nats.jetStream().publish("s.a", new byte[0]);
        }
        java.util.concurrent.CountDownLatch go = new java.util.concurrent.CountDownLatch(1);
        camel.context().start();
        camel.context().addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                from("jetstream:s.a?durableName=d&maxInFlight=2")
                        .routeId("orders")
                        .process(e -> go.await());
            }
        });

        await().atMost(SOON)
                .untilAsserted(() -> assertThat(ready("consumer:orders").getDetails())
                        .containsEntry("in.flight", 2)
                        .containsEntry("waiting", 1)
                        .containsEntry("lag", "3"));
        go.countDown();
    }

    @Tag("smoke")
    @Test
    void aConsumerSaysThatItIsSuspended() throws Exception {
        consume("durableName=d");
        consumerIs(HealthCheck.State.UP);
        JetStreamConsumer consumer =
                (JetStreamConsumer) camel.context().getRoute("orders").getConsumer();

        consumer.suspend();

        HealthCheck.Result result = consumer.getHealthCheck().call();
        assertThat(result.getMessage()).hasValue("The consumer is suspended.");
        assertThat(result.getDetails()).containsEntry("state", "SUSPENDED");
        consumer.resume();
        assertThat(consumerIs(HealthCheck.State.UP).getDetails()).containsEntry("state", "CONSUMING");
    }

    @Tag("smoke")
    @ParameterizedTest
    @ValueSource(strings = {"durableName=d", "durableName=d&consumerType=push"})
    void aConsumerIsDownWhileItsServerIsAway(String options) throws Exception {
        consume(options);
        consumerIs(HealthCheck.State.UP);

        server.kill();

        HealthCheck.Result down = consumerIs(HealthCheck.State.DOWN);
        assertThat(down.getMessage())
                .hasValue("The connection to NATS at " + server.url() + " was lost; reconnecting.");
        assertThat(down.getDetails()).containsEntry("state", "DISCONNECTED");

        server.restart();
        consumerIs(HealthCheck.State.UP);
    }

    @ParameterizedTest
    @ValueSource(strings = {"durableName=d", "durableName=d&consumerType=push"})
    void aConsumerIsDownWhileItsStreamIsMissing(String options) throws Exception {
        consume(options);
        consumerIs(HealthCheck.State.UP);

        management.deleteStream("s");

        await().atMost(SOON).untilAsserted(() -> assertThat(
                        ready("consumer:orders").getMessage())
                .hasValueSatisfying(message -> assertThat(message)
                        .contains("Consumer 'd' of stream 's' receives no messages: No stream has the subject 's.a'")));
        HealthCheck.Result down = ready("consumer:orders");
        assertThat(down.getState()).isEqualTo(HealthCheck.State.DOWN);
        assertThat(down.getDetails()).containsEntry("state", "RECOVERING").containsKey("recovering.since");

        createStream();
        HealthCheck.Result up = consumerIs(HealthCheck.State.UP);
        assertThat(up.getDetails()).containsKey("last.error").doesNotContainKey("recovering.since");
    }

    @Test
    void aConsumerThatIsBoundIsDownWhileItsDurableIsMissing() throws Exception {
        management.addOrUpdateConsumer(
                "s",
                io.nats.client.api.ConsumerConfiguration.builder()
                        .durable("d")
                        .filterSubject("s.a")
                        .build());
        consume("durableName=d&consumerProvisioning=bind");
        consumerIs(HealthCheck.State.UP);

        Streams.deleteConsumer(management, "s", "d");

        await().atMost(SOON)
                .untilAsserted(() -> assertThat(ready("consumer:orders").getMessage())
                        .hasValueSatisfying(message -> assertThat(message)
                                .contains("does not exist. Create it, or set consumerProvisioning")));
    }

    @Test
    void aServerThatFallsSilentIsNoticed() throws Exception {
        consume("durableName=d&pingInterval=1h");
        consumerIs(HealthCheck.State.UP);

        server.pause();
        try {
            HealthCheck.Result down = consumerIs(HealthCheck.State.DOWN);
            assertThat(down.getMessage().orElse("")).contains("receives no messages");
        } finally {
            server.resume();
        }
        consumerIs(HealthCheck.State.UP);
    }

    /** Camel's controller starts the route again and again, and the check follows it. */
    @Tag("smoke")
    @Test
    void aSupervisedRouteIsDownUntilItCanStart() throws Exception {
        management.deleteStream("s");
        SupervisingRouteController supervising =
                camel.context().getRouteController().supervising();
        supervising.setInitialDelay(0);
        supervising.setBackOffDelay(200);
        camel.context().addRoutes(route("durableName=d"));
        camel.context().start();

        consumerIs(HealthCheck.State.DOWN);
        JetStreamConsumer consumer = await().atMost(SOON)
                .until(
                        () -> (JetStreamConsumer)
                                camel.context().getRoute("orders").getConsumer(),
                        each -> each.startFailure() != null);
        assertThat(consumer.getHealthCheck().call().getMessage().orElse(""))
                .contains("No stream has the subject 's.a'");

        createStream();
        assertThat(consumerIs(HealthCheck.State.UP).getDetails()).containsEntry("state", "CONSUMING");
        server.kill();
        assertThat(consumerIs(HealthCheck.State.DOWN).getDetails()).containsEntry("state", "DISCONNECTED");
        server.restart();
        consumerIs(HealthCheck.State.UP);
    }

    @Tag("smoke")
    @Test
    void aProducerIsDownWhileItsServerIsAway() throws Exception {
        camel.context().start();
        HealthCheckHelper.getHealthCheckRepository(camel.context(), "producers").setEnabled(true);
        camel.publish("jetstream:s.a", "hello");
        assertThat(awaitReady("producer:jetstream-s.a", HealthCheck.State.UP).getDetails())
                .containsEntry("state", "CONNECTED")
                .containsEntry("pending", 0);

        server.kill();
        assertThat(awaitReady("producer:jetstream-s.a", HealthCheck.State.DOWN).getMessage())
                .hasValueSatisfying(message -> assertThat(message).contains("was lost"));

        server.restart();
        awaitReady("producer:jetstream-s.a", HealthCheck.State.UP);
    }

    /** A lost connection comes back by itself: restarting the process would not help. */
    @Test
    void aLostConnectionIsNoReasonToRestart() throws Exception {
        consume("durableName=d");
        server.kill();
        consumerIs(HealthCheck.State.DOWN);

        HealthCheck.Result live =
                find(HealthCheckHelper.invokeLiveness(camel.context(), "full"), "jetstream-connections");

        assertThat(live.getState()).isEqualTo(HealthCheck.State.UP);
        assertThat(live.getDetails())
                .containsEntry("connection.1", "camel-" + camel.context().getName() + " RECONNECTING " + server.url());
        server.restart();
    }

    @Test
    void eachConnectionIsTold() throws Exception {
        consume("durableName=d");
        camel.publish("jetstream:s.b?reconnectWait=1s", "hello");
        camel.publish("jetstream:s.b?name=other", "hello");

        HealthCheck.Result live =
                find(HealthCheckHelper.invokeLiveness(camel.context(), "full"), "jetstream-connections");

        String own = "camel-" + camel.context().getName() + " CONNECTED " + server.url();
        assertThat(live.getState()).isEqualTo(HealthCheck.State.UP);
        assertThat(live.getDetails())
                .containsEntry("connection.1", own)
                .containsEntry("connection.2", own)
                .containsEntry("connection.3", "other CONNECTED " + server.url());
    }

    @Test
    void theChecksOfProducersCanBeSwitchedOff() throws Exception {
        camel.component().setHealthCheckProducerEnabled(false);
        camel.context().start();
        HealthCheckHelper.getHealthCheckRepository(camel.context(), "producers").setEnabled(true);

        camel.publish("jetstream:s.a", "hello");

        assertThat(HealthCheckHelper.invokeReadiness(camel.context(), "full"))
                .noneMatch(result -> result.getCheck().getId().startsWith("producer:jetstream"));
    }

    @Tag("smoke")
    @Test
    void theChecksCanBeSwitchedOff() throws Exception {
        camel.component().setHealthCheckConsumerEnabled(false);
        camel.component().setHealthCheckProducerEnabled(false);
        consume("durableName=d");
        CamelContext context = camel.context();

        assertThat(ready("consumer:orders").getDetails())
                .doesNotContainKey("lag")
                .doesNotContainKey("stream");
        assertThat(HealthCheckRegistry.get(context).getCheck("jetstream-connections"))
                .isEmpty();
    }
}
