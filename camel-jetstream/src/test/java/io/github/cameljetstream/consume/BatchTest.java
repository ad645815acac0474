package io.github.cameljetstream.consume;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.github.cameljetstream.JetStreamTestSupport;
import io.github.cameljetstream.headers.JetStreamHeaders;
import io.github.cameljetstream.headers.ManualAcknowledgement;
import io.nats.client.JetStreamSubscription;
import io.nats.client.PullSubscribeOptions;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.apache.camel.Exchange;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How messages are routed and settled in batches. */
class BatchTest extends JetStreamTestSupport {
    private static final String LONG = "batchingInterval=1h";

    private final List<Integer> sizes = new CopyOnWriteArrayList<>();
    private final List<String> bodies = new CopyOnWriteArrayList<>();

    private String batches(String... options) {
        return uri("a", options) + "&durableName=d&batching=true";
    }

    @SuppressWarnings("unchecked")
    private static List<Exchange> items(Exchange batch) {
        return batch.getMessage().getBody(List.class);
    }

    private void note(Exchange batch) {
        List<Exchange> items = items(batch);
        assertThat(batch.getMessage().getHeader(JetStreamHeaders.BATCH_SIZE)).isEqualTo(items.size());
        items.forEach(item -> bodies.add(item.getMessage().getBody(String.class)));
        sizes.add(items.size());
    }

    private void awaitBodies(int count) {
        await().atMost(SOON).until(() -> bodies.size() == count);
    }

    private static List<String> numbers(int count) {
        return IntStream.range(0, count).mapToObj(Integer::toString).toList();
    }

    @ParameterizedTest
    @ValueSource(strings = {"ackPolicy=explicit", "ackPolicy=all", "consumerType=push", "doubleAck=true"})
    @Tag("smoke")
    void aFullBatchIsRoutedAtOnceAndAllIsAcknowledged(String option) throws Exception {
        publishRaw("a", 300);
        routes(r -> r.from(batches(LONG, option)).process(this::note));
        awaitBodies(300);
        awaitSettled("d");
        assertThat(sizes).containsExactly(100, 100, 100);
        assertThat(bodies).isEqualTo(numbers(300));
        assertThat(consumerInfo("d").getRedelivered()).isZero();
    }

    @Test
    void aBatchThatIsNotFullWaitsForItsInterval() throws Exception {
        publishRaw("a", 7);
        long begin = System.nanoTime();
        routes(r -> r.from(batches("batchingInterval=700ms")).process(this::note));
        awaitBodies(7);
        assertThat(Duration.ofNanos(System.nanoTime() - begin))
                .isBetween(Duration.ofMillis(700), Duration.ofSeconds(3));
        awaitSettled("d");
        assertThat(sizes).containsExactly(7);
    }

    @Test
    @Tag("smoke")
    void eachMessageHasItsHeaders() throws Exception {
        publishRaw("a", 3);
        List<Object> sequences = new CopyOnWriteArrayList<>();
        routes(r -> r.from(batches(LONG, "maxBatchSize=3")).process(e -> items(e).forEach(
                        item -> sequences.add(item.getMessage().getHeader(JetStreamHeaders.STREAM_SEQUENCE)))));
        await().atMost(SOON).until(() -> sequences.size() == 3);
        assertThat(sequences).containsExactly(1L, 2L, 3L);
    }

    @Test
    @Tag("smoke")
    void whenTheBatchFailsAllItsMessagesComeAgain() throws Exception {
        publishRaw("a", 5);
        routes(r -> r.from(batches(LONG, "maxBatchSize=5")).process(e -> {
            note(e);
            if (sizes.size() == 1) {
                throw new IllegalStateException("first");
            }
        }));
        awaitBodies(10);
        awaitSettled("d");
        assertThat(bodies.subList(5, 10)).containsExactlyInAnyOrderElementsOf(numbers(5));
    }

    @Test
    @Tag("smoke")
    void aMessageThatFailsAloneComesAgainAlone() throws Exception {
        publishRaw("a", 5);
        routes(r -> r.from(batches("batchingInterval=300ms", "maxBatchSize=5")).process(e -> {
            note(e);
            if (sizes.size() == 1) {
                items(e).get(3).setException(new IllegalStateException("this one"));
            }
        }));
        awaitBodies(6);
        awaitSettled("d");
        assertThat(sizes).containsExactly(5, 1);
        assertThat(bodies.get(5)).isEqualTo("3");
    }

    @Test
    void eachMessageIsAcknowledgedByHand() throws Exception {
        publishRaw("a", 5);
        List<ManualAcknowledgement> held = new CopyOnWriteArrayList<>();
        routes(r -> r.from(batches("batchingInterval=300ms", "maxBatchSize=5", "autoAck=false"))
                .process(e -> {
                    items(e).forEach(item -> held.add(item.getMessage()
                            .getHeader(JetStreamHeaders.ACKNOWLEDGEMENT, ManualAcknowledgement.class)));
                    note(e);
                }));
        awaitBodies(5);
        assertThat(consumerInfo("d").getNumAckPending()).isEqualTo(5);
        held.get(2).nak();
        awaitBodies(6);
        assertThat(bodies.get(5)).isEqualTo("2");
        held.stream().filter(each -> !each.isSettled()).forEach(ManualAcknowledgement::ack);
        awaitSettled("d");
        assertThat(consumerInfo("d").getDelivered().getConsumerSequence()).isEqualTo(6);
    }

