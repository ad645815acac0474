package io.github.cameljetstream.consume;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import ch.qos.logback.classic.Level;
import io.github.cameljetstream.JetStreamComponent;
import io.github.cameljetstream.LogCapture;
import io.github.cameljetstream.headers.JetStreamHeaders;
import io.github.cameljetstream.headers.ManualAcknowledgement;
import io.github.cameljetstream.testinfra.NatsServer;
import io.github.cameljetstream.testinfra.NatsServerExtension;
import io.github.cameljetstream.testinfra.Streams;
import io.nats.client.Connection;
import io.nats.client.JetStreamManagement;
import io.nats.client.Message;
import io.nats.client.api.ConsumerInfo;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import org.apache.camel.ConsumerTemplate;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Somebody resets a consumer (from nats-server 2.14 on) to have its messages again: they are routed again. */
@Tag("server")
class ConsumerResetTest {
    private static final Duration SOON = Duration.ofSeconds(20);
    private static final int MESSAGES = 10;

    private final Map<String, Integer> runs = new ConcurrentHashMap<>();
    private final DefaultCamelContext context = new DefaultCamelContext();
    private volatile Processor work = exchange -> {};
    private NatsServer server;
    private Connection nats;
    private JetStreamManagement management;

    @BeforeEach
    void start() throws Exception {
        server = NatsServerExtension.newServer().start();
        assumeTrue(server.version().atLeast(2, 14), "consumers cannot be reset");
        nats = server.connect();
        management = nats.jetStreamManagement();
        Streams.create(management, "s");
    }

    @AfterEach
    void end() throws Exception {
        context.close();
        if (nats != null) {
            nats.close();
        }
        server.close();
    }

    private void component() {
        JetStreamComponent component = new JetStreamComponent();
        component.getConnectionOptions().setNatsURL(server.url());
        context.addComponent("jetstream", component);
        context.start();
    }

