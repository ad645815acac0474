package io.github.cameljetstream.consume;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.cameljetstream.AckWire;
import io.github.cameljetstream.JetStreamTestSupport;
import io.github.cameljetstream.headers.JetStreamHeaders;
import io.github.cameljetstream.settle.DeadLetters;
import io.nats.client.JetStreamSubscription;
import io.nats.client.Message;
import io.nats.client.PullSubscribeOptions;
import io.nats.client.Subscription;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.apache.camel.util.json.JsonObject;
import org.apache.camel.util.json.Jsoner;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the server is told about a delivery when its exchange has ended. */
class SettlementTest extends JetStreamTestSupport {
    private final Queue<Long> runs = new ConcurrentLinkedQueue<>();
    private final AtomicInteger count = new AtomicInteger();

    private final Processor fails = exchange -> {
        runs.add(System.nanoTime());
        count.incrementAndGet();
        throw new IllegalStateException("no");
    };

    @ParameterizedTest
    @ValueSource(strings = {"pull", "push"})
    @Tag("smoke")
    void aDeliveryIsAcknowledgedWhenItsExchangeSucceeded(String type) throws Exception {
        publishRaw("a", 100);
        routes(r -> r.from(uri("a", "durableName=d", "consumerType=" + type)).process(e -> count.incrementAndGet()));
        await().atMost(SOON).until(() -> count.get() == 100);
        awaitSettled("d");
        assertThat(consumerInfo("d").getAckFloor().getStreamSequence()).isEqualTo(100);
        assertThat(consumerInfo("d").getRedelivered()).isZero();
    }

    @Test
    void aDeliveryIsNotAcknowledgedBeforeItsExchangeEnds() throws Exception {
        publishRaw("a", 1);
        CountDownLatch go = new CountDownLatch(1);
        routes(r -> r.from(uri("a", "durableName=d")).process(e -> {
            count.incrementAndGet();
            go.await(20, TimeUnit.SECONDS);
        }));
        await().atMost(SOON).until(() -> count.get() == 1);
        assertThat(consumerInfo("d").getNumAckPending()).isEqualTo(1);
        go.countDown();
        awaitSettled("d");
    }

    @Test
    @Tag("smoke")
    void aHandOverToSedaMovesTheAcknowledgement() throws Exception {
        publishRaw("a", 1);
        CountDownLatch go = new CountDownLatch(1);
        routes(r -> {
            r.from(uri("a", "durableName=d")).to("seda:next?waitForTaskToComplete=Never");
            r.from("seda:next").process(e -> {
                count.incrementAndGet();
                go.await(20, TimeUnit.SECONDS);
            });
        });
        await().atMost(SOON).until(() -> count.get() == 1);
        assertThat(consumerInfo("d").getNumAckPending()).isEqualTo(1);
        go.countDown();
        awaitSettled("d");
    }

    @Test
    @Tag("smoke")
    void whatTheRouteHandlesIsASuccess() throws Exception {
        publishRaw("a", 1);
        routes(r -> {
            r.onException(IllegalStateException.class).handled(true).to("mock:handled");
            r.from(uri("a", "durableName=d")).process(fails);
        });
        awaitSettled("d");
        assertThat(count).hasValue(1);
    }

    @Test
    @Tag("smoke")
    void aFailedDeliveryComesAgainAtOnceWithoutBackOff() throws Exception {
        publishRaw("a", 1);
        routes(r -> r.from(uri("a", "durableName=d", "maxDeliver=5")).process(e -> {
            if (e.getIn().getHeader(JetStreamHeaders.DELIVERED_COUNT, Long.class) < 3) {
                fails.process(e);
            }
        }));
        awaitSettled("d");
        assertThat(count).hasValue(2);
        assertThat(consumerInfo("d").getDelivered().getConsumerSequence()).isEqualTo(3);
    }

    @ParameterizedTest
    @ValueSource(strings = {"pull", "push"})
    void redeliveriesFollowTheBackOffList(String type) throws Exception {
        List<Long> waits = List.of(900L, 2_000L, 4_000L);
        publishRaw("a", 1);
        routes(r -> r.from(uri("a", "durableName=d", "consumerType=" + type, "maxDeliver=5", "backOff=900ms, 2s,4s"))
                .process(fails));
        await().atMost(SOON).until(() -> runs.size() == 5);
        List<Long> expected = List.of(waits.get(0), waits.get(1), waits.get(2), waits.get(2));
        List<Long> measured = measuredWaits();
        for (int i = 0; i < expected.size(); i++) {
            assertThat(measured.get(i))
                    .as("wait %d of %s", i + 1, expected)
                    .isBetween((long) (expected.get(i) * 0.75), (long) (expected.get(i) * 1.25) + 100);
        }
    }