    @ParameterizedTest
    @ValueSource(strings = {"single", "parallel"})
    void oneBatchRunsAtATimeUnlessParallel(String concurrency) throws Exception {
        publishRaw("a", 40);
        AtomicInteger running = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        CountDownLatch four = new CountDownLatch(4);
        CountDownLatch never = new CountDownLatch(1);
        boolean parallel = concurrency.equals("parallel");
        routes(r -> r.from(batches(LONG, "maxBatchSize=10", "maxInFlight=40", "concurrency=" + concurrency))
                .process(e -> {
                    most.accumulateAndGet(running.incrementAndGet(), Math::max);
                    four.countDown();
                    if (parallel) {
                        four.await(15, TimeUnit.SECONDS);
                    } else {
                        never.await(50, TimeUnit.MILLISECONDS); // the work, which another batch could meet
                    }
                    running.decrementAndGet();
                    note(e);
                }));
        awaitBodies(40);
        awaitSettled("d");
        assertThat(most).hasValue(parallel ? 4 : 1);
        assertThat(sizes).containsOnly(10);
    }

    @Test
    void aStopRoutesTheBatchThatIsNotFull() throws Exception {
        publishRaw("a", 5);
        routes(r -> r.from(batches(LONG)).routeId("route").process(this::note));
        await().atMost(SOON).until(() -> consumerInfo("d").getNumAckPending() == 5);
        context.getRouteController().stopRoute("route");
        assertThat(sizes).containsExactly(5);
        awaitSettled("d");
    }

    @Test
    void batchesAsLargeAsMaxInFlightGoOn() throws Exception {
        publishRaw("a", 95);
        routes(r -> r.from(batches("batchingInterval=500ms", "maxBatchSize=10", "maxInFlight=10"))
                .process(this::note));
        awaitBodies(95);
        awaitSettled("d");
        assertThat(bodies).isEqualTo(numbers(95));
    }

    @ParameterizedTest
    @ValueSource(strings = {"pull", "push"})
    void aStopHandsBackTheBatchThatHasNotBegun(String type) throws Exception {
        publishRaw("a", 5);
        routes(r -> r.from(batches(LONG, "drainTimeout=0", "consumerType=" + type))
                .routeId("route")
                .process(this::note));
        await().atMost(SOON).until(() -> consumerInfo("d").getNumAckPending() == 5);
        long begin = System.nanoTime();
        context.getRouteController().stopRoute("route");
        assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(SOON);
        assertThat(sizes).isEmpty();
        if (type.equals("pull")) {
            JetStreamSubscription other = nats.jetStream().subscribe(null, PullSubscribeOptions.bind(stream, "d"));
            assertThat(other.fetch(5, Duration.ofSeconds(2))).hasSize(5);
        } else {
            context.getRouteController().startRoute("route");
            // SOON is less than ackWait, after which they would come in any case.
            await().atMost(SOON).until(() -> consumerInfo("d").getDelivered().getConsumerSequence() == 10);
        }
    }

    @Test
    void aMessageInItsLastDeliveryIsRoutedBeforeTheStopEnds() throws Exception {
        publishRaw("a", 3);
        routes(r -> r.from(batches(LONG, "maxDeliver=1")).routeId("route").process(this::note));
        await().atMost(SOON).until(() -> consumerInfo("d").getNumAckPending() == 3);
        context.getRouteController().stopRoute("route");
        assertThat(bodies).containsExactlyInAnyOrderElementsOf(numbers(3));
        awaitSettled("d");
    }

    @Test
    void aResumedRouteGathersAgain() throws Exception {
        publishRaw("a", 3);
        routes(r -> r.from(batches(LONG, "maxBatchSize=4", "ackWait=5s", "drainTimeout=0"))
                .routeId("route")
                .process(this::note));
        await().atMost(SOON).until(() -> consumerInfo("d").getNumAckPending() == 3);
        context.getRouteController().suspendRoute("route");
        context.getRouteController().resumeRoute("route");
        await().atMost(SOON).until(() -> consumerInfo("d").getDelivered().getConsumerSequence() == 6);
        assertThat(sizes).isEmpty();
        publishRaw("a", 1);
        awaitBodies(4);
        awaitSettled("d");
        assertThat(sizes).containsExactly(4);
    }

    @ParameterizedTest
    @ValueSource(strings = {"orderBy=subject", "orderOnFailure=hold", "maxInFlight=50"})
    void whatDoesNotGoWithBatchesIsRefused(String option) {
        assertThatThrownBy(() -> context.getEndpoint(batches(option)))
                .rootCause()
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(option)
                .hasMessageMatching("(?s)(batching=true|maxBatchSize=100) .*");
    }
}
