package io.github.cameljetstream.dispatch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.cameljetstream.connection.TestLeases;
import io.github.cameljetstream.delivery.Deliveries;
import io.github.cameljetstream.delivery.Delivery;
import io.github.cameljetstream.delivery.SeededRandom;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** No more at a time than there are permits, and none left over, whatever is settled at once, later, or taken out. */
@Tag("newest")
@Tag("slow")
class ParallelQueuePropertiesTest {
    private final ExecutorService workers = Executors.newCachedThreadPool();
    private final ScheduledExecutorService timer = Executors.newScheduledThreadPool(2);

    @AfterEach
    void end() {
        workers.shutdownNow();
        timer.shutdownNow();
    }

    @Test
    void eachRunsOnceAndNoMoreAtATimeThanThereArePermits() {
        SeededRandom.check(this::interleave);
    }

    private void interleave(Random random) {
        int permits = 1 + random.nextInt(5);
        int messages = 1 + random.nextInt(150);
        int[] ends = random.ints(messages + 1, 0, 4).toArray();
        AtomicInteger running = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        AtomicInteger settled = new AtomicInteger();
        Set<Long> begun = ConcurrentHashMap.newKeySet();
        ParallelQueue queue = new ParallelQueue(TestLeases.of(workers, timer), permits, (delivery, onSettled) -> {
            most.accumulateAndGet(running.incrementAndGet(), Math::max);
            assertThat(begun.add(delivery.streamSequence())).isTrue();
            Runnable settle = () -> {
                running.decrementAndGet();
                settled.incrementAndGet();
                onSettled.run();
            };
            switch (ends[(int) delivery.streamSequence()]) {
                case 0 -> timer.schedule(settle, 200, TimeUnit.MICROSECONDS);
                case 1 -> settle.run();
                default -> {
                    running.decrementAndGet();
                    settled.incrementAndGet();
                    return true;
                }
            }
            return false;
        });
        int takeAfter = random.nextInt(messages * 2);
        int taken = 0;
        for (int i = 1; i <= messages; i++) {
            queue.add(Deliveries.of("s.a", i, i, 1));
            if (i == takeAfter) {
                List<Delivery> out = queue.takeWaiting();
                taken += out.size();
                if (random.nextBoolean()) {
                    taken -= out.size();
                    out.forEach(queue::add);
                }
            }
        }
        int expected = messages - taken;
        await().pollDelay(Duration.ZERO)
                .pollInterval(Duration.ofMillis(1))
                .atMost(Duration.ofSeconds(10))
                .until(() -> settled.get() == expected && queue.waiting() == 0);
        assertThat(most.get()).isLessThanOrEqualTo(permits);
    }
}
