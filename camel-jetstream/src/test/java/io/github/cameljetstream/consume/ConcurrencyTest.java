package io.github.cameljetstream.consume;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.cameljetstream.JetStreamTestSupport;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.apache.camel.AsyncCallback;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.apache.camel.support.AsyncProcessorSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** How many exchanges of one consumer are under way at the same time, and in which order they begin. */
class ConcurrencyTest extends JetStreamTestSupport {
    private final AtomicInteger running = new AtomicInteger();
    private final AtomicInteger most = new AtomicInteger();

    @ParameterizedTest
    @ValueSource(strings = {"pull", "push"})
    void singleRoutesOneAfterTheOtherInOrder(String type) throws Exception {
        int messages = 2_000;
        publishRaw("a", messages);
        Queue<String> seen = new ConcurrentLinkedQueue<>();
        routes(r -> r.from(uri("a", "durableName=d", "consumerType=" + type)).process(e -> {
            most.accumulateAndGet(running.incrementAndGet(), Math::max);
            seen.add(e.getIn().getBody(String.class));
            running.decrementAndGet();
        }));
        awaitSettled("d");
        assertThat(most).hasValue(1);
        List<String> expected =
                IntStream.range(0, messages).mapToObj(Integer::toString).toList();
        assertThat(List.copyOf(seen)).isEqualTo(expected);
    }

    @Test
    void singleWaitsForAnAsynchronousRoute() throws Exception {
        publishRaw("a", 200);
        Queue<String> seen = new ConcurrentLinkedQueue<>();
        routes(r -> r.from(uri("a", "durableName=d")).threads(4).process(e -> {
            most.accumulateAndGet(running.incrementAndGet(), Math::max);
            seen.add(e.getIn().getBody(String.class));
            running.decrementAndGet();
        }));
        awaitSettled("d");
        assertThat(most).hasValue(1);
        assertThat(List.copyOf(seen))
                .isEqualTo(IntStream.range(0, 200).mapToObj(Integer::toString).toList());
    }

    @ParameterizedTest
    @ValueSource(strings = {"pull", "push"})
    void parallelRoutesAsManyAsAreAllowedAndNoMore(String type) throws Exception {
        int allowed = 30;
        publishRaw("a", 100);
        CountDownLatch all = new CountDownLatch(allowed);
        AtomicInteger routed = new AtomicInteger();
        routes(r -> r.from(uri(
                        "a", "durableName=d", "concurrency=parallel", "maxInFlight=" + allowed, "consumerType=" + type))
                .process(e -> {
                    most.accumulateAndGet(running.incrementAndGet(), Math::max);
                    all.countDown();
                    // Each of the first waits until all of them are under way, which only works in parallel.
                    assertThat(all.await(20, TimeUnit.SECONDS)).isTrue();
                    running.decrementAndGet();
                    routed.incrementAndGet();
                }));
        awaitSettled("d");
        assertThat(most).hasValue(allowed);
        assertThat(routed).hasValue(100);
        assertThat(consumerInfo("d").getRedelivered()).isZero();
    }

    /** A permit that returns finds the next message here already, so that no exchange waits for a request. */
    @ParameterizedTest
    @ValueSource(strings = {"pull", "push"})
    void asynchronousExchangesAreLimitedAndMoreMessagesLieReady(String type) throws Exception {
        int messages = 4_000;
        int allowed = 8;
        publishRaw("a", messages);
        Queue<AsyncCallback> held = new ConcurrentLinkedQueue<>();
        AtomicInteger begun = new AtomicInteger();
        ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();
        try {
            routes(r -> r.from(uri(
                            "a",
                            "durableName=d",
                            "concurrency=parallel",
                            "maxInFlight=" + allowed,
                            "consumerType=" + type))
                    .process(asynchronously(callback -> {
                        most.accumulateAndGet(running.incrementAndGet(), Math::max);
                        if (begun.incrementAndGet() > messages / 2) {
                            held.add(callback);
                        } else {
                            timer.schedule(() -> end(callback), 1, TimeUnit.MILLISECONDS);
                        }
                    })));
            await().atMost(SOON).until(() -> held.size() == allowed);
            await().atMost(SOON).until(() -> consumerInfo("d").getNumAckPending() > allowed);
            assertThat(begun).as("begun while all are held").hasValue(messages / 2 + allowed);
            await().atMost(SOON).until(() -> {
                for (AsyncCallback next = held.poll(); next != null; next = held.poll()) {
                    end(next);
                }
                return begun.get() == messages && running.get() == 0;
            });
        } finally {
            timer.shutdownNow();
        }
        awaitSettled("d");
        assertThat(most).hasValue(allowed);
        assertThat(consumerInfo("d").getRedelivered()).isZero();
    }

