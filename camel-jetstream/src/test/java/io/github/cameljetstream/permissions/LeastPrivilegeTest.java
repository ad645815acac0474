package io.github.cameljetstream.permissions;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.awaitility.Awaitility.await;

import io.github.cameljetstream.LogCapture;
import io.github.cameljetstream.TestCamel;
import io.nats.client.Connection;
import io.nats.client.Nats;
import io.nats.client.Options;
import io.nats.client.api.ConsumerConfiguration;
import io.nats.client.api.StreamConfiguration;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.apache.camel.CamelContext;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.health.HealthCheck;
import org.apache.camel.health.HealthCheckAware;
import org.apache.camel.spi.RouteController;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** How long a route takes to start and stop with no more rights than it needs, and what it says. */
@Tag("server")
class LeastPrivilegeTest {
    private static final Logger LOG = LoggerFactory.getLogger(LeastPrivilegeTest.class);
    private static final Duration SOON = Duration.ofSeconds(20);
    private static final Duration QUICK = Duration.ofMillis(200);
    private static final int ATTEMPTS = 5;
    private static final String NEXT = "publish $JS.API.CONSUMER.MSG.NEXT.S.d";
    private static final Rights NEXT_AND_ACK = new Rights(
            List.of("$JS.API.CONSUMER.MSG.NEXT.S.d", "$JS.ACK.S.d.>"), List.of(), List.of("_INBOX.>"), List.of());
    private static final Rights ALL = new Rights(List.of(">"), List.of(), List.of(">"), List.of());
    /** All that binding needs, but for the question how new the server is. */
    private static final Rights BIND = new Rights(
            List.of(
                    "$JS.API.CONSUMER.MSG.NEXT.S.d",
                    "$JS.ACK.S.d.>",
                    "$JS.API.STREAM.INFO.S",
                    "$JS.API.CONSUMER.INFO.S.d",
                    "$JS.API.CONSUMER.CREATE.S.>"),
            List.of(),
            List.of("_INBOX.>"),
            List.of());

    private static PermissionServer server;

    private final AtomicInteger routed = new AtomicInteger();

    @BeforeAll
    static void startServer() {
        server = new PermissionServer(List.of(NEXT_AND_ACK, ALL, BIND, BIND, NEXT_AND_ACK.without(NEXT)));
    }

    @AfterAll
    static void stopServer() {
        server.close();
    }

    /** The shortest of some attempts: other processes share the machine. */
    private record Instants(Duration start, Duration suspend, Duration resume, Duration stop) {
        static Instants shortest(List<Instants> times) {
            return new Instants(
                    shortest(times.stream().map(Instants::start)),
                    shortest(times.stream().map(Instants::suspend)),
                    shortest(times.stream().map(Instants::resume)),
                    shortest(times.stream().map(Instants::stop)));
        }

        private static Duration shortest(Stream<Duration> times) {
            return times.min(Duration::compareTo).orElseThrow();
        }
    }

    @FunctionalInterface
    private interface Action {
        void run() throws Exception;
    }

    private static Duration timeOf(Action action) throws Exception {
        long begin = System.nanoTime();
        action.run();
        return Duration.ofNanos(System.nanoTime() - begin);
    }

    private static Connection admin(int user) throws Exception {
        Connection admin = Nats.connect(Options.builder()
                .server(server.url())
                .userInfo(PermissionServer.admin(PermissionServer.user(user)), "a")
                .build());
        admin.jetStreamManagement()
                .addStream(
                        StreamConfiguration.builder().name("S").subjects("s.>").build());
        admin.jetStreamManagement()
                .addOrUpdateConsumer(
                        "S", ConsumerConfiguration.builder().durable("d").build());
        return admin;
    }

    private static TestCamel camel(int user) throws Exception {
        return TestCamel.start(server.url().replace("nats://", "nats://" + PermissionServer.user(user) + ":u@"));
    }