    @Test
    void withoutBackOffTheNakDelayHolds() throws Exception {
        publishRaw("a", 1);
        String delayed = "-NAK {\"delay\": 600000000}";
        try (AckWire wire = new AckWire(nats, stream)) {
            routes(r -> r.from(uri("a", "durableName=d", "maxDeliver=3", "nakDelay=600ms"))
                    .process(fails));
            await().atMost(SOON).until(() -> runs.size() == 3);
            assertThat(wire.words()).containsExactly(delayed, delayed);
        }
        assertThat(measuredWaits()).allMatch(wait -> wait >= 450); // earlier than a timer's inaccuracy
    }

    /** Between one run and the next, in milliseconds. */
    private List<Long> measuredWaits() {
        Long[] times = runs.toArray(Long[]::new);
        List<Long> waits = new ArrayList<>();
        for (int i = 1; i < times.length; i++) {
            waits.add((times[i] - times[i - 1]) / 1_000_000);
        }
        return waits;
    }

    /** Acknowledged or terminated, it would leave a work queue. */
    @Test
    void anExhaustedMessageStaysInTheStream() throws Exception {
        makeWorkQueue();
        publishRaw("a", 1);
        routes(r -> r.from(uri("a", "durableName=d", "maxDeliver=2")).process(fails));
        await().atMost(SOON).until(() -> count.get() == 2);
        publishRaw("a", 1);
        await().atMost(SOON).until(() -> count.get() == 4);
        await().during(Duration.ofSeconds(1)).atMost(SOON).until(() -> messagesInStream() == 2);
        assertThat(count).hasValue(4);
    }

    /** The server tells the world of what it was told to terminate. */
    @ParameterizedTest
    @CsvSource({
        "onFailure=term, 1, 1",
        "onFailure=ack, 0, 1",
        "maxDeliver=3&onExhausted=term, 1, 3",
        "onFailure=nak&terminateOn=java.lang.IllegalStateException, 1, 1"
    })
    @Tag("smoke")
    void aFailureEndsTheMessageAsTheOptionsSay(String options, int terminations, int deliveries) throws Exception {
        makeWorkQueue();
        Subscription advisories = nats.subscribe("$JS.EVENT.ADVISORY.CONSUMER.MSG_TERMINATED." + stream + ".d");
        publishRaw("a", 1);
        routes(r -> r.from(uri("a", "durableName=d", options)).process(fails));
        await().atMost(SOON).until(() -> messagesInStream() == 0);
        awaitSettled("d");
        if (terminations == 1) {
            Message advisory = advisories.nextMessage(SOON);
            JsonObject told = (JsonObject) Jsoner.deserialize(new String(advisory.getData(), StandardCharsets.UTF_8));
            assertThat(told.getLong("stream_seq")).isEqualTo(1);
            assertThat(told.getInteger("deliveries")).isEqualTo(deliveries);
        }
        assertThat(advisories.nextMessage(Duration.ofMillis(500))).isNull();
        assertThat(count).hasValue(deliveries);
        assertThat(consumerInfo("d").getDelivered().getConsumerSequence()).isEqualTo(deliveries);
    }

    @Test
    void aFailureThatIsLeftComesAgainWhenAckWaitHasEnded() throws Exception {
        makeWorkQueue();
        try (AckWire wire = new AckWire(nats, stream)) {
            routes(r -> r.from(uri("a", "durableName=d", "onFailure=leave", "ackWait=2s"))
                    .process(e -> {
                        if (count.get() == 0) {
                            fails.process(e);
                        }
                        runs.add(System.nanoTime());
                        count.incrementAndGet();
                    }));
            long published = System.nanoTime();
            publishRaw("a", 1);
            await().atMost(SOON).until(() -> count.get() == 2);
            awaitSettled("d");
            assertThat(Duration.ofNanos(List.copyOf(runs).get(1) - published)).isGreaterThan(Duration.ofSeconds(2));
            assertThat(wire.words()).containsExactly("+ACK");
        }
        assertThat(consumerInfo("d").getDelivered().getConsumerSequence()).isEqualTo(2);
        assertThat(messagesInStream()).isZero();
    }