    private void end(AsyncCallback callback) {
        running.decrementAndGet();
        callback.done(false);
    }

    private static Processor asynchronously(Consumer<AsyncCallback> work) {
        return new AsyncProcessorSupport() {
            @Override
            public boolean process(Exchange exchange, AsyncCallback callback) {
                work.accept(callback);
                return false;
            }
        };
    }

    @Test
    void pullTakesNoMoreThanMaxInFlight() throws Exception {
        publishRaw("a", 200);
        CountDownLatch go = new CountDownLatch(1);
        AtomicInteger begun = new AtomicInteger();
        routes(r -> r.from(uri("a", "durableName=d", "concurrency=parallel", "maxInFlight=10"))
                .process(e -> {
                    begun.incrementAndGet();
                    go.await(60, TimeUnit.SECONDS);
                }));
        await().atMost(SOON).until(() -> begun.get() == 10);
        await().during(Duration.ofSeconds(1))
                .atMost(SOON)
                .until(() -> consumerInfo("d").getNumAckPending() == 10 && begun.get() == 10);
        go.countDown();
        awaitSettled("d");
        assertThat(begun).hasValue(200);
    }

    /** A request that is made while there is room may bring as much as the largest message has, beyond the limit. */
    @ParameterizedTest
    @CsvSource({"1000000, 2, 5", "67108864, 40, 40"})
    void pullTakesNoMoreThanMaxInFlightBytes(long bytes, long least, long most) throws Exception {
        int messages = 40;
        for (int i = 0; i < messages; i++) {
            nats.jetStream().publish(subject("a"), new byte[400_000]);
        }
        CountDownLatch go = new CountDownLatch(1);
        AtomicInteger ended = new AtomicInteger();
        routes(r -> r.from(uri("a", "durableName=d", "concurrency=parallel", "maxInFlightBytes=" + bytes))
                .process(e -> {
                    go.await(60, TimeUnit.SECONDS);
                    ended.incrementAndGet();
                }));
        await().atMost(SOON).until(() -> consumerInfo("d").getNumAckPending() >= least);
        await().during(Duration.ofSeconds(1))
                .atMost(SOON)
                .until(() -> consumerInfo("d").getNumAckPending() <= most);
        go.countDown();
        awaitSettled("d");
        assertThat(ended).hasValue(messages);
        assertThat(consumerInfo("d").getRedelivered()).isZero();
    }

    /** 200 messages of three times the wait for an acknowledgement, 20 at a time. */
    @Test
    void workThatTakesLongerThanAckWaitIsDoneOnce() throws Exception {
        int messages = 200;
        publishRaw("a", messages);
        AtomicInteger runs = new AtomicInteger();
        CountDownLatch never = new CountDownLatch(1);
        routes(r -> r.from(uri("a", "durableName=d", "ackWait=300ms", "concurrency=parallel", "maxInFlight=20"))
                .process(e -> {
                    runs.incrementAndGet();
                    never.await(900, TimeUnit.MILLISECONDS); // the work itself
                }));
        awaitSettled("d");
        assertThat(runs).hasValue(messages);
    }
}
