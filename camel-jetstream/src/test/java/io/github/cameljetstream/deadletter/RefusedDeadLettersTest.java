package io.github.cameljetstream.deadletter;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.cameljetstream.JetStreamComponent;
import io.github.cameljetstream.TestCamel;
import io.github.cameljetstream.testinfra.NatsServer;
import io.github.cameljetstream.testinfra.NatsServerExtension;
import io.nats.client.Connection;
import io.nats.client.JetStreamManagement;
import io.nats.client.Nats;
import io.nats.client.Options;
import io.nats.client.api.ConsumerInfo;
import io.nats.client.api.RetentionPolicy;
import io.nats.client.api.StreamConfiguration;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.health.HealthCheck;
import org.apache.camel.health.HealthCheckAware;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Dead letters that a server of its own refuses: no message is lost, no message waits, and health reports it. */
@Tag("server")
class RefusedDeadLettersTest {
    private static final Duration SOON = Duration.ofSeconds(30);
    private static final String DENYING =
            """
            accounts {
              A { jetstream: enabled, users: [
                { user: admin, password: a },
                { user: u, password: u, permissions: { publish: { deny: ["dead"] }, subscribe: { allow: [">"] } } }
              ] }
            }
            """;

    private final AtomicInteger good = new AtomicInteger();

    private void route(TestCamel camel, String options) throws Exception {
        camel.context().addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                from("jetstream:s.a?durableName=d&ackWait=2s&deadLetterSubject=dead&" + options)
                        .routeId("r")
                        .process(exchange -> {
                            if (exchange.getIn().getBody(String.class).equals("poison")) {
                                throw new IllegalArgumentException("poison");
                            }
                            good.incrementAndGet();
                        });
            }
        });
    }

    private static HealthCheck.Result health(TestCamel camel) {
        return ((HealthCheckAware) camel.context().getRoute("r").getConsumer())
                .getHealthCheck()
                .call();
    }

    private static StreamConfiguration.Builder stream(String name, String subject) {
        return StreamConfiguration.builder().name(name).subjects(subject);
    }

    private static void awaitSettled(JetStreamManagement management) {
        await().atMost(SOON).until(() -> {
            ConsumerInfo info = management.getConsumerInfo("s", "d");
            return info.getNumPending() == 0 && info.getNumAckPending() == 0;
        });
    }

    /** The user of the component may not publish to the dead letter subject. */
    @ParameterizedTest
    @CsvSource({
        "limits, maxDeliver=1, 4",
        "workqueue, maxDeliver=2, 1",
        "workqueue, maxDeliver=2&orderBy=subject, 1",
        "workqueue, maxDeliver=1&onExhausted=term, 0",
        "limits, terminateOn=java.lang.IllegalArgumentException&onExhausted=term, 4",
        "workqueue, maxDeliver=2&consumerType=push, 1"
    })
    void aDeniedSubject(String retention, String options, long left) throws Exception {
        try (NatsServer server = NatsServerExtension.newServer().config(DENYING).start();
                Connection nats = Nats.connect(Options.builder()
                        .server(server.url())
                        .userInfo("admin", "a")
                        .build());
                TestCamel camel = TestCamel.start(server.url())) {
            JetStreamManagement management = nats.jetStreamManagement();
            management.addStream(stream("s", "s.>")
                    .retentionPolicy(RetentionPolicy.get(retention))
                    .build());
            management.addStream(stream("dead", "dead").build());
            JetStreamComponent component = camel.context().getComponent("jetstream", JetStreamComponent.class);
            component.getSecurityOptions().setUsername("u");
            component.getSecurityOptions().setPassword("u");
            route(camel, options);
            nats.jetStream().publish("s.a", "poison".getBytes(UTF_8));
            for (int i = 0; i < 3; i++) {
                nats.jetStream().publish("s.a", "good".getBytes(UTF_8));
            }
            await().atMost(SOON).until(() -> good.get() == 3);
            awaitSettled(management);
            await().atMost(SOON)
                    .until(() -> management.getStreamInfo("s").getStreamState().getMsgCount() == left);
            assertThat(management.getStreamInfo("dead").getStreamState().getMsgCount())
                    .isZero();
            HealthCheck.Result health = health(camel);
            assertThat(health.getState()).isEqualTo(HealthCheck.State.DOWN);
            assertThat(health.getDetails()).containsEntry("state", "DEAD_LETTERS_FAILING");
            assertThat(health.getMessage().orElse("")).contains("does not permit the user to publish to 'dead'");
        }
    }
}
