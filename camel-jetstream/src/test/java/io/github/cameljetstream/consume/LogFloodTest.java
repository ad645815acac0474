package io.github.cameljetstream.consume;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.cameljetstream.JetStreamManagedConsumer;
import io.github.cameljetstream.JetStreamTestSupport;
import io.github.cameljetstream.LogCapture;
import io.github.cameljetstream.headers.JetStreamHeaders;
import io.nats.client.api.StreamConfiguration;
import io.nats.client.impl.Headers;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A flood of bad messages is no flood of log lines, and what they hold forges none. */
class LogFloodTest extends JetStreamTestSupport {
    private static final int FLOOD = 200;
    private static final int MAX_LINES = 4;
    /** An excerpt, and what the line says about it. */
    private static final int MAX_LENGTH = 900;

    private static final String JUNK = "junk\r\nFORGED line \u001b[31m" + "y".repeat(2_000);
    private static final String JUNK_HEADER = "junk\u001b[31m" + "y".repeat(2_000);

    private final AtomicInteger seen = new AtomicInteger();

    private static final Processor FAIL = exchange -> {
        throw new IllegalArgumentException(exchange.getIn().getBody(String.class));
    };
    private static final Processor DELAY = exchange -> {
        exchange.getMessage()
                .setHeader(JetStreamHeaders.NAK_DELAY, exchange.getIn().getBody(String.class));
        throw new IllegalArgumentException("failed");
    };
    private static final Processor NOTHING = exchange -> {};

    private static void assertBounded(LogCapture log, String... expected) {
        List<String> lines = log.lines().stream()
                .filter(line -> line.startsWith("WARN ") || line.startsWith("ERROR "))
                .filter(line -> !line.startsWith("WARN Error processing exchange.")) // Camel's exception handler
                .toList();
        assertThat(lines).hasSizeLessThanOrEqualTo(MAX_LINES);
        assertThat(lines).allSatisfy(line -> {
            assertThat(line.lines()).noneMatch(each -> each.startsWith("FORGED"));
            assertThat(line).doesNotContain("\u001b", "\r\n", "y".repeat(201));
            assertThat(line.lines().findFirst().orElseThrow()).hasSizeLessThan(MAX_LENGTH);
        });
        for (String each : expected) {
            assertThat(lines).anyMatch(line -> line.contains(each));
        }
    }

    private void publish(String body, Headers headers) {
        for (int i = 0; i < FLOOD; i++) {
            nats.publish(subject("a"), null, headers, body.getBytes(StandardCharsets.UTF_8));
        }
    }

    private void deadStream(int maxMessageSize) throws Exception {
        deleteAfterwards(stream + "-dead");
        management.addStream(StreamConfiguration.builder()
                .name(stream + "-dead")
                .subjects(stream + "-dead")
                .maximumMessageSize(maxMessageSize)
                .build());
    }

    static Stream<Arguments> floods() {
        return Stream.of(
                Arguments.of("maxDeliver=1&deadLetterSubject=DEAD", FAIL, -1, "Dead-lettered message "),
                Arguments.of("maxDeliver=1&deadLetterSubject=DEAD", FAIL, 1_900, "without its body"),
                Arguments.of("maxDeliver=1&deadLetterSubject=DEAD", FAIL, 20, "has no dead letter"),
                Arguments.of(
                        "maxDeliver=2&deadLetterSubject=DEAD&publishRetries=0", FAIL, 0, "could not be published to"),
                Arguments.of("maxDeliver=1", FAIL, 0, "has failed in its last delivery"),
                Arguments.of("nakDelay=60s", DELAY, 0, "is ignored, the usual delay holds"),
                Arguments.of("orderBy=${bodyAs(java.lang.Integer)}", NOTHING, 0, "orderBy has no key for"),
                Arguments.of("autoAck=false&ackWait=300ms&maxDeliver=1", NOTHING, 0, "is forgotten"));
    }

    /** Nothing else names the messages that stay in the stream. */
    @Test
    void whatIsCollectedIsLoggedWhenTheContextStops() throws Exception {
        try (LogCapture log = LogCapture.ours()) {
            routes(r -> r.from(uri("a", "durableName=d", "maxDeliver=1"))
                    .errorHandler(r.noErrorHandler())
                    .process(exchange -> {
                        seen.incrementAndGet();
                        FAIL.process(exchange);
                    }));
            publish("bad", null);
            await().atMost(SOON).until(() -> seen.get() == FLOOD);
            context.stop();
            assertThat(log.lines())
                    .filteredOn(line -> line.contains("has failed in its last delivery"))
                    .hasSize(2)
                    .last()
                    .asString()
                    .contains("(and 198 others since the last such line, of messages 2-199)");
        }
    }

    @ParameterizedTest
    @MethodSource("floods")
    void ofMessages(String options, Processor route, int deadStream, String expected) throws Exception {
        if (deadStream != 0) {
            deadStream(deadStream);
        }
        try (LogCapture log = LogCapture.ours()) {
            String uri = uri("a", "durableName=d", options.replace("DEAD", stream + "-dead"));
            routes(r -> r.from(uri)
                    .errorHandler(r.noErrorHandler())
                    .routeId("r")
                    .process(exchange -> {
                        seen.incrementAndGet();
                        route.process(exchange);
                    }));
            publish(JUNK, null);
            await().atMost(SOON).until(() -> seen.get() >= FLOOD);
            await().atMost(SOON).until(() -> log.lines().stream().anyMatch(line -> line.contains(expected)));
            awaitStill();
            assertBounded(log, expected);
        }
    }

