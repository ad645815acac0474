package io.github.cameljetstream.consume;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.cameljetstream.TestCamel;
import io.github.cameljetstream.testinfra.NatsServer;
import io.github.cameljetstream.testinfra.NatsServerExtension;
import io.nats.client.Connection;
import io.nats.client.Nats;
import io.nats.client.Options;
import io.nats.client.api.StreamConfiguration;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.camel.builder.RouteBuilder;
import org.junit.jupiter.api.Test;

/** A stop with no more permissions than consuming needs. */
class StopPermissionsTest {
    private static final Duration SOON = Duration.ofSeconds(20);
    private static final String USERS =
            """
            authorization { users: [
              { user: admin, password: a }
              { user: camel, password: c, permissions: {
                publish: ["$JS.API.>", "$JS.ACK.>"], subscribe: ["_INBOX.>"] } } ] }
            """;

    private final AtomicInteger routed = new AtomicInteger();

    @Test
    void aStopNeedsNoPermissionToPublishToInboxes() throws Exception {
        try (NatsServer server = NatsServerExtension.newServer().config(USERS).start();
                Connection nats = Nats.connect(Options.builder()
                        .server(server.url())
                        .userInfo("admin", "a")
                        .build());
                TestCamel camel = TestCamel.start(server.url().replace("nats://", "nats://camel:c@"))) {
            nats.jetStreamManagement()
                    .addStream(StreamConfiguration.builder()
                            .name("S")
                            .subjects("s.>")
                            .build());
            camel.context().addRoutes(new RouteBuilder() {
                @Override
                public void configure() {
                    from("jetstream:s.a?streamName=S&durableName=d")
                            .routeId("route")
                            .process(exchange -> routed.incrementAndGet());
                }
            });
            nats.jetStream().publish("s.a", new byte[1]);
            await().atMost(SOON).until(() -> routed.get() == 1);
            long begin = System.nanoTime();
            camel.context().getRouteController().stopRoute("route");
            assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofMillis(1_500));
        }
    }
}
