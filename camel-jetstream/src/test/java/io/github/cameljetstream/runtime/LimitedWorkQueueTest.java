package io.github.cameljetstream.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class LimitedWorkQueueTest {
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();
    /** Workers that begin when the test says so. */
    private final Deque<Runnable> workers = new ArrayDeque<>();
    /** The items that have begun, with what ends them. */
    private final Map<String, Runnable> begun = new LinkedHashMap<>();

    @AfterEach
    void shutDown() {
        timer.shutdownNow();
    }

    private LimitedWorkQueue<String> queue(int maxInProgress) {
        timer.shutdownNow(); // no further workers, for a certain order
        return new LimitedWorkQueue<>(new BackgroundTasks(workers::add, timer), maxInProgress, (item, onEnd) -> {
            begun.put(item, onEnd);
            return item.startsWith("no work");
        });
    }

    private static void add(LimitedWorkQueue<String> queue, String... items) {
        List.of(items).forEach(queue::add);
    }

    private void runWorkers() {
        for (Runnable next = workers.poll(); next != null; next = workers.poll()) {
            next.run();
        }
    }

    @Test
    void anItemWaitsUntilTheWorkOfAnotherEnds() {
        LimitedWorkQueue<String> queue = queue(2);
        add(queue, "a", "b", "c", "d");
        assertThat(queue.waiting()).isEqualTo(4);
        runWorkers();
        assertThat(begun).containsOnlyKeys("a", "b");
        assertThat(queue.waiting()).isEqualTo(2);

        begun.get("b").run();
        runWorkers();

        assertThat(begun).containsOnlyKeys("a", "b", "c");
        begun.get("a").run();
        begun.get("c").run();
        runWorkers();
        assertThat(begun.keySet()).containsExactly("a", "b", "c", "d");
        assertThat(queue.waiting()).isZero();
    }

    @Test
    void anItemWithoutWorkLetsTheNextBegin() {
        LimitedWorkQueue<String> queue = queue(1);
        add(queue, "no work", "no work either", "a", "b");
        runWorkers();
        assertThat(begun).containsOnlyKeys("no work", "no work either", "a");
    }

    @Test
    void workMayEndBeforeItsBeginReturns() {
        List<String> done = new ArrayList<>();
        timer.shutdownNow();
        LimitedWorkQueue<String> queue =
                new LimitedWorkQueue<>(new BackgroundTasks(workers::add, timer), 1, (item, onEnd) -> {
                    done.add(item);
                    if (!item.equals("last")) {
                        onEnd.run();
                    }
                    return false;
                });
        add(queue, "a", "b", "last", "never");
        runWorkers();
        assertThat(done).as("each end frees one place").containsExactly("a", "b", "last");
    }

    @Test
    void whatHasNotBegunCanBeTakenOut() {
        LimitedWorkQueue<String> queue = queue(2);
        add(queue, "a");
        runWorkers();
        add(queue, "b", "c");
        assertThat(queue.takeWaiting()).containsExactlyInAnyOrder("b", "c");
        assertThat(queue.waiting()).isZero();
        runWorkers();
        assertThat(begun).containsOnlyKeys("a");

        add(queue, "d", "e");
        runWorkers();
        assertThat(begun).as("the place of b is free, and that of a is not").containsOnlyKeys("a", "d");
        assertThat(queue.takeWaiting()).containsExactly("e");
    }

    @Test
    void underLoadNothingIsForgottenAndTheLimitHolds() throws InterruptedException {
        int items = 20_000;
        AtomicInteger inProgress = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        CountDownLatch done = new CountDownLatch(items);
        ExecutorService pool = Executors.newCachedThreadPool();
        LimitedWorkQueue<Runnable> queue =
                new LimitedWorkQueue<>(new BackgroundTasks(pool, timer), 3, (item, onEnd) -> {
                    most.accumulateAndGet(inProgress.incrementAndGet(), Math::max);
                    pool.execute(() -> {
                        inProgress.decrementAndGet();
                        done.countDown();
                        onEnd.run();
                    });
                    return false;
                });
        for (int thread = 0; thread < 4; thread++) {
            pool.execute(() -> {
                for (int i = 0; i < items / 4; i++) {
                    queue.add(() -> {});
                }
            });
        }
        assertThat(done.await(20, TimeUnit.SECONDS)).isTrue();
        pool.shutdown();
        assertThat(pool.awaitTermination(10, TimeUnit.SECONDS)).isTrue();
        assertThat(most).hasValueLessThanOrEqualTo(3);
        assertThat(queue.waiting()).isZero();
    }
}