    /** Until each message is settled, or left: then no more lines come. */
    private void awaitStill() {
        JetStreamManagedConsumer consumer =
                (JetStreamManagedConsumer) context.getRoute("r").getConsumer();
        await().atMost(SOON).until(() -> consumer.getInFlight() == 0 || seen.get() >= 2 * FLOOD);
    }

    @ParameterizedTest
    @ValueSource(strings = {"application/cloudevents+json", "application/cloudevents-y\u001b+xml"})
    void ofUnreadableEvents(String contentType) throws Exception {
        try (LogCapture log = LogCapture.ours()) {
            routes(r -> r.from(uri("a", "durableName=d", "cloudEvents=unwrap"))
                    .routeId("r")
                    .process(exchange -> seen.incrementAndGet()));
            Headers headers = new Headers();
            headers.put("Content-Type", contentType.replace("\u001b", ""));
            headers.put("x", "y".repeat(2_000));
            publish(JUNK, headers);
            await().atMost(SOON).until(() -> seen.get() == FLOOD);
            assertBounded(log, "is marked as a CloudEvent");
        }
    }

    @Test
    void ofLookalikes() throws Exception {
        try (LogCapture log = LogCapture.ours();
                RawPublisher somebody = new RawPublisher(server().url())) {
            routes(r -> r.from(uri("a", "durableName=d", "consumerType=push"))
                    .routeId("r")
                    .process(exchange -> seen.incrementAndGet()));
            String inbox = configuration("d").getDeliverSubject();
            for (int i = 0; i < FLOOD; i++) {
                somebody.publish(inbox, stream + ".z." + "y".repeat(2_000), null, "x");
                somebody.status(inbox, stream + ".z." + "y".repeat(2_000), "100 FlowControl Request");
                somebody.status(inbox, null, "999 " + JUNK_HEADER, "y: " + JUNK_HEADER);
                somebody.status(inbox, null, "999 " + "y".repeat(2_000));
            }
            publishRaw("a", 1);
            await().atMost(SOON).until(() -> seen.get() == 1);
            assertBounded(log, "that the server did not send", "flow control", "a status that does not fit");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"JUNK", "{\"stream\":[\"JUNK\"]}"})
    void ofAdvisories(String content) throws Exception {
        deadStream(-1);
        try (LogCapture log = LogCapture.ours()) {
            routes(r -> r.from(uri("a", "durableName=d", "maxDeliver=3", "deadLetterSubject=" + stream + "-dead"))
                    .routeId("r")
                    .process(exchange -> seen.incrementAndGet()));
            String subject = "$JS.EVENT.ADVISORY.CONSUMER.MAX_DELIVERIES." + stream + ".d";
            byte[] advisory = content.replace("JUNK", JUNK).getBytes(StandardCharsets.UTF_8);
            await().atMost(SOON).until(() -> {
                nats.publish(subject, advisory); // until the server knows the subscription of the route
                return log.warnings().stream().anyMatch(line -> line.contains("Dropped an advisory"));
            });
            for (int i = 0; i < FLOOD; i++) {
                nats.publish(subject, advisory);
            }
            nats.flush(SOON);
            publishRaw("a", 1);
            await().atMost(SOON).until(() -> seen.get() == 1);
            assertBounded(log);
        }
    }

    /** Somebody who answers on the subject of a producer. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "nothing JetStream says y",
                "{\"stream\":\"JUNK\",\"seq\":1,\"domain\":\"JUNK\"}",
                "{\"error\":{\"code\":400,\"err_code\":10071,\"description\":\"JUNK\"},\"stream\":\"JUNK\"}"
            })
    void ofAnswers(String answer) throws Exception {
        String subject = "other." + stream;
        deleteAfterwards(stream + "-silent");
        StreamConfiguration silent = StreamConfiguration.builder()
                .name(stream + "-silent")
                .subjects(subject)
                .build();
        management.addStream(silent);
        byte[] content = answer.replace("JUNK", "junk\\r\\nFORGED line \\u001b[31m" + "y".repeat(2_000))
                .getBytes(StandardCharsets.UTF_8);
        String uri = "jetstream:" + subject + "?publishRetries=0&publishTimeout=300ms";
        template.sendBody(uri, "so that the producer finds its stream");
        management.updateStream(StreamConfiguration.builder(silent).noAck(true).build());
        nats.createDispatcher(message -> nats.publish(message.getReplyTo(), content))
                .subscribe(subject);
        nats.flush(SOON);
        try (LogCapture log = LogCapture.ours()) {
            for (int i = 0; i < 20; i++) {
                Exchange sent =
                        template.send(uri, exchange -> exchange.getMessage().setBody("body"));
                if (sent.getException() != null) {
                    assertThat(sent.getException().getMessage())
                            .doesNotContain("\u001b", "\n", "y".repeat(201))
                            .hasSizeLessThan(MAX_LENGTH);
                }
            }
            assertBounded(log);
        }
    }

    /** What a message gives as a subject or an instruction stands in the exception of its exchange. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                JetStreamHeaders.OVERRIDE_SUBJECT,
                JetStreamHeaders.PUBLISH_MESSAGE_ID,
                JetStreamHeaders.EXPECTED_LAST_SEQUENCE,
                "y\r\nFORGED"
            })
    void ofHeadersToPublish(String header) {
        Exchange sent = template.send(uri("a"), exchange -> {
            exchange.getMessage().setBody("body");
            exchange.getMessage().setHeader(header, JUNK);
        });
        assertThat(sent.getException().getMessage())
                .doesNotContain("\u001b", "\n", "y".repeat(201))
                .hasSizeLessThan(MAX_LENGTH);
    }
}