    private void route(TestCamel camel, String provisioning) throws Exception {
        camel.context().addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                from("jetstream:s.a?streamName=S&durableName=d&consumerProvisioning=" + provisioning)
                        .routeId("route")
                        .process(exchange -> routed.incrementAndGet());
            }
        });
    }

    private Instants times(int user) throws Exception {
        List<Instants> times = new ArrayList<>();
        try (Connection admin = admin(user);
                TestCamel camel = camel(user)) {
            route(camel, "none");
            CamelContext context = camel.context();
            RouteController routes = context.getRouteController();
            routes.stopRoute("route"); // from here on the classes are loaded
            for (int i = 0; i < ATTEMPTS; i++) {
                int before = routed.get();
                Duration start = timeOf(() -> routes.startRoute("route"));
                admin.jetStream().publish("s.a", new byte[1]);
                await().atMost(SOON).until(() -> routed.get() > before);
                Duration suspend = timeOf(() -> routes.suspendRoute("route"));
                Duration resume = timeOf(() -> routes.resumeRoute("route"));
                Duration stop = timeOf(() -> routes.stopRoute("route"));
                times.add(new Instants(start, suspend, resume, stop));
            }
        }
        return Instants.shortest(times);
    }

    @Test
    void aRouteWhoseUserMayOnlyRequestAndAcknowledgeIsAsQuickAsAnyOther() throws Exception {
        try (LogCapture log = LogCapture.ours()) {
            Instants restricted = times(0);
            assertThat(log.warnings()).isEmpty();
            assertThat(server.violations(PermissionServer.user(0), null)).isEmpty();
            Instants free = times(1);
            LOG.info("With the rights to request and acknowledge: {}; with all: {}", restricted, free);
            assertThat(restricted.start()).isLessThan(QUICK);
            assertThat(restricted.resume()).isLessThan(QUICK);
            assertThat(restricted.suspend()).isLessThan(free.suspend().plus(QUICK));
            assertThat(restricted.stop()).isLessThan(free.stop().plus(QUICK));
        }
    }

    @Test
    void theStopAwaitsNoAnswerThatTheServerDenies() throws Exception {
        try (Connection admin = admin(4);
                TestCamel camel = camel(4)) {
            route(camel, "none");
            await().atMost(SOON)
                    .until(() -> camel.context().getRoute("route").getConsumer() instanceof HealthCheckAware consumer
                            && consumer.getHealthCheck().call().getState() == HealthCheck.State.DOWN);
            RouteController routes = camel.context().getRouteController();
            assertThat(timeOf(() -> routes.stopRoute("route"))).isLessThan(Duration.ofMillis(1_500));
        }
    }

    @Test
    void whoMayNotAskHowNewTheServerIsBindsAllTheSame() throws Exception {
        try (Connection admin = admin(2);
                LogCapture log = LogCapture.ours();
                TestCamel camel = camel(2)) {
            assertThat(timeOf(() -> route(camel, "bind"))).isLessThan(SOON.dividedBy(10));
            admin.jetStream().publish("s.a", new byte[1]);
            await().atMost(SOON).until(() -> routed.get() == 1);
            camel.context().getRouteController().stopRoute("route");
            camel.context().getRouteController().startRoute("route");
            camel.context().getRouteController().stopRoute("route");

            // each start has a connection of its own here, which asks once
            assertThat(server.violations(PermissionServer.user(2), null))
                    .hasSize(2)
                    .allMatch(line -> line.contains("\"$JS.API.INFO\""));
            assertThat(log.lines())
                    .anyMatch(line -> line.startsWith("INFO The user has no permission to publish to"
                            + " '$JS.API.INFO', so the component does not know the JetStream domain"));
        }
    }

    @Test
    void whatNeedsToKnowHowNewTheServerIsNamesTheRight() throws Exception {
        try (Connection admin = admin(3);
                TestCamel camel = camel(3)) {
            assertThat(startOf(camel, "durableName=e&pauseUntil=2099-01-01T00:00:00Z"))
                    .hasStackTraceContaining(
                            "pauseUntil needs a server of version 2.11 or newer, and the user may not read"
                                    + " the server's version. Allow the user to publish to $JS.API.INFO. Otherwise: Remove"
                                    + " the option.");
            assertThat(startOf(camel, "durableName=d&streamProvisioning=update&streamAllowMessageTtl=true"))
                    .hasStackTraceContaining(
                            "streamAllowMessageTtl=true needs nats-server 2.11 or newer, and the server"
                                    + " of the stream is older or its version is unknown ($JS.API.INFO). Remove the option, or"
                                    + " allow the user to publish there.");
            assertThat(admin.jetStreamManagement().getConsumerNames("S")).containsExactly("d");
        }
    }

    private static Throwable startOf(TestCamel camel, String options) {
        return catchThrowable(() -> camel.context().addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                from("jetstream:s.a?streamName=S&" + options).to("mock:out");
            }
        }));
    }
}
