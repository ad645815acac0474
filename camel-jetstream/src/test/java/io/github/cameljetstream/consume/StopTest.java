package io.github.cameljetstream.consume;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.cameljetstream.JetStreamComponent;
import io.github.cameljetstream.JetStreamTestSupport;
import io.github.cameljetstream.LogCapture;
import io.github.cameljetstream.Simulated;
import io.nats.client.JetStreamSubscription;
import io.nats.client.PullSubscribeOptions;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.camel.SuspendableService;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What becomes of messages when a route stops or is suspended. */
class StopTest extends JetStreamTestSupport {
    private final AtomicInteger begun = new AtomicInteger();
    private final AtomicInteger ended = new AtomicInteger();

    @ParameterizedTest
    @ValueSource(strings = {"pull", "push"})
    @Tag("smoke")
    void aStopWaitsForWhatIsUnderWayAndHandsTheRestBack(String type) throws Exception {
        publishRaw("a", 50);
        CountDownLatch go = new CountDownLatch(1);
        routes(r -> r.from(uri("a", "durableName=d", "drainTimeout=100ms", "consumerType=" + type))
                .routeId("route")
                .process(e -> {
                    begun.incrementAndGet();
                    go.await(60, TimeUnit.SECONDS);
                    ended.incrementAndGet();
                }));
        await().atMost(SOON).until(() -> begun.get() == 1);
        Thread stopper = new Thread(() -> stop("route"));
        stopper.start();
        // Another instance gets what has not begun at once, while the one under way still is.
        Set<String> rest = ConcurrentHashMap.newKeySet();
        try (DefaultCamelContext other = new DefaultCamelContext()) {
            JetStreamComponent component = new JetStreamComponent();
            component.getConnectionOptions().setNatsURL(server().url());
            other.addComponent("jetstream", component);
            other.addRoutes(new RouteBuilder() {
                @Override
                public void configure() {
                    from(uri("a", "durableName=d", "consumerType=" + type))
                            .process(e -> rest.add(e.getIn().getBody(String.class)));
                }
            });
            other.start();
            await().atMost(SOON).until(() -> rest.size() == 49); // SOON is less than ackWait
            go.countDown();
            stopper.join(SOON.toMillis());
            assertThat(stopper.isAlive()).isFalse();
            assertThat(begun).hasValue(1);
            assertThat(ended).hasValue(1);
            awaitSettled("d");
            assertThat(rest).hasSize(49).doesNotContain("0");
        }
    }

