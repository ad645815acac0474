package io.github.cameljetstream.consume;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.cameljetstream.JetStreamTestSupport;
import io.github.cameljetstream.LogCapture;
import io.github.cameljetstream.headers.JetStreamHeaders;
import io.github.cameljetstream.headers.ManualAcknowledgement;
import io.github.cameljetstream.settle.DeadLetters;
import io.nats.client.api.ConsumerConfiguration;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.camel.health.HealthCheck;
import org.apache.camel.health.HealthCheckAware;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is decided from the consumer's configuration follows the consumer, which somebody may change at any time. */
class ConsumerEditedTest extends JetStreamTestSupport {
    private final AtomicInteger runs = new AtomicInteger();
    private String dead;

    private String endpoint(String... options) throws Exception {
        dead = stream + "-dead";
        addStream(dead);
        return uri("a", "durableName=d", "deadLetterSubject=" + dead, String.join("&", options));
    }

    private long deadLetters() throws Exception {
        return management.getStreamInfo(dead).getStreamState().getMsgCount();
    }

    private ConsumerConfiguration.Builder edited() {
        return ConsumerConfiguration.builder(configuration("d"));
    }

    private void edit(ConsumerConfiguration.Builder changed, String description) throws Exception {
        try (LogCapture log = LogCapture.ours()) {
            management.addOrUpdateConsumer(stream, changed.build());
            await("followed").atMost(SOON).until(() -> log.warnings().stream()
                    .anyMatch(each -> each.contains("was changed on the server while the route runs")
                            && each.contains(description)));
        }
    }

    /** Also if the messages have been delivered more often already: then the server publishes no advisory of them. */
    @ParameterizedTest
    @CsvSource({"1, false", "6, false", "6, true"})
    void maxDeliverIsGivenWhileMessagesFail(int deliveriesBefore, boolean waiting) throws Exception {
        String uri = endpoint("nakDelay=200ms");
        AtomicLong delay = new AtomicLong(200);
        routes(r -> r.from(uri + "&autoAck=false").routeId("r").process(exchange -> {
            runs.incrementAndGet();
            exchange.getIn()
                    .getHeader(JetStreamHeaders.ACKNOWLEDGEMENT, ManualAcknowledgement.class)
                    .nak(Duration.ofMillis(delay.get()));
        }));
        publishRaw("a", 3);
        await().atMost(SOON).until(() -> runs.get() >= 3 * deliveriesBefore);
        if (waiting) {
            delay.set(3_000); // they are waiting when the consumer is changed, and the server never delivers them again
            int before = runs.get();
            await().atMost(SOON).until(() -> runs.get() >= before + 3);
        }

        edit(edited().maxDeliver(4), "maxDeliver: none to 4");

        await().atMost(SOON).until(() -> deadLetters() == 3);
        awaitSettled("d");
        for (int i = 1; i <= 3; i++) {
            assertThat(Integer.parseInt(
                            management.getMessage(dead, i).getHeaders().getFirst(DeadLetters.DELIVERIES)))
                    .isGreaterThanOrEqualTo(4);
        }
        int ran = runs.get();
        publishRaw("a", 1);
        await().atMost(SOON).until(() -> deadLetters() == 4);
        assertThat(runs.get()).isEqualTo(ran + 4);
        assertThat(((HealthCheckAware) context.getRoute("r").getConsumer())
                        .getHealthCheck()
                        .call()
                        .getState())
                .isEqualTo(HealthCheck.State.UP);
    }

    /** Before the messages that come now fail, and not after the pause that is long while all is well. */
    @Test
    void whatIsChangedDuringASuspensionIsFollowedSoonAfterIt() throws Exception {
        String uri = endpoint("maxDeliver=5", "nakDelay=1s");
        routes(r -> r.from(uri).routeId("r").process(exchange -> {
            throw new IllegalStateException("as it should");
        }));
        context.getRouteController().suspendRoute("r");
        management.addOrUpdateConsumer(stream, edited().maxDeliver(-1).build());

        try (LogCapture log = LogCapture.ours()) {
            context.getRouteController().resumeRoute("r");

            await("followed").atMost(Duration.ofSeconds(5)).until(() -> log.warnings().stream()
                    .anyMatch(each -> each.contains("maxDeliver: 5 to none")));
        }
    }

    /** What is under way is kept in progress by the wait of now, and so is what comes later. */
    @Test
    void ackWaitIsShortenedWhileAMessageIsUnderWay() throws Exception {
        CountDownLatch go = new CountDownLatch(1);
        String uri = endpoint("ackWait=60s");
        routes(r -> r.from(uri).process(exchange -> {
            runs.incrementAndGet();
            go.await(20, TimeUnit.SECONDS);
        }));
        publishRaw("a", 2);
        await().atMost(SOON).until(() -> runs.get() == 1);

        edit(edited().ackWait(Duration.ofSeconds(1)), "ackWait: 1m to 1s");
        long deliveries = consumerInfo("d").getDelivered().getConsumerSequence();
        await("longer than the wait")
                .during(Duration.ofSeconds(4))
                .atMost(SOON)
                .until(() -> consumerInfo("d").getDelivered().getConsumerSequence() == deliveries);
        go.countDown();

        awaitSettled("d");
        assertThat(runs).hasValue(2);
        assertThat(deadLetters()).isZero();
    }

    @Test
    void backOffIsGivenWhileMessagesFail() throws Exception {
        Set<Long> gaps = ConcurrentHashMap.newKeySet();
        AtomicLong before = new AtomicLong();
        String uri = endpoint("nakDelay=100ms", "maxDeliver=1000000");
        routes(r -> r.from(uri).process(exchange -> {
            long now = System.nanoTime();
            gaps.add(TimeUnit.NANOSECONDS.toMillis(now - before.getAndSet(now)));
            runs.incrementAndGet();
            throw new IllegalStateException("as it should");
        }));
        publishRaw("a", 1);
        await().atMost(SOON).until(() -> runs.get() >= 3);

        edit(edited().backoff(Duration.ofSeconds(1), Duration.ofMillis(1_500)), "backOff: none to ");
        int ran = runs.get();
        await().atMost(SOON).until(() -> runs.get() >= ran + 1);
        gaps.clear();
        await().atMost(SOON).until(() -> runs.get() >= ran + 4);

        assertThat(gaps).allMatch(each -> each >= 1_400);
    }

    @Test
    void aFilterThatTakesTheDeadLettersIsAFault() throws Exception {
        String uri = uri("a", "durableName=d", "deadLetterSubject=" + subject("dead"));
        routes(r -> r.from(uri).routeId("r").process(exchange -> runs.incrementAndGet()));

        management.addOrUpdateConsumer(
                stream, edited().filterSubject(stream + ".>").build());

        HealthCheck check = ((HealthCheckAware) context.getRoute("r").getConsumer()).getHealthCheck();
        await().atMost(SOON).until(() -> check.call().getState() == HealthCheck.State.DOWN);
        management.addOrUpdateConsumer(
                stream, edited().filterSubject(subject("a")).build());
        await().atMost(SOON).until(() -> check.call().getState() == HealthCheck.State.UP);
        publishRaw("a", 1);
        await().atMost(SOON).until(() -> runs.get() == 1);
    }
}
