package io.github.cameljetstream.consume;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.cameljetstream.JetStreamTestSupport;
import io.github.cameljetstream.LogCapture;
import io.github.cameljetstream.Simulated;
import io.github.cameljetstream.headers.JetStreamHeaders;
import io.nats.client.impl.Headers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.camel.component.mock.MockEndpoint;
import org.apache.camel.health.HealthCheck;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the less common settings of a consumer make of its deliveries. */
class ConsumerSettingsTest extends JetStreamTestSupport {

    @ParameterizedTest
    @ValueSource(strings = {"pull", "push"})
    void headersOnlyLeavesOutTheBodyAndTellsItsSize(String type) throws Exception {
        nats.jetStream()
                .publish(subject("a"), new Headers().put("customer", "c1"), "a body".getBytes(StandardCharsets.UTF_8));
        MockEndpoint out = getMockEndpoint("mock:out");
        out.expectedMessageCount(1);

        routes(r -> r.from(uri("a", "durableName=d", "headersOnly=true", "consumerType=" + type))
                .to("mock:out"));

        out.assertIsSatisfied();
        var message = out.getExchanges().get(0).getMessage();
        assertThat(message.getBody(byte[].class)).isEmpty();
        assertThat(message.getHeader(JetStreamHeaders.BODY_SIZE)).isEqualTo(6L);
        assertThat(message.getHeader("customer")).isEqualTo("c1");
        assertThat(message.getHeaders()).doesNotContainKey("Nats-Msg-Size");
    }

    @Test
    void aSizeThatIsNoneIsNoReasonToFail() throws Exception {
        nats.jetStream().publish(subject("a"), new Headers().put("Nats-Msg-Size", "many"), new byte[] {'1'});
        MockEndpoint out = getMockEndpoint("mock:out");
        out.expectedBodiesReceived("1");

        routes(r -> r.from(uri("a", "durableName=d")).to("mock:out"));

        out.assertIsSatisfied();
        assertThat(out.getExchanges().get(0).getMessage().getHeaders()).doesNotContainKey(JetStreamHeaders.BODY_SIZE);
    }

    @ParameterizedTest
    @ValueSource(strings = {"pull", "push"})
    void lastPerSubjectBeginsWithTheLastMessageOfEach(String type) throws Exception {
        publishRaw("a", 3);
        publishRaw("b", 2);
        MockEndpoint out = getMockEndpoint("mock:out");
        out.expectedBodiesReceived("2", "1", "0");

        routes(r -> r.from(uri("*", "durableName=d", "deliverPolicy=lastPerSubject", "consumerType=" + type))
                .to("mock:out"));
        await().atMost(SOON).until(() -> out.getReceivedCounter() == 2);
        publishRaw("c", 1);

        out.assertIsSatisfied();
    }

    /** What the consumer limits requests to is no reason not to get everything, nor to take it for trouble. */
    @ParameterizedTest
    @CsvSource({
        "maxRequestBatch=1",
        "maxRequestBatch=3&maxRequestExpires=200ms",
        "maxWaiting=1&maxRequestBatch=2",
        "maxRequestMaxBytes=200&maxInFlight=50"
    })
    void withinTheLimitsOfRequestsEverythingComes(String limits) throws Exception {
        MockEndpoint out = getMockEndpoint("mock:out");
        out.expectedMessageCount(300);
        try (LogCapture log = LogCapture.ours()) {
            routes(r -> r.from(uri("a", "durableName=d", limits)).to("mock:out"));
            publishRaw("a", 300);

            out.assertIsSatisfied();
            awaitSettled("d");
            assertThat(log.warnings()).isEmpty();
        }
        assertThat(consumerInfo("d").getDelivered().getConsumerSequence()).isEqualTo(300);
    }

    /** Servers from 2.10 on drop those beyond without a word, so that they would be waited for in vain. */
    @Test
    void noMoreRequestsStandThanThereMayBe() throws Exception {
        AtomicInteger requests = new AtomicInteger();
        nats.createDispatcher(message -> requests.incrementAndGet())
                .subscribe("$JS.API.CONSUMER.MSG.NEXT." + stream + ".d");
        nats.flush(SOON);

        routes(r -> r.from(uri("a", "durableName=d", "maxWaiting=1", "maxRequestBatch=2"))
                .to("mock:out"));

        await().atMost(SOON).until(() -> requests.get() == 1);
        await().during(Duration.ofMillis(1_200)).atMost(SOON).until(() -> requests.get() == 1);
    }

    /** The server answers each request at once then, so that it would look as if all were well. */
    @Test
    void aMessageThatNoRequestMayHoldIsToldOf() throws Exception {
        nats.jetStream().publish(subject("a"), new byte[5_000]);
        MockEndpoint out = getMockEndpoint("mock:out");
        routes(r -> r.from(uri("a", "durableName=d", "maxRequestMaxBytes=1000"))
                .routeId("route")
                .to("mock:out"));

        await().atMost(SOON)
                .until(() -> result().getState() == HealthCheck.State.DOWN
                        && result().getMessage()
                                .orElse("")
                                .contains("the next message is larger than the consumer's requests may be"
                                        + " (maxRequestMaxBytes=1000)"));
        assertThat(out.getReceivedCounter()).isZero();
    }

    private HealthCheck.Result result() {
        var consumer = (org.apache.camel.health.HealthCheckAware)
                context.getRoute("route").getConsumer();
        return consumer.getHealthCheck().call();
    }

    /** The server sends no heartbeats while it waits for the time of the next message. */
    @Test
    void aPauseOfTheOriginalPaceIsNoTrouble() throws Exception {
        List<String> seen = new CopyOnWriteArrayList<>();
        publishRaw("a", 1);
        Simulated.pace(Duration.ofMillis(3_500)); // the time between the messages is what is replayed
        publishRaw("a", 1);
        try (LogCapture log = LogCapture.ours()) {
            routes(r -> r.from(uri("a", "durableName=d", "replayPolicy=original"))
                    .process(e -> seen.add(e.getMessage().getBody(String.class))));
            await().atMost(SOON).until(() -> seen.size() == 2);

            assertThat(log.warnings()).isEmpty();
        }
        assertThat(consumerInfo("d").getDelivered().getConsumerSequence()).isEqualTo(2);
    }
}
