package io.github.cameljetstream.deadletter;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.cameljetstream.JetStreamComponent;
import io.github.cameljetstream.TestCamel;
import io.github.cameljetstream.testinfra.NatsServer;
import io.github.cameljetstream.testinfra.NatsServerExtension;
import io.nats.client.Connection;
import io.nats.client.JetStreamApiException;
import io.nats.client.JetStreamManagement;
import io.nats.client.JetStreamSubscription;
import io.nats.client.Nats;
import io.nats.client.Options;
import io.nats.client.PullSubscribeOptions;
import io.nats.client.api.AckPolicy;
import io.nats.client.api.ConsumerConfiguration;
import io.nats.client.api.RetentionPolicy;
import io.nats.client.api.StorageType;
import io.nats.client.api.StreamConfiguration;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.health.HealthCheck;
import org.apache.camel.health.HealthCheckAware;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Messages that reached maxDeliver while no route ran, and whose dead letter, acknowledgement or deletion the server refuses.
 */
@Tag("server")
class ExhaustedRemovalTest {
    private static final Duration SOON = Duration.ofSeconds(30);
    private static final String USERS =
            """
            accounts {
              A { jetstream: enabled, users: [
                { user: admin, password: a },
                { user: no-dead, password: u, permissions: { publish: { deny: ["dead"] }, subscribe: ">" } },
                { user: no-ack, password: u, permissions: { publish: { deny: ["$JS.ACK.s.>"] }, subscribe: ">" } },
                { user: no-delete, password: u, permissions: {
                    publish: { deny: ["$JS.ACK.s.>", "$JS.API.STREAM.MSG.DELETE.>"] }, subscribe: ">" } }
              ] }
            }
            """;

    private static NatsServer server;
    private static Connection nats;
    private static JetStreamManagement management;

    private final AtomicInteger runs = new AtomicInteger();

    @BeforeAll
    static void start() throws Exception {
        server = NatsServerExtension.newServer().config(USERS).start();
        nats = Nats.connect(
                Options.builder().server(server.url()).userInfo("admin", "a").build());
        management = nats.jetStreamManagement();
    }

    @AfterAll
    static void stop() throws Exception {
        nats.close();
        server.close();
    }

    @BeforeEach
    void deleteStreams() throws Exception {
        for (String name : management.getStreamNames()) {
            management.deleteStream(name);
        }
        management.addStream(memory("dead", "dead").build());
    }

    private static StreamConfiguration.Builder memory(String name, String subject) {
        return StreamConfiguration.builder().name(name).subjects(subject).storageType(StorageType.Memory);
    }

    private static long messages(String stream) throws IOException, JetStreamApiException {
        return management.getStreamInfo(stream).getStreamState().getMsgCount();
    }

    /** A work queue with a message that was delivered once, as often as it may be, and not acknowledged. */
    private static void exhaust(StreamConfiguration.Builder workQueue) throws Exception {
        management.addStream(
                workQueue.retentionPolicy(RetentionPolicy.WorkQueue).build());
        management.addOrUpdateConsumer(
                "s",
                ConsumerConfiguration.builder()
                        .durable("d")
                        .filterSubject("s.a")
                        .ackPolicy(AckPolicy.Explicit)
                        .ackWait(Duration.ofMillis(300))
                        .maxDeliver(1)
                        .build());
        nats.jetStream().publish("s.a", "order".getBytes(UTF_8));
        JetStreamSubscription taker = nats.jetStream().subscribe(null, PullSubscribeOptions.bind("s", "d"));
        assertThat(taker.fetch(1, SOON)).hasSize(1);
        taker.unsubscribe();
    }

    private TestCamel route(String user, String options) throws Exception {
        TestCamel camel = TestCamel.start(server.url());
        JetStreamComponent component = camel.context().getComponent("jetstream", JetStreamComponent.class);
        component.getSecurityOptions().setUsername(user);
        component.getSecurityOptions().setPassword("u");
        camel.context().addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                from("jetstream:s.a?durableName=d&ackWait=300ms&maxDeliver=1&deadLetterSubject=dead"
                                + "&deadLetterAdvisories=true&streamProvisioning=create&streamName=s" + options)
                        .routeId("r")
                        .process(exchange -> runs.incrementAndGet());
            }
        });
        return camel;
    }

    private static HealthCheck.Result health(TestCamel camel) {
        return ((HealthCheckAware) camel.context().getRoute("r").getConsumer())
                .getHealthCheck()
                .call();
    }

    private static void awaitFault(TestCamel camel, String state, String text) {
        await().atMost(SOON).untilAsserted(() -> {
            HealthCheck.Result health = health(camel);
            assertThat(health.getDetails()).containsEntry("state", state);
            assertThat(health.getMessage().orElse("")).contains(text);
        });
    }

    @Test
    void aMessageWithoutDeadLetterStaysInItsStream() throws Exception {
        exhaust(memory("s", "s.>"));
        try (TestCamel camel = route("no-dead", "")) {
            awaitFault(camel, "DEAD_LETTERS_FAILING", "does not permit the user to publish to 'dead'");
            assertThat(Map.of("s", messages("s"), "dead", messages("dead"))).isEqualTo(Map.of("s", 1L, "dead", 0L));
            assertThat(runs).hasValue(0);
        }
    }

    @Test
    void withTermTheStreamMayRemoveAMessageWithoutDeadLetter() throws Exception {
        exhaust(memory("s", "s.>"));
        try (TestCamel camel = route("no-dead", "&onExhausted=term")) {
            await().atMost(SOON).until(() -> messages("s") == 0);
            assertThat(messages("dead")).isZero();
            assertThat(runs).hasValue(0);
        }
    }

    /** The server does not answer the acknowledgement: no other consumer needs the message, so the component deletes it. */
    @Test
    void aDeadLetteredMessageIsDeletedIfItsAcknowledgementIsUnanswered() throws Exception {
        exhaust(memory("s", "s.>"));
        try (TestCamel camel = route("no-ack", "")) {
            await().atMost(SOON).until(() -> messages("s") == 0);
            assertThat(messages("dead")).isEqualTo(1);
            assertThat(health(camel).getDetails()).containsEntry("state", "NOT_PERMITTED");
        }
    }

    @Test
    void aStreamThatDeniesDeletionKeepsItAndHasOneDeadLetter() throws Exception {
        exhaust(memory("s", "s.>").denyDelete(true));
        try (TestCamel camel = route("no-ack", "")) {
            await().atMost(SOON).until(() -> messages("dead") == 1);
            await("it is not dead-lettered again")
                    .during(Duration.ofSeconds(3))
                    .atMost(SOON)
                    .until(() -> messages("s") == 1 && messages("dead") == 1);
            assertThat(health(camel).getDetails()).containsEntry("state", "NOT_PERMITTED");
        }
    }

    @Test
    void aDeletionThatIsNotPermittedIsRetriedAndReported() throws Exception {
        exhaust(memory("s", "s.>"));
        try (TestCamel camel = route("no-delete", "")) {
            await().atMost(SOON).until(() -> messages("dead") == 1);
            awaitFault(camel, "NOT_PERMITTED", "");
            await("it is not dead-lettered again")
                    .during(Duration.ofSeconds(3))
                    .atMost(SOON)
                    .until(() -> messages("s") == 1 && messages("dead") == 1);
        }
    }
}