    @Test
    void anExceptionOfTerminateOnEndsTheMessage() throws Exception {
        publishRaw("a", 1);
        routes(r -> r.from(uri("a", "durableName=d", "terminateOn=java.lang.IllegalStateException"))
                .process(e -> {
                    count.incrementAndGet();
                    throw new Exception("outer", new IllegalStateException("inner"));
                }));
        awaitSettled("d");
        assertThat(count).hasValue(1);
        assertThat(consumerInfo("d").getDelivered().getConsumerSequence()).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"limits", "workqueue"})
    @Tag("smoke")
    void aMessageThatFailedInItsLastDeliveryBecomesADeadLetter(String retention) throws Exception {
        String dead = stream + "-dead";
        addStream(dead);
        String source = stream + "-" + retention;
        deleteAfterwards(source);
        String uri =
                "jetstream:" + source + ".a?durableName=d&maxDeliver=3&backOff=50ms,100ms&deadLetterSubject=" + dead
                        + "&streamName=" + source + "&streamProvisioning=create&streamRetention=" + retention
                        + "&streamStorage=memory";
        routes(r -> r.from(uri).process(fails));
        template.send("jetstream:" + source + ".a", e -> {
            e.getIn().setBody("poison");
            e.getIn().setHeader("colour", "red");
        });
        await().atMost(SOON)
                .until(() -> management.getStreamInfo(dead).getStreamState().getMsgCount() == 1);
        await().atMost(SOON).until(() -> management.getConsumerInfo(source, "d").getNumAckPending() == 0);
        assertThat(count).hasValue(3);
        long left = retention.equals("workqueue") ? 0 : 1;
        await().atMost(SOON)
                .until(() -> management.getStreamInfo(source).getStreamState().getMsgCount() == left);
        JetStreamSubscription sub = nats.jetStream()
                .subscribe(dead, PullSubscribeOptions.builder().stream(dead).build());
        Message letter = sub.fetch(1, Duration.ofSeconds(5)).get(0);
        assertThat(new String(letter.getData(), StandardCharsets.UTF_8)).isEqualTo("poison");
        assertThat(letter.getHeaders().getFirst("colour")).isEqualTo("red");
        assertThat(letter.getHeaders().getFirst(DeadLetters.REASON)).contains("maxDeliver=3", "no");
        assertThat(letter.getHeaders().getFirst(DeadLetters.EXCEPTION))
                .isEqualTo(IllegalStateException.class.getName());
        assertThat(letter.getHeaders().getFirst(DeadLetters.SEQUENCE)).isEqualTo("1");
        assertThat(letter.getHeaders().getFirst(DeadLetters.DELIVERIES)).isEqualTo("3");
    }

    /** Messages of exceptions may hold whole bodies. */
    @Test
    void aReasonMayBeLongerThanTheServerTakes() throws Exception {
        publishRaw("a", 1);
        routes(r -> r.from(uri("a", "durableName=d", "onFailure=term")).process(e -> {
            count.incrementAndGet();
            throw new IllegalStateException("x".repeat(2_000_000));
        }));
        awaitSettled("d");
        assertThat(count).hasValue(1);
    }

    @Test
    void withAckPolicyNoneNothingIsDeliveredAgain() throws Exception {
        publishRaw("a", 10);
        routes(r -> r.from(uri("a", "durableName=d", "ackPolicy=none")).process(fails));
        await().atMost(SOON).until(() -> count.get() == 10);
        assertThat(consumerInfo("d").getDelivered().getConsumerSequence()).isEqualTo(10);
        assertThat(consumerInfo("d").getNumAckPending()).isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"single", "parallel"})
    void withAckPolicyAllNothingUnfinishedIsCovered(String concurrency) throws Exception {
        publishRaw("a", 50);
        CountDownLatch go = new CountDownLatch(1);
        routes(r -> r.from(uri(
                        "a",
                        "durableName=d",
                        "ackPolicy=all",
                        "maxAckPending=100",
                        "nakDelay=300ms",
                        "concurrency=" + concurrency))
                .process(e -> process(e, go)));
        await().atMost(SOON).until(() -> count.get() >= 49);
        long floor = consumerInfo("d").getAckFloor().getStreamSequence();
        assertThat(floor).isLessThan(20);
        go.countDown();
        awaitSettled("d");
        assertThat(consumerInfo("d").getAckFloor().getStreamSequence()).isEqualTo(50);
        assertThat(runs).as("runs of the message that fails at first").hasSize(2);
    }

    private void process(Exchange exchange, CountDownLatch go) throws Exception {
        if (exchange.getIn().getHeader(JetStreamHeaders.STREAM_SEQUENCE, Long.class) == 20) {
            runs.add(0L);
            if (exchange.getIn().getHeader(JetStreamHeaders.DELIVERED_COUNT, Long.class) == 1) {
                throw new IllegalStateException("first");
            }
            go.await(20, TimeUnit.SECONDS);
        }
        count.incrementAndGet();
    }
}
