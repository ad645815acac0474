package io.github.cameljetstream.deadletter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.cameljetstream.JetStreamTestSupport;
import io.github.cameljetstream.settle.DeadLetters;
import io.nats.client.api.MessageInfo;
import io.nats.client.api.RetentionPolicy;
import io.nats.client.api.StreamConfiguration;
import io.nats.client.impl.Headers;
import io.nats.client.impl.NatsMessage;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.camel.health.HealthCheck;
import org.apache.camel.health.HealthCheckAware;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Dead letters that their stream can never store as they are: nothing waits for them, and nothing is lost. */
class LargeDeadLettersTest extends JetStreamTestSupport {
    private static final int BODY = 20_000;
    private static final int HEADER = 3_000;

    private final AtomicInteger good = new AtomicInteger();
    private String dead;

    private void makeStreams(String retention, long maxMessageSize) throws Exception {
        if (!retention.equals("limits")) {
            management.deleteStream(stream);
            createStream(RetentionPolicy.get(retention));
        }
        dead = stream + "-dead";
        deleteAfterwards(dead);
        management.addStream(StreamConfiguration.builder()
                .name(dead)
                .subjects(dead)
                .maximumMessageSize((int) maxMessageSize)
                .build());
    }

    private void route(String... options) throws Exception {
        String uri = uri("a", "durableName=d", "deadLetterSubject=" + dead, String.join("&", options));
        routes(r -> r.from(uri).routeId("r").process(exchange -> {
            if (exchange.getIn().getBody() instanceof List || exchange.getIn().getBody(byte[].class).length > 1) {
                throw new IllegalArgumentException("poison");
            }
            good.incrementAndGet();
        }));
    }

    private void publishPoisonAndGood() throws Exception {
        Headers headers = new Headers().add("colour", "x".repeat(HEADER)).add("dead-letter-Stream", "forged");
        nats.jetStream()
                .publish(NatsMessage.builder()
                        .subject(subject("a"))
                        .headers(headers)
                        .data(new byte[BODY])
                        .build());
        publishRaw("a", 3);
    }

    private long deadLetters() throws Exception {
        return management.getStreamInfo(dead).getStreamState().getMsgCount();
    }

    private HealthCheck.Result health() {
        return ((HealthCheckAware) context.getRoute("r").getConsumer())
                .getHealthCheck()
                .call();
    }

    private void awaitGood() {
        await().atMost(SOON).until(() -> good.get() == 3);
    }

    @ParameterizedTest
    @CsvSource({
        "limits, maxDeliver=2",
        "workqueue, maxDeliver=2",
        "interest, maxDeliver=2",
        "workqueue, maxDeliver=2&orderBy=subject",
        "limits, maxDeliver=2&ackPolicy=all",
        "workqueue, maxDeliver=3&terminateOn=java.lang.IllegalArgumentException",
        "limits, terminateOn=java.lang.IllegalArgumentException",
        "workqueue, maxDeliver=2&onExhausted=term",
    })
    void theHeadersAreStoredWhereTheWholeIsTooLarge(String retention, String options) throws Exception {
        makeStreams(retention, BODY / 2);
        route(options, "ackWait=2s");
        publishPoisonAndGood();
        awaitGood();
        await().atMost(SOON).until(() -> deadLetters() == 1);
        MessageInfo letter = management.getMessage(dead, 1);
        assertThat(letter.getData()).isNullOrEmpty();
        Headers headers = letter.getHeaders();
        assertThat(headers.getFirst("colour")).hasSize(HEADER);
        assertThat(headers.getFirst(DeadLetters.BODY_SIZE)).isEqualTo(Integer.toString(BODY));
        assertThat(headers.getFirst(DeadLetters.SEQUENCE)).isEqualTo("1");
        assertThat(headers.get(DeadLetters.STREAM)).isEqualTo(List.of(stream));
        assertThat(headers.keySet()).doesNotContain("dead-letter-Stream");
        awaitSettled("d");
        assertThat(management.getMessage(stream, 1).getData()).hasSize(BODY);
        assertThat(health().getState()).isEqualTo(HealthCheck.State.UP);
    }

    @Test
    void withoutTheHeadersIfTheseAreTooLargeAsWell() throws Exception {
        makeStreams("limits", HEADER / 2);
        route("maxDeliver=1");
        publishPoisonAndGood();
        await().atMost(SOON).until(() -> deadLetters() == 1);
        Headers headers = management.getMessage(dead, 1).getHeaders();
        assertThat(headers.getFirst("colour")).isNull();
        assertThat(Integer.parseInt(headers.getFirst(DeadLetters.HEADER_SIZE))).isGreaterThan(HEADER);
        assertThat(headers.getFirst(DeadLetters.BODY_SIZE)).isEqualTo(Integer.toString(BODY));
        awaitGood();
    }

