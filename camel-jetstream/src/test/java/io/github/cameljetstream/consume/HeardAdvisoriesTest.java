package io.github.cameljetstream.consume;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.cameljetstream.JetStreamTestSupport;
import io.nats.client.PullSubscribeOptions;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import org.apache.camel.health.HealthCheck;
import org.apache.camel.health.HealthCheckAware;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What the server gives up while we listen becomes a dead letter, with nothing on the server but the dead letters. */
class HeardAdvisoriesTest extends JetStreamTestSupport {
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
        assertThat(health().getDetails()).containsEntry("state", "DEAD_LETTERS_HELD");

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

    /** Such as one of a message that was acknowledged, and whose acknowledgement is lost. */
    @Test
    void whatEndedHereIsNoDeadLetter() throws Exception {
        route("ackWait=5s");
        publishRaw("a", 1);
        awaitSettled("d");
        String subject = "$JS.EVENT.ADVISORY.CONSUMER.MAX_DELIVERIES." + stream + ".d";
        nats.publish(subject, "{\"stream_seq\":1,\"deliveries\":1}".getBytes(StandardCharsets.UTF_8));
        nats.publish(subject, "hello".getBytes(StandardCharsets.UTF_8));
        publishRaw("b", 1); // of which nothing is known here
        nats.publish(subject, "{\"stream_seq\":2,\"deliveries\":1}".getBytes(StandardCharsets.UTF_8));
        await().atMost(SOON).until(() -> deadLetters() >= 1);
        assertThat(management.getMessage(dead, 1).getHeaders().getFirst(DeadLetters.SEQUENCE))
                .isEqualTo("2");
        assertThat(deadLetters()).isEqualTo(1);
    }
}
