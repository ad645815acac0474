package io.github.cameljetstream.consume;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.cameljetstream.JetStreamComponent;
import io.github.cameljetstream.JetStreamTestSupport;
import io.github.cameljetstream.LogCapture;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
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
        routes(r -> r.from(uri("a", "durableName=d", "consumerType=" + type))
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
                    .contains("Stopped with 3 messages under way: the server delivers them again when their wait for an"
                            + " acknowledgement ends");
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

    private void stop(String route) {
        try {
            context.getRouteController().stopRoute(route);
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }
}