    /** The message is as large as the server takes, and its dead letter has more headers. */
    @ParameterizedTest
    @ValueSource(strings = {"maxDeliver=1", "maxDeliver=2&orderBy=subject", "maxDeliver=1&batching=true"})
    void theCopyOfTheLargestMessageHasNoBody(String options) throws Exception {
        makeStreams("limits", -1);
        route(options, "ackWait=2s");
        nats.jetStream().publish(subject("a"), new byte[(int) nats.getMaxPayload()]);
        await().atMost(SOON).until(() -> deadLetters() == 1);
        MessageInfo letter = management.getMessage(dead, 1);
        assertThat(letter.getData()).isNullOrEmpty();
        assertThat(letter.getHeaders().getFirst(DeadLetters.BODY_SIZE)).isEqualTo(Long.toString(nats.getMaxPayload()));
        awaitSettled("d");
        assertThat(management.getMessage(stream, 1).getData()).hasSize((int) nats.getMaxPayload());
        assertThat(health().getState()).isEqualTo(HealthCheck.State.UP);
    }

    /** A stream takes headers of 64 KiB (error 10097), and those of a dead letter are more. */
    @Test
    void headersThatGrowBeyond64KiBAreLeftOut() throws Exception {
        makeStreams("limits", -1);
        route("maxDeliver=1");
        String large = "x".repeat(65_400);
        nats.jetStream().publish(subject("a"), new Headers().add("large", large), new byte[BODY]);
        await().atMost(SOON).until(() -> deadLetters() == 1);
        Headers headers = management.getMessage(dead, 1).getHeaders();
        assertThat(headers.getFirst("large")).isNull();
        assertThat(Integer.parseInt(headers.getFirst(DeadLetters.HEADER_SIZE))).isGreaterThan(65_400);
        assertThat(headers.getFirst(DeadLetters.SEQUENCE)).isEqualTo("1");
        awaitSettled("d");
        assertThat(management.getMessage(stream, 1).getHeaders().getFirst("large"))
                .isEqualTo(large);
        assertThat(health().getState()).isEqualTo(HealthCheck.State.UP);
    }

    /** Not even what tells of the message fits. */
    @ParameterizedTest
    @CsvSource({
        "workqueue, maxDeliver=2, 1",
        "workqueue, maxDeliver=2&orderBy=subject, 1",
        "workqueue, maxDeliver=2&onExhausted=term, 0",
        "limits, maxDeliver=2&ackPolicy=all, 4",
        "limits, terminateOn=java.lang.IllegalArgumentException&onExhausted=term, 4",
    })
    void onExhaustedDecidesWhereNothingFits(String retention, String options, long left) throws Exception {
        makeStreams(retention, 20);
        route(options, "ackWait=2s");
        publishPoisonAndGood();
        awaitGood();
        awaitSettled("d");
        await().atMost(SOON).untilAsserted(() -> assertThat(messagesInStream()).isEqualTo(left));
        assertThat(deadLetters()).isZero();
        assertThat(health().getState()).isEqualTo(HealthCheck.State.DOWN);
        assertThat(health().getDetails()).containsEntry("state", "DEAD_LETTERS_FAILING");
        assertThat(health().getMessage().orElse("")).contains("could not be published to " + dead, "10054");
    }

    /** A message that the server has given up, of which only its advisory tells. */
    @ParameterizedTest
    @ValueSource(strings = {"limits", "workqueue"})
    void alsoForMessagesThatTheServerGaveUp(String retention) throws Exception {
        makeStreams(retention, BODY / 2);
        String uri = uri(
                "a", "durableName=d", "maxDeliver=1", "ackWait=300ms", "autoAck=false", "deadLetterSubject=" + dead);
        routes(r -> r.from(uri).routeId("r").to("mock:end"));
        publishPoisonAndGood();
        await().atMost(SOON).until(() -> deadLetters() == 4);
        assertThat(management.getMessage(stream, 1).getData()).hasSize(BODY);
        await().atMost(SOON).until(() -> messagesInStream() == (retention.equals("limits") ? 4 : 1));
    }

    /** What another attempt may do is tried again, and health says so meanwhile. */
    @ParameterizedTest
    @ValueSource(
            strings = {"maxDeliver=1", "maxDeliver=1&orderBy=subject", "terminateOn=java.lang.IllegalArgumentException"
            })
    void healthTellsOfDeadLettersWithoutAStream(String options) throws Exception {
        makeStreams("limits", -1);
        management.deleteStream(dead);
        route(options, "nakDelay=100ms", "publishRetries=0");
        publishPoisonAndGood();
        await().atMost(SOON).until(() -> health().getState() == HealthCheck.State.DOWN);
        assertThat(health().getDetails()).containsEntry("state", "DEAD_LETTERS_FAILING");
        assertThat(health().getMessage().orElse("")).contains("cannot store dead letters", "no stream takes");
        addStream(dead);
        await().atMost(SOON).until(() -> deadLetters() == 1);
        await().atMost(SOON).until(() -> health().getState() == HealthCheck.State.UP);
    }
}
