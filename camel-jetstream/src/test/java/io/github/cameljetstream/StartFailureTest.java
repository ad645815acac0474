package io.github.cameljetstream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.github.cameljetstream.testinfra.NatsServer;
import io.github.cameljetstream.testinfra.NatsServerExtension;
import io.nats.client.Connection;
import io.nats.client.JetStreamManagement;
import io.nats.client.api.ConsumerConfiguration;
import io.nats.client.api.StreamConfiguration;
import java.time.Duration;
import org.apache.camel.ServiceStatus;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.spi.SupervisingRouteController;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What only the server can tell makes the route's start fail, with the cause and the cure; or is retried. */
@Tag("smoke")
@Tag("server")
class StartFailureTest {
    private static final Duration SOON = Duration.ofSeconds(20);
    private static final String ROUTE = "orders-route";

    private static Throwable startOf(String options) throws Exception {
        try (TestCamel camel = TestCamel.start()) {
            return catchThrowable(() -> camel.consume(TestCamel.uri("orders", options)));
        }
    }

    @Test
    void noServer() throws Exception {
        assertThat(startOf("natsURL=nats://127.0.0.1:1"))
                .hasMessageContaining("No connection to NATS at nats://127.0.0.1:1: check natsURL, that the server runs"
                        + " and can be reached");
    }

    @Test
    void noServerForAProducer() throws Exception {
        try (TestCamel camel = TestCamel.start()) {
            assertThatThrownBy(() -> camel.publish("jetstream:orders?natsURL=nats://127.0.0.1:1", "hello"))
                    .hasStackTraceContaining("No connection to NATS at nats://127.0.0.1:1: check natsURL");
        }
    }

    @Test
    void wrongCredentials() throws Exception {
        try (NatsServer server = NatsServerExtension.newServer()
                .config("authorization { token: secret }")
                .start()) {
            assertThat(startOf("connectionTimeout=10s&token=other&natsURL=" + server.url()))
                    .hasMessageContaining("NATS at " + server.url() + " refused the credentials: check jwt and seedKey,"
                            + " credentialsFile, nkeySeed, token, or username and password.");
        }
    }

    @Test
    void noJetStreamOnTheServer() throws Exception {
        try (NatsServer server =
                NatsServerExtension.newServer().jetStream(false).start()) {
            assertThat(startOf("natsURL=" + server.url()))
                    .hasMessageContaining("The stream of subject 'orders': JetStream does not answer at $JS.API.")
                    .hasMessageContaining(
                            "at $JS.API. Check that the server was started with JetStream (nats-server -js)");
        }
    }

    @Test
    void noJetStreamForTheAccount() throws Exception {
        String accounts =
                """
                accounts {
                  WITH { jetstream: enabled, users: [ { user: a, password: a } ] }
                  WITHOUT { users: [ { user: b, password: b } ] }
                }
                """;
        try (NatsServer server =
                NatsServerExtension.newServer().config(accounts).start()) {
            assertThat(startOf("username=b&password=b&natsURL=" + server.url()))
                    .hasMessageContaining("JetStream is not enabled for the account of the user (10039")
                    .hasMessageContaining("Enable it for the account in the server's configuration.");
        }
    }

    @Test
    void aUserWhoMayNotAskJetStream() throws Exception {
        String users =
                """
                authorization { users: [ { user: b, password: b, permissions: { publish: "orders", subscribe: "_INBOX.>" } } ] }
                """;
        try (NatsServer server = NatsServerExtension.newServer().config(users).start()) {
            assertThat(startOf("requestTimeout=1s&username=b&password=b&natsURL=" + server.url()))
                    .hasMessageContaining("the server does not permit the user to publish to '$JS.API.STREAM.NAMES'")
                    .hasMessageContaining("What the user must be allowed");
        }
    }

    @Test
    void aDomainThatIsNotThere() throws Exception {
        try (NatsServer server = NatsServerExtension.newServer().start()) {
            assertThat(startOf("domain=nowhere&natsURL=" + server.url()))
                    .hasMessageContaining("JetStream does not answer at $JS.nowhere.API.")
                    .hasMessageContaining("that domain and apiPrefix are correct if they are set");
        }
    }

    /** With the route controller on that watches over routes, a start that failed is repeated until it succeeds. */
    private static void retried(NatsServer server, String options, Cure cure) throws Exception {
        try (TestCamel camel = TestCamel.create()) {
            SupervisingRouteController supervisor =
                    camel.context().getRouteController().supervising();
            supervisor.setBackOffDelay(100);
            supervisor.setInitialDelay(1);
            camel.context().addRoutes(new RouteBuilder() {
                @Override
                public void configure() {
                    from(TestCamel.uri("orders", "natsURL=" + server.url(), options))
                            .routeId(ROUTE)
                            .to("mock:out");
                }
            });
            camel.context().start();
            Awaitility.await("a failed attempt").atMost(SOON).until(() -> attempts(supervisor) > 1);
            assertThat(supervisor.getRouteStatus(ROUTE)).isNotEqualTo(ServiceStatus.Started);

            cure.apply();

            Awaitility.await("the start")
                    .atMost(SOON)
                    .until(() -> supervisor.getRouteStatus(ROUTE) == ServiceStatus.Started);
            camel.out().expectedMessageCount(1);
            try (Connection connection = server.connect()) {
                connection.jetStream().publish("orders", new byte[] {'1'});
            }
            camel.out().assertIsSatisfied();
        }
    }

    private static long attempts(SupervisingRouteController supervisor) {
        return supervisor.getRestartingRoutes().stream()
                .mapToLong(route -> supervisor.getRestartingRouteState(route.getId()) == null
                        ? 0
                        : supervisor.getRestartingRouteState(route.getId()).getCurrentAttempts())
                .sum();
    }

    private interface Cure {
        void apply() throws Exception;
    }

    private static void addStream(NatsServer server) throws Exception {
        try (Connection connection = server.connect()) {
            connection
                    .jetStreamManagement()
                    .addStream(StreamConfiguration.builder()
                            .name("ORDERS")
                            .subjects("orders")
                            .build());
        }
    }

    @Test
    void aMissingServerIsAwaitedUnderSupervision() throws Exception {
        try (NatsServer server = NatsServerExtension.newServer().start()) {
            addStream(server);
            server.kill();
            retried(server, "connectionTimeout=1s", server::restart);
        }
    }

    @Test
    void aMissingStreamIsAwaitedUnderSupervision() throws Exception {
        try (NatsServer server = NatsServerExtension.newServer().start()) {
            retried(server, "durableName=d", () -> addStream(server));
        }
    }

    @Test
    void aConflictingDurableIsAwaitedUnderSupervision() throws Exception {
        try (NatsServer server = NatsServerExtension.newServer().start();
                Connection connection = server.connect()) {
            addStream(server);
            JetStreamManagement management = connection.jetStreamManagement();
            management.addOrUpdateConsumer(
                    "ORDERS", ConsumerConfiguration.builder().durable("d").build());
            retried(server, "durableName=d&ackWait=5s", () -> management.deleteConsumer("ORDERS", "d"));
        }
    }
}
