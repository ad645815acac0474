package io.github.cameljetstream.dispatch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.cameljetstream.connection.TestLeases;
import io.github.cameljetstream.delivery.Deliveries;
import io.github.cameljetstream.delivery.Delivery;
import io.github.cameljetstream.delivery.SeededRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Order per key, one at a time, whatever ends at once and whatever later, on another thread. */
@Tag("newest")
@Tag("slow")
class KeyedQueuesPropertiesTest {
    private final ExecutorService workers = Executors.newCachedThreadPool();
    private final ScheduledExecutorService timer = Executors.newScheduledThreadPool(2);

    @AfterEach
    void end() {
        workers.shutdownNow();
        timer.shutdownNow();
    }

    @Test
    void eachKeyRunsInOrderAndOneAtATime() {
        SeededRandom.check(this::interleave);
    }

    private void interleave(Random random) {
        int keys = 1 + random.nextInt(6);
        int messages = 1 + random.nextInt(120);
        boolean[] later = new boolean[messages + 1];
        for (int i = 0; i <= messages; i++) {
            later[i] = random.nextInt(4) == 0;
        }
        Map<String, List<Long>> begun = new ConcurrentHashMap<>();
        Map<String, AtomicInteger> running = new ConcurrentHashMap<>();
        Queue<String> together = new ConcurrentLinkedQueue<>();
        AtomicInteger ended = new AtomicInteger();
        KeyedQueues dispatchQueue = new KeyedQueues(
                TestLeases.of(workers, timer),
                1 + random.nextInt(8),
                delivery -> delivery.message().getSubject(),
                (delivery, afterwards) -> {
                    String key = delivery.message().getSubject();
                    AtomicInteger count = running.computeIfAbsent(key, k -> new AtomicInteger());
                    if (count.incrementAndGet() > 1) {
                        together.add(key);
                    }
                    begun.computeIfAbsent(key, k -> new ArrayList<>()).add(delivery.streamSequence());
                    if (later[(int) delivery.streamSequence()]) {
                        timer.schedule(
                                () -> {
                                    count.decrementAndGet();
                                    ended.incrementAndGet();
                                    afterwards.run();
                                },
                                200,
                                TimeUnit.MICROSECONDS);
                        return false;
                    }
                    count.decrementAndGet();
                    ended.incrementAndGet();
                    return true;
                });
        for (int i = 1; i <= messages; i++) {
            dispatchQueue.add(Deliveries.of("k" + random.nextInt(keys), i, i, 1));
        }
        int takeAfter = random.nextInt(2) == 0 ? messages : random.nextInt(messages);
        List<Delivery> taken = takeAfter < messages ? dispatchQueue.takeWaiting() : List.of();
        await().pollDelay(Duration.ZERO)
                .pollInterval(Duration.ofMillis(1))
                .atMost(Duration.ofSeconds(10))
                .until(() -> ended.get() + taken.size() == messages && dispatchQueue.waiting() == 0);
        await().pollDelay(Duration.ZERO)
                .pollInterval(Duration.ofMillis(1))
                .atMost(Duration.ofSeconds(10))
                .until(() -> dispatchQueue.ready() == 0);
        assertThat(together).as("keys that ran twice at a time").isEmpty();
        assertThat(begun.values()).allSatisfy(each -> assertThat(each).isSorted());
    }
}
