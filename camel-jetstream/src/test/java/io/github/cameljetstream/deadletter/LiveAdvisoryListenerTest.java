package io.github.cameljetstream.deadletter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.cameljetstream.JetStreamTestSupport;
import io.github.cameljetstream.LogCapture;
import io.github.cameljetstream.settle.DeadLetters;
import io.nats.client.JetStreamSubscription;
import io.nats.client.Message;
import io.nats.client.PullSubscribeOptions;
import io.nats.client.api.AckPolicy;
import io.nats.client.api.ConsumerConfiguration;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import org.apache.camel.health.HealthCheck;
import org.apache.camel.health.HealthCheckAware;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What the server gives up while we listen becomes a dead letter, with nothing on the server but the dead letters. */
class LiveAdvisoryListenerTest extends JetStreamTestSupport {
    private String dead;

    @BeforeEach
    void makeDeadLetterStream() throws Exception {
        dead = stream + "-dead";
        addStream(dead);
    }

    private void route(String... options) throws Exception {
        String uri = uri("a", "durableName=d", "maxDeliver=1", "deadLetterSubject=" + dead, String.join("&", options));
        routes(r -> r.from(uri).routeId("r").to("mock:end"));
    }

    private long deadLetters() throws Exception {
        return management.getStreamInfo(dead).getStreamState().getMsgCount();
    }

    private HealthCheck.Result health() {
        return ((HealthCheckAware) context.getRoute("r").getConsumer())
                .getHealthCheck()
                .call();
    }

    @Test
    void nobodyAcknowledgesAndTheDeadLetterStreamIsAway() throws Exception {
        management.deleteStream(dead);
        route("autoAck=false", "ackWait=300ms");
        publishRaw("a", 10);
        await("trouble").atMost(SOON).until(() -> health().getState() == HealthCheck.State.DOWN);
        assertThat(health().getDetails()).containsEntry("state", "DEAD_LETTERS_FAILING");

        addStream(dead);

        await().atMost(SOON).until(() -> deadLetters() >= 10);
        Set<String> sequences = new HashSet<>();
        for (long i = 1; i <= 10; i++) {
            sequences.add(management.getMessage(dead, i).getHeaders().getFirst(DeadLetters.SEQUENCE));
        }
        assertThat(sequences).hasSize(10);
        await().atMost(SOON).until(() -> health().getState() == HealthCheck.State.UP);
        assertThat(deadLetters()).isEqualTo(10);
    }

    @Test
    void aSuspendedRouteListens() throws Exception {
        route("autoAck=false", "ackWait=1s");
        publishRaw("a", 1);
        getMockEndpoint("mock:end").expectedMessageCount(1);
        getMockEndpoint("mock:end").assertIsSatisfied(SOON.toMillis());
        context.getRouteController().suspendRoute("r");
        // Servers before 2.10 only notice that a message is given up when somebody asks for one.
        nats.jetStream().subscribe(null, PullSubscribeOptions.bind(stream, "d")).fetch(1, Duration.ofSeconds(3));
        await().atMost(SOON).until(() -> deadLetters() == 1);
    }