    /** A message that is handed back uses up a delivery, and a rolling update would use up all that maxDeliver gives. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "consumerType=pull",
                "consumerType=push",
                "concurrency=parallel&maxInFlight=4",
                "concurrency=parallel&maxInFlight=4&consumerType=push",
                "batching=true&maxBatchSize=4",
                "orderBy=subject",
                "orderOnFailure=hold",
                "ackPolicy=all"
            })
    void whatWasFetchedIsRoutedBeforeAStopEnds(String mode) throws Exception {
        publishRaw("a", 40);
        CountDownLatch go = new CountDownLatch(1);
        routes(r -> r.from(uri("a", "durableName=d", "maxDeliver=2", mode))
                .routeId("route")
                .process(e -> {
                    begun.incrementAndGet();
                    go.await(60, TimeUnit.SECONDS);
                    Simulated.work(Duration.ofMillis(5)); // no quick route
                    ended.incrementAndGet();
                }));
        await().atMost(SOON).until(() -> begun.get() > 0 && consumerInfo("d").getNumAckPending() >= 4);
        Thread stopper = new Thread(() -> stop("route"));
        stopper.start();
        await().atMost(SOON).until(() -> consumerInfo("d").getNumWaiting() == 0);
        go.countDown();
        stopper.join(SOON.toMillis());
        assertThat(stopper.isAlive()).isFalse();
        awaitNothingUnacknowledged();
        long delivered = consumerInfo("d").getDelivered().getStreamSequence();
        assertThat(consumerInfo("d").getDelivered().getConsumerSequence()).isEqualTo(delivered);
        assertThat(consumerInfo("d").getAckFloor().getStreamSequence()).isEqualTo(delivered);
        assertThat(consumerInfo("d").getRedelivered()).isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"drainTimeout=0", "drainTimeout=300ms"})
    void whatIsNotRoutedWithinTheDrainTimeoutIsHandedBack(String option) throws Exception {
        publishRaw("a", 10);
        CountDownLatch go = new CountDownLatch(1);
        routes(r -> r.from(uri("a", "durableName=d", option)).routeId("route").process(e -> {
            begun.incrementAndGet();
            go.await(60, TimeUnit.SECONDS);
        }));
        await().atMost(SOON).until(() -> begun.get() == 1 && consumerInfo("d").getNumAckPending() == 10);
        Thread stopper = new Thread(() -> stop("route"));
        stopper.start();
        JetStreamSubscription other = nats.jetStream().subscribe(null, PullSubscribeOptions.bind(stream, "d"));
        assertThat(other.fetch(9, SOON))
                .hasSize(9)
                .allMatch(each -> each.metaData().deliveredCount() == 2);
        go.countDown();
        stopper.join(SOON.toMillis());
        assertThat(stopper.isAlive()).isFalse();
        assertThat(begun).hasValue(1);
    }

    /** Such as a circuit breaker, for which what comes next would fail. */
    @Test
    void aRoutePolicyThatSuspendsTheConsumerHasNothingMoreRouted() throws Exception {
        publishRaw("a", 10);
        routes(r -> r.from(uri("a", "durableName=d")).routeId("route").process(e -> {
            begun.incrementAndGet();
            ((SuspendableService) context.getRoute("route").getConsumer()).suspend();
        }));
        await().atMost(SOON).until(() -> consumerInfo("d").getNumAckPending() == 9);
        assertThat(begun).hasValue(1);
        assertThat(consumerInfo("d").getNumWaiting()).isZero();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "consumerType=pull",
                "consumerType=push",
                "concurrency=parallel",
                "batching=true&batchingInterval=20ms",
                "orderBy=subject",
                "orderOnFailure=hold",
                "ordered=true"
            })
    void aQuickRouteStopsAtOnceWhileMessagesCome(String mode) throws Exception {
        String name = mode.contains("ordered") ? "" : "durableName=d&";
        routes(r -> r.from(uri("a", name + mode))
                .routeId("route")
                .process(e -> ended.addAndGet(e.getIn().getBody() instanceof List<?> batch ? batch.size() : 1)));
        AtomicBoolean publishing = new AtomicBoolean(true);
        Thread publisher = new Thread(() -> {
            while (publishing.get()) {
                nats.publish(subject("a"), new byte[] {1});
                Simulated.uninterruptedPace(Duration.ofMillis(2));
            }
        });
        publisher.start();
        try {
            await().atMost(SOON).until(() -> ended.get() > 1_000); // then many are asked for
            long begin = System.nanoTime();
            stop("route");
            assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofSeconds(1));
        } finally {
            publishing.set(false);
            publisher.join();
        }
    }

    @Test
    void aStopThatCannotWaitLongerSaysHowManyItLeaves() throws Exception {
        publishRaw("a", 3);
        CountDownLatch go = new CountDownLatch(1);
        routes(r -> r.from(uri("a", "durableName=d", "concurrency=parallel"))
                .routeId("route")
                .process(e -> {
                    begun.incrementAndGet();
                    go.await(60, TimeUnit.SECONDS);
                }));
        await().atMost(SOON).until(() -> begun.get() == 3);
        try (LogCapture log = LogCapture.ours()) {
            context.getRouteController().stopRoute("route", 1, TimeUnit.SECONDS);
            assertThat(log.warnings())
                    .contains(
                            "Stopped with 3 messages in flight: the server redelivers them when their wait for an acknowledgement"
                                    + " ends");
        } finally {
            go.countDown();
        }
        assertThat(begun).hasValue(3);
    }

    @Test
    void aRestartDeliversNothingTwice() throws Exception {
        int messages = 3_000;
        Queue<String> seen = new ConcurrentLinkedQueue<>();
        routes(r -> r.from(uri("a", "durableName=d", "ackWait=5s"))
                .routeId("route")
                .process(e -> seen.add(e.getIn().getBody(String.class))));
        Thread publisher = new Thread(() -> {
            try {
                publishRaw("a", messages);
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
        });
        publisher.start();
        for (int i = 0; i < 10; i++) {
            int before = seen.size();
            await().atMost(SOON).until(() -> seen.size() > before || seen.size() >= messages);
            stop("route");
            context.getRouteController().startRoute("route");
        }
        publisher.join();
        await().atMost(SOON).until(() -> Set.copyOf(seen).size() == messages);
        awaitSettled("d");
        assertThat(seen).hasSize(messages);
    }

    /** What has ended is acknowledged whenever the route stops, however soon after its start. */
    @Test
    void quickRestartsThrowNoCumulativeAcknowledgementAway() throws Exception {
        int messages = 2_000;
        CountDownLatch never = new CountDownLatch(1);
        publishRaw("a", messages);
        Queue<String> seen = new ConcurrentLinkedQueue<>();
        routes(r -> r.from(uri("a", "durableName=d", "ackPolicy=all", "ackWait=5s"))
                .routeId("route")
                .process(e -> {
                    seen.add(e.getIn().getBody(String.class));
                    never.await(1, TimeUnit.MILLISECONDS);
                }));
        for (int enough : new int[] {500, 520}) {
            await().atMost(SOON).until(() -> seen.size() >= enough);
            stop("route");
            assertThat(consumerInfo("d").getAckFloor().getStreamSequence())
                    .as("acknowledged after the stop")
                    .isEqualTo(seen.size());
            context.getRouteController().startRoute("route");
        }
        await().atMost(SOON).until(() -> Set.copyOf(seen).size() == messages);
        awaitSettled("d");
        assertThat(seen).hasSize(messages);
    }

    /** What has ended after a message that fails cannot be acknowledged; it holds up nothing after the next start. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "ackWait=60s&concurrency=single",
                "ackWait=60s&concurrency=parallel",
                // What a server pushes in the moment in which nobody subscribes any more comes again after ackWait
                // only.
                "ackWait=5s&consumerType=push"
            })
    void whatHasEndedAfterAFailedMessageComesAgainWithIt(String mode) throws Exception {
        int messages = 20;
        publishRaw("a", messages);
        AtomicBoolean mended = new AtomicBoolean();
        Set<String> seen = ConcurrentHashMap.newKeySet();
        routes(r -> r.from(uri("a", "durableName=d", "ackPolicy=all", mode))
                .routeId("route")
                .process(e -> {
                    String body = e.getIn().getBody(String.class);
                    if (body.equals("5") && !mended.get()) {
                        Simulated.work(Duration.ofMillis(5));
                        throw new IllegalStateException("not yet");
                    }
                    seen.add(body);
                }));
        await().atMost(SOON).until(() -> seen.size() == messages - 1);
        stop("route");
        mended.set(true);
        context.getRouteController().startRoute("route");
        awaitSettled("d");
        assertThat(consumerInfo("d").getAckFloor().getStreamSequence()).isEqualTo(messages);
        assertThat(seen).hasSize(messages);
    }

    @Test
    void stopsUnderLoadExhaustNoMessageThatNoRouteSaw() throws Exception {
        int messages = 400;
        publishRaw("a", messages);
        Set<String> seen = ConcurrentHashMap.newKeySet();
        CountDownLatch never = new CountDownLatch(1);
        routes(r -> r.from(uri("a", "durableName=d", "maxDeliver=3", "ackWait=5s"))
                .routeId("route")
                .process(e -> {
                    seen.add(e.getIn().getBody(String.class));
                    never.await(1, TimeUnit.MILLISECONDS);
                }));
        for (int i = 0; i < 10; i++) {
            int before = seen.size();
            await().atMost(SOON).until(() -> seen.size() > before || seen.size() == messages);
            stop("route");
            context.getRouteController().startRoute("route");
        }
        await().atMost(SOON).until(() -> seen.size() == messages);
        awaitSettled("d");
    }

    @Test
    @Tag("smoke")
    void aSuspendedRouteTakesNothingAndAResumedOneGoesOn() throws Exception {
        routes(r -> r.from(uri("a", "durableName=d")).routeId("route").process(e -> ended.incrementAndGet()));
        publishRaw("a", 10);
        await().atMost(SOON).until(() -> ended.get() == 10);
        context.getRouteController().suspendRoute("route");
        publishRaw("a", 10);
        await().atMost(SOON).until(() -> consumerInfo("d").getNumPending() == 10);
        assertThat(consumerInfo("d").getNumWaiting()).isZero();
        assertThat(ended).hasValue(10);
        context.getRouteController().resumeRoute("route");
        await().atMost(SOON).until(() -> ended.get() == 20);
        awaitSettled("d");
    }

    @Test
    void anEphemeralConsumerGoesWithItsRoute() throws Exception {
        publishRaw("a", 5);
        routes(r -> r.from(uri("a")).routeId("route").process(e -> ended.incrementAndGet()));
        await().atMost(SOON).until(() -> ended.get() == 5);
        assertThat(management.getConsumerNames(stream)).hasSize(1);
        stop("route");
        assertThat(management.getConsumerNames(stream)).isEmpty();
    }

    @Test
    void aRouteWhoseStreamWasDeletedStopsAtOnce() throws Exception {
        routes(r -> r.from(uri("a", "durableName=d")).routeId("route").process(e -> ended.incrementAndGet()));
        publishRaw("a", 1);
        await().atMost(SOON).until(() -> ended.get() == 1);
        awaitSettled("d");
        try (LogCapture log = LogCapture.ours()) {
            management.deleteStream(stream);
            await().pollDelay(Duration.ZERO)
                    .pollInterval(Duration.ofMillis(1))
                    .atMost(SOON)
                    .until(() -> log.warnings().stream().anyMatch(line -> line.contains("Consumer Deleted")));
        }
        long begin = System.nanoTime();
        stop("route");
        // Servers before 2.10 do not answer a request for a consumer that is gone: each of two took 2 s.
        assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofMillis(1_900));
    }

    private void awaitNothingUnacknowledged() {
        await().atMost(SOON).until(() -> consumerInfo("d").getNumAckPending() == 0);
    }

    private void stop(String route) {
        try {
            context.getRouteController().stopRoute(route);
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }
}
