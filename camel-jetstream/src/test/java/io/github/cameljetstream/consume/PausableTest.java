package io.github.cameljetstream.consume;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.cameljetstream.JetStreamConsumerListener;
import io.github.cameljetstream.JetStreamTestSupport;
import io.nats.client.Message;
import java.time.Duration;
import java.util.Collection;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import org.apache.camel.Exchange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The pausable EIP: a route that a listener pauses and lets go on. */
class PausableTest extends JetStreamTestSupport {
    private static final int MESSAGES = 200;

    private final AtomicBoolean toBreak = new AtomicBoolean(true);
    private final AtomicBoolean broken = new AtomicBoolean();
    private final AtomicInteger asked = new AtomicInteger();
    private final Queue<String> done = new ConcurrentLinkedQueue<>();
    private final AtomicInteger failed = new AtomicInteger();
    private final Predicate<Object> untilMended = nothing -> {
        asked.incrementAndGet();
        return !broken.get();
    };

    private void work(Exchange exchange) {
        String body = exchange.getMessage().getBody(String.class);
        if (body.equals("50") && toBreak.compareAndSet(true, false)) {
            broken.set(true);
        }
        if (broken.get()) {
            failed.incrementAndGet();
            throw new IllegalStateException("the backend is away");
        }
        done.add(body);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "consumerType=pull",
                "consumerType=push",
                "orderBy=subject",
                "orderOnFailure=hold",
                "ackPolicy=all&consumerType=pull"
            })
    void aFailureStopsTheTakingUntilTheListenerLetsItGoOn(String mode) throws Exception {
        publishRaw("a", MESSAGES);
        routes(r -> r.from(uri("a", "durableName=d", "maxDeliver=2", mode))
                .routeId("route")
                .pausable(new JetStreamConsumerListener(), untilMended)
                .process(this::work));
        await().atMost(SOON).until(() -> asked.get() >= 1);
        // Without the pause all the rest would have failed too, twice, and would be exhausted.
        assertThat(failed).hasValue(1);
        assertThat(done).hasSize(50);
        assertThat(consumerInfo("d").getNumWaiting()).isZero();
        broken.set(false);
        await().atMost(SOON).until(() -> done.size() == MESSAGES);
        assertThat(done).doesNotHaveDuplicates();
        if (mode.endsWith("hold")) {
            assertThat(done.stream().map(Integer::valueOf).toList()).isSorted();
        }
        awaitSettled("d");
    }

    @Test
    void withManyAtATimeNoMoreFailThanAreUnderWay() throws Exception {
        publishRaw("a", MESSAGES);
        broken.set(true);
        routes(r -> r.from(uri("a", "durableName=d", "concurrency=parallel", "maxInFlight=20", "nakDelay=1m"))
                .pausable(new JetStreamConsumerListener(), untilMended)
                .process(this::work));
        await().atMost(SOON).until(() -> asked.get() >= 1);
        assertThat(failed.get()).isBetween(1, 20);
    }

    /** A route that is suspended while it is paused must not go on because the listener has changed its mind. */
    @Test
    void aSuspensionOutranksTheListener() throws Exception {
        startAndPause();
        context.getRouteController().suspendRoute("route");
        int until = asked.get();
        broken.set(false);
        // What it had kept is handed back: another consumer of the durable gets it.
        Message back = nats.getConsumerContext(stream, "d").next(SOON);
        assertThat(back).isNotNull();
        back.nak();
        // The listener would have been asked in this time.
        await().during(Duration.ofMillis(1_500)).atMost(SOON).until(() -> asked.get() == until && done.size() == 50);
        context.getRouteController().resumeRoute("route");
        await().atMost(SOON).until(() -> done.size() == MESSAGES);
        awaitSettled("d");
    }

    private void startAndPause() throws Exception {
        publishRaw("a", MESSAGES);
        routes(r -> r.from(uri("a", "durableName=d"))
                .routeId("route")
                .pausable(new JetStreamConsumerListener(), untilMended)
                .process(this::work));
        await().atMost(SOON).until(() -> asked.get() >= 1);
    }

    @Test
    void aStopWhileItIsPausedHandsBackWhatItKept() throws Exception {
        startAndPause();
        context.getRouteController().stopRoute("route");
        broken.set(false);
        Collection<String> rest = new ConcurrentLinkedQueue<>();
        routes(r -> r.from(uri("a", "durableName=d")).routeId("other").process(e -> rest.add(body(e))));
        await().atMost(SOON).until(() -> rest.size() == MESSAGES - 50);
        assertThat(rest).doesNotHaveDuplicates();
        awaitSettled("d");
    }

    private static String body(Exchange exchange) {
        return exchange.getMessage().getBody(String.class);
    }
}