    /** Such as one of a message that was acknowledged, and whose acknowledgement is lost; or of no message of ours. */
    @Test
    void whatTheServerHasNotGivenUpIsNoDeadLetter() throws Exception {
        CountDownLatch go = new CountDownLatch(1);
        routes(r -> r.from(uri("a", "durableName=d", "maxDeliver=2", "ackWait=5s", "deadLetterSubject=" + dead))
                .routeId("r")
                .process(exchange -> {
                    if (exchange.getIn().getBody(String.class).equals("1")) {
                        go.await();
                    }
                }));
        publishRaw("a", 2); // the second is under way
        publishRaw("b", 1); // not of our filter, and not delivered
        await().atMost(SOON).until(() -> consumerInfo("d").getNumAckPending() == 1);
        try (LogCapture log = LogCapture.ours()) {
            for (int sequence = 1; sequence <= 4; sequence++) {
                advise("{\"stream_seq\":" + sequence + ",\"deliveries\":2}");
            }
            advise("hello");
            advise("{\"stream_seq\":1,\"deliveries\":1}");
            advise("{\"stream_seq\":1,\"deliveries\":2,\"more\":{\"deliveries\":2}}");
            advise("{\"stream_seq\":-1,\"deliveries\":2}");
            advise("{\"stream_seq\":1,\"deliveries\":2,\"text\":\"" + "x".repeat(3_000) + "\"}");
            await().atMost(SOON)
                    .until(() -> log.warnings().stream()
                                    .filter(each -> each.startsWith("Dropped an advisory on "))
                                    .count()
                            >= 2);
            assertThat(log.warnings())
                    .anyMatch(each -> each.contains("the server has not delivered that message to the consumer"))
                    .anyMatch(each -> each.contains("it is no advisory of a message that reached maxDeliver"))
                    .allMatch(each -> each.length() < 600);
        }
        go.countDown();
        awaitSettled("d");
        assertThat(deadLetters()).isZero();

        publishRaw("a", 3, 2);
        awaitSettled("d");
        advise("{\"stream_seq\":3,\"deliveries\":2}"); // skipped by the consumer
        routes(r -> r.from(uri(
                        "a",
                        "durableName=e",
                        "maxDeliver=1",
                        "ackWait=300ms",
                        "autoAck=false",
                        "deadLetterSubject=" + dead))
                .to("mock:end"));
        await("a real one still counts").atMost(SOON).until(() -> deadLetters() == 3);
        for (int i = 1; i <= 3; i++) {
            assertThat(management.getMessage(dead, i).getHeaders().getFirst(DeadLetters.CONSUMER))
                    .isEqualTo("e");
        }
    }

    /** A message that is delivered to us several times is one of those that the server waits for. */
    @Test
    void whatAnotherClientHasIsNoDeadLetter() throws Exception {
        management.addOrUpdateConsumer(
                stream,
                ConsumerConfiguration.builder()
                        .durable("d")
                        .filterSubject(subject("a"))
                        .ackPolicy(AckPolicy.Explicit)
                        .ackWait(Duration.ofSeconds(4))
                        .maxDeliver(100)
                        .build());
        publishRaw("a", 1);
        JetStreamSubscription other = nats.jetStream().subscribe(null, PullSubscribeOptions.bind(stream, "d"));
        Message taken = other.fetch(1, Duration.ofSeconds(5)).get(0);
        CountDownLatch go = new CountDownLatch(1);
        String uri = uri(
                "a",
                "durableName=d",
                "consumerProvisioning=bind",
                "concurrency=parallel",
                "maxAckExtension=200ms",
                "deadLetterSubject=" + dead);
        Set<String> routed = ConcurrentHashMap.newKeySet();
        routes(r -> r.from(uri).routeId("r").process(exchange -> {
            routed.add(exchange.getIn().getBody(String.class));
            go.await();
        }));
        taken.inProgress();
        publishRaw("a", 2, 1);
        await("delivered to us again")
                .pollInterval(Duration.ofMillis(200))
                .atMost(SOON)
                .until(() -> {
                    taken.inProgress();
                    return consumerInfo("d").getDelivered().getConsumerSequence() >= 3;
                });
        taken.inProgress();

        try (LogCapture log = LogCapture.ours()) {
            advise("{\"stream_seq\":1,\"deliveries\":100}");
            advise("{\"stream_seq\":7,\"deliveries\":100}");
            await("both are judged").atMost(SOON).until(() -> log.warnings().stream()
                    .anyMatch(each -> each.contains("the server has not delivered that message to the consumer")));
        }

        assertThat(routed).containsExactly("1");
        go.countDown();
        taken.ackSync(Duration.ofSeconds(2));
        awaitSettled("d");
        assertThat(deadLetters()).isZero();
    }

    private void advise(String json) {
        nats.publish(
                "$JS.EVENT.ADVISORY.CONSUMER.MAX_DELIVERIES." + stream + ".d", json.getBytes(StandardCharsets.UTF_8));
    }
}
