package io.github.cameljetstream.dispatch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.cameljetstream.Simulated;
import io.github.cameljetstream.delivery.Deliveries;
import io.github.cameljetstream.delivery.Delivery;
import io.github.cameljetstream.delivery.SeededRandom;
import io.github.cameljetstream.runtime.BackgroundTasks;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** One at a time and in order, and nothing begins that is later than what was taken out. */
@Tag("newest")
@Tag("slow")
class SequentialQueuePropertiesTest {
    private static final long SECONDS_10 = 10_000_000_000L;

    private final ExecutorService workers = Executors.newCachedThreadPool();
    private final ScheduledExecutorService timer = Executors.newScheduledThreadPool(2);

    @AfterEach
    void end() {
        workers.shutdownNow();
        timer.shutdownNow();
    }

    @Test
    void eachRunsInOrderUnlessItIsTakenOut() {
        SeededRandom.check(this::interleave);
    }

    /** The worker finds nothing more to do at the moment when a delivery arrives. */
    @Test
    void aDeliveryThatArrivesWhileTheWorkerLeavesRuns() {
        AtomicInteger ended = new AtomicInteger();
        SequentialQueue queue = new SequentialQueue(new BackgroundTasks(workers, timer), (delivery, onCompleted) -> {
            ended.incrementAndGet();
            return true;
        });
        Delivery[] deliveries = IntStream.rangeClosed(0, 100_000)
                .mapToObj(i -> Deliveries.of("s.a", i + 1, i + 1, 1))
                .toArray(Delivery[]::new);
        for (int i = 1; i < deliveries.length; i++) {
            for (int spins = i % 32; spins > 0; spins--) {
                Thread.onSpinWait(); // so that each moment of the worker is met
            }
            queue.add(deliveries[i]);
            long begin = System.nanoTime();
            while (ended.get() < i) {
                Thread.onSpinWait();
                if (System.nanoTime() - begin > SECONDS_10) {
                    throw new AssertionError("Delivery " + i + " does not run");
                }
            }
        }
        await().atMost(Duration.ofSeconds(10)).until(() -> queue.waiting() == 0);
    }

    private void interleave(Random random) {
        int messages = 1 + random.nextInt(200);
        boolean[] later = new boolean[messages + 1];
        for (int i = 0; i <= messages; i++) {
            later[i] = random.nextInt(30) == 0;
        }
        AtomicInteger running = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        AtomicInteger ended = new AtomicInteger();
        List<Long> begun = Collections.synchronizedList(new ArrayList<>());
        SequentialQueue queue = new SequentialQueue(new BackgroundTasks(workers, timer), (delivery, onCompleted) -> {
            most.accumulateAndGet(running.incrementAndGet(), Math::max);
            begun.add(delivery.streamSequence());
            Runnable end = () -> {
                running.decrementAndGet();
                ended.incrementAndGet();
            };
            if (!later[(int) delivery.streamSequence()]) {
                end.run();
                return true;
            }
            Runnable completion = () -> {
                end.run();
                onCompleted.run();
            };
            timer.schedule(completion, 100, TimeUnit.MICROSECONDS);
            return false;
        });
        int takeAfter = random.nextInt(messages * 2);
        int pause = random.nextInt(messages);
        List<Delivery> taken = List.of();
        for (int i = 1; i <= messages; i++) {
            queue.add(Deliveries.of("s.a", i, i, 1));
            if (i == pause) {
                Simulated.uninterruptedPace(Duration.ofNanos(1)); // the queue may be empty then
            }
            if (i == takeAfter) {
                taken = queue.takeWaiting();
                taken.forEach(queue::add);
            }
        }
        await().pollDelay(Duration.ZERO)
                .pollInterval(Duration.ofMillis(1))
                .atMost(Duration.ofSeconds(10))
                .until(() -> ended.get() == messages && queue.waiting() == 0);
        assertThat(most).hasValue(1);
        assertThat(begun).as("begun").isSorted().hasSize(messages);
    }
}