    private void consume(String options) throws Exception {
        component();
        context.addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                from("jetstream:s.a?" + options).routeId("route").process(ConsumerResetTest.this::run);
            }
        });
    }

    private void run(Exchange exchange) throws Exception {
        if (exchange.getIn().getBody() instanceof List<?> batch) {
            for (Object each : batch) {
                runs.merge(((Exchange) each).getIn().getBody(String.class), 1, Integer::sum);
            }
            return;
        }
        runs.merge(exchange.getIn().getBody(String.class), 1, Integer::sum);
        work.process(exchange);
    }

    private void publish(int from, int to) throws Exception {
        for (int i = from; i < to; i++) {
            nats.jetStream().publish("s.a", Integer.toString(i).getBytes(StandardCharsets.UTF_8));
        }
    }

    private ConsumerInfo consumer() throws Exception {
        return management.getConsumerInfo("s", management.getConsumerNames("s").get(0));
    }

    private void reset(String body) throws Exception {
        Message answer = nats.request(
                "$JS.API.CONSUMER.RESET.s." + consumer().getName(), body.getBytes(StandardCharsets.UTF_8), SOON);
        assertThat(new String(answer.getData(), StandardCharsets.UTF_8)).doesNotContain("error");
    }

    private void awaitRuns(int messages, int times) {
        await().atMost(SOON)
                .until(() -> runs.size() == messages && runs.values().stream().allMatch(each -> each >= times));
    }

    private void awaitSettled() {
        await().atMost(SOON).ignoreExceptions().until(() -> {
            ConsumerInfo info = consumer();
            return info.getNumPending() == 0 && info.getNumAckPending() == 0;
        });
    }

    private void connectAgain() throws Exception {
        nats.close();
        nats = server.connect();
        management = nats.jetStreamManagement();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "durableName=d&concurrency=parallel",
                "durableName=d&consumerType=push",
                "durableName=d&ackPolicy=all",
                "durableName=d&ackPolicy=all&consumerType=push",
                "durableName=d&orderOnFailure=hold",
                "durableName=d&orderBy=subject",
                "durableName=d&batching=true&batchingInterval=50ms",
                "durableName=d&ackPolicy=none",
                "ordered=true",
                "streamName=s"
            })
    void allIsRoutedAgain(String mode) throws Exception {
        consume(mode);
        publish(0, MESSAGES);
        awaitRuns(MESSAGES, 1);
        awaitSettled();

        reset("{\"seq\":1}");
        awaitRuns(MESSAGES, 2);
        awaitSettled();
        publish(MESSAGES, MESSAGES + 1);
        await().atMost(SOON).until(() -> runs.size() == MESSAGES + 1);
        reset("{\"seq\":6}");
        await().atMost(SOON)
                .until(() -> runs.values().stream().mapToInt(each -> each).sum() == 2 * MESSAGES + 1 + 6);

        awaitSettled();
        assertThat(runs.get("0")).isEqualTo(2);
        assertThat(runs.get("9")).isEqualTo(3);
        assertThat(runs.get("10")).isEqualTo(2);
    }

    /** What the server has forgotten may come again without anybody having asked for it: within a minute of that. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "durableName=d&concurrency=parallel",
                "durableName=d&consumerType=push",
                "durableName=d&ackPolicy=all",
                "durableName=d&orderOnFailure=hold",
                "durableName=d&batching=true&batchingInterval=50ms"
            })
    void allIsRoutedAgainSoonAfterTheServerWasKilled(String mode) throws Exception {
        // What it has not written of acknowledgements when it is killed, it delivers again after ackWait.
        consume(mode + "&ackWait=2s");
        publish(0, MESSAGES);
        awaitRuns(MESSAGES, 1);
        awaitSettled();
        server.kill();
        server.restart();
        connectAgain();
        publish(MESSAGES, MESSAGES + 1);
        awaitRuns(MESSAGES + 1, 1);
        awaitSettled();
        assertThat(runs.values()).as("what the server had forgotten").containsOnly(1);

        reset("{\"seq\":1}");

        awaitRuns(MESSAGES + 1, 2);
        awaitSettled();
        assertThat(runs.values()).containsOnly(2);
    }

    @ParameterizedTest
    @ValueSource(strings = {"durableName=d&concurrency=parallel", "durableName=d&ackPolicy=all&concurrency=parallel"})
    void whatIsUnderWayIsNotRunASecondTimeAndEnds(String mode) throws Exception {
        CountDownLatch go = new CountDownLatch(1);
        work = exchange -> go.await();
        consume(mode);
        publish(0, MESSAGES);
        awaitRuns(MESSAGES, 1);

        reset("");
        await().atMost(SOON).until(() -> consumer().getDelivered().getConsumerSequence() == MESSAGES);
        go.countDown();

        awaitSettled();
        assertThat(runs.values()).containsOnly(1);
        work = exchange -> {};
        publish(MESSAGES, MESSAGES + 5);
        awaitRuns(MESSAGES + 5, 1);
        awaitSettled();
        assertThat(consumer().getAckFloor().getStreamSequence()).isEqualTo(MESSAGES + 5);
    }

    @Test
    void withManualAcknowledgement() throws Exception {
        work = exchange -> exchange.getIn()
                .getHeader(JetStreamHeaders.ACKNOWLEDGEMENT, ManualAcknowledgement.class)
                .ack();
        consume("durableName=d&autoAck=false");
        publish(0, MESSAGES);
        awaitRuns(MESSAGES, 1);
        awaitSettled();

        reset("{\"seq\":1}");

        awaitRuns(MESSAGES, 2);
        awaitSettled();
    }

    @Test
    void whenMessagesAreFetchedOneByOne() throws Exception {
        component();
        publish(0, 3);
        try (ConsumerTemplate template = context.createConsumerTemplate()) {
            String uri = "jetstream:s.a?durableName=d";
            for (int i = 0; i < 3; i++) {
                assertThat(template.receiveBody(uri, SOON.toMillis(), String.class))
                        .isEqualTo(Integer.toString(i));
            }
            awaitSettled();

            reset("{\"seq\":1}");

            assertThat(template.receiveBody(uri, SOON.toMillis(), String.class)).isEqualTo("0");
        }
    }

    /** An empty one goes back to what is acknowledged, and so does not bring back a message that has used up its deliveries. */
    @Test
    void anEmptyOneSaysWhereItGoesOn() throws Exception {
        consume("durableName=d");
        publish(0, MESSAGES);
        awaitRuns(MESSAGES, 1);
        awaitSettled();
        try (LogCapture log = LogCapture.ours(Level.INFO)) {
            reset("");
            publish(MESSAGES, MESSAGES + 1);
            awaitRuns(MESSAGES + 1, 1);
            assertThat(log.lines())
                    .contains("INFO Consumer d of stream s was reset: it delivers again from message 11 on");
        }
        assertThat(runs.values()).containsOnly(1);
    }
}
