package io.github.cameljetstream.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.cameljetstream.Simulated;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("newest")
class LeadWorkerTest {
    private static final int END = -1;

    private final ThreadPoolExecutor workers = (ThreadPoolExecutor) Executors.newCachedThreadPool();
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();
    private final BackgroundTasks tasks = new BackgroundTasks(workers, timer);
    private final Numbers events = new Numbers();
    private final LeadWorker lead = new LeadWorker(tasks, events);
    private final ConcurrentLinkedQueue<Integer> processed = new ConcurrentLinkedQueue<>();
    private volatile Consumer<Integer> work;

    /** Each event is a number, which becomes an item of a queue. */
    private static final class Numbers implements LeadWorker.Events {
        final BlockingQueue<Integer> numbers = new LinkedBlockingQueue<>();
        final AtomicReference<Thread> decider = new AtomicReference<>();
        volatile ElasticWorkQueue<Integer> queue;
        volatile boolean over;

        @Override
        public boolean decideNext(boolean wait) throws InterruptedException {
            Integer next = wait ? numbers.poll(1, TimeUnit.SECONDS) : numbers.poll();
            if (next == null) {
                return false;
            }
            if (next == END) {
                over = true;
                return false;
            }
            decider.set(Thread.currentThread());
            queue.add(next);
            return true;
        }

        @Override
        public boolean isOver() {
            return over;
        }
    }

    @AfterEach
    void shutDown() throws InterruptedException {
        events.numbers.add(END);
        workers.shutdown();
        assertThat(workers.awaitTermination(10, TimeUnit.SECONDS))
                .as("no worker stays")
                .isTrue();
        timer.shutdownNow();
    }

    private void start(Consumer<Integer> work) {
        this.work = work;
        events.queue = newQueue();
        lead.ensureLed();
    }

    private ElasticWorkQueue<Integer> newQueue() {
        return new ElasticWorkQueue<>(
                tasks,
                item -> {
                    work.accept(item);
                    processed.add(item);
                },
                lead);
    }

    private void awaitProcessed(int count) {
        await().pollInterval(Duration.ofMillis(1)).until(() -> processed.size() == count);
    }

    /** A busy machine, or a first item that loads classes, may look like an item that blocks: then workers help for a while. */
    @Test
    void theThreadThatReadsAnEventProcessesItsItem() {
        AtomicReference<Thread> processor = new AtomicReference<>();
        AtomicInteger sent = new AtomicInteger();
        AtomicInteger byReader = new AtomicInteger();
        start(item -> processor.set(Thread.currentThread()));
        await().pollInterval(Duration.ofMillis(1)).until(() -> {
            events.numbers.add(sent.incrementAndGet());
            awaitProcessed(sent.get());
            if (processor.get() == events.decider.get()) {
                byReader.incrementAndGet();
            }
            return byReader.get() == 100;
        });
        assertThat(processed)
                .containsExactlyElementsOf(
                        IntStream.rangeClosed(1, sent.get()).boxed().toList());
    }

    @Test
    void anItemMayWaitForALaterEvent() throws InterruptedException {
        CountDownLatch second = new CountDownLatch(1);
        CountDownLatch begun = new CountDownLatch(1);
        start(item -> {
            if (item == 1) {
                begun.countDown();
                awaitLatch(second);
            } else {
                second.countDown();
            }
        });
        events.numbers.add(1);
        assertThat(begun.await(10, TimeUnit.SECONDS)).isTrue();
        events.numbers.add(2);
        awaitProcessed(2);
        assertThat(processed).containsExactlyInAnyOrder(1, 2);
    }

    @Test
    void anItemThatBlocksDelaysNeitherEventsNorOtherItems() throws InterruptedException {
        CountDownLatch end = new CountDownLatch(1);
        start(item -> {
            if (item <= 3) {
                awaitLatch(end);
            }
        });
        List<Integer> later = IntStream.rangeClosed(4, 1_000).boxed().toList();
        IntStream.rangeClosed(1, 1_000).forEach(events.numbers::add);
        awaitProcessed(later.size());
        assertThat(processed).containsExactlyInAnyOrderElementsOf(later);
        end.countDown();
        awaitProcessed(1_000);
    }

    @Test
    void afterAnItemThatBlockedTheNextOnesAreProcessedByWorkers() throws InterruptedException {
        CountDownLatch end = new CountDownLatch(1);
        AtomicReference<Thread> processor = new AtomicReference<>();
        start(item -> {
            processor.set(Thread.currentThread());
            if (item == 1) {
                awaitLatch(end);
            }
        });
        events.numbers.add(1);
        await().until(() -> processor.get() != null);
        events.numbers.add(2);
        awaitProcessed(1);
        assertThat(processor.get()).isNotSameAs(events.decider.get());
        end.countDown();
        awaitProcessed(2);
    }

    @Test
    void workersHelpIfTheReaderCannotKeepUp() {
        Set<Thread> processors = ConcurrentHashMap.newKeySet();
        start(item -> {
            processors.add(Thread.currentThread());
            Simulated.uninterruptedPace(Duration.ofNanos(300_000));
        });
        IntStream.rangeClosed(1, 2_000).forEach(events.numbers::add);
        awaitProcessed(2_000);
        assertThat(processors).hasSizeGreaterThan(1);
    }

    @Test
    void itemsThatFailOrLeaveTheInterruptFlagStopNothing() {
        start(item -> {
            Thread.currentThread().interrupt();
            if (item % 2 == 0) {
                processed.add(item);
                throw new AssertionError("each second item fails");
            }
        });
        IntStream.rangeClosed(1, 100).forEach(events.numbers::add);
        awaitProcessed(100);
    }

    @Test
    void aReaderThatWasInterruptedFromOutsideHasASuccessor() {
        start(item -> {});
        events.numbers.add(1);
        awaitProcessed(1);
        events.decider.get().interrupt();
        events.numbers.add(2);
        awaitProcessed(2);
    }

    /** The check of the predecessor is planned still when the successor's item blocks. */
    @Test
    void anItemOfASuccessorMayWaitForALaterEvent() {
        AtomicReference<CountDownLatch> later = new AtomicReference<>();
        start(item -> {
            switch (item % 3) {
                case 1 -> later.set(new CountDownLatch(1));
                case 2 -> awaitLatch(later.get());
                default -> later.get().countDown();
            }
        });
        for (int i = 1; i <= 60; i += 3) {
            events.queue = newQueue(); // its items never were long
            events.numbers.add(i);
            events.numbers.add(END);
            while (processed.size() < i || workers.getActiveCount() > 0) {
                Thread.onSpinWait(); // less than the two milliseconds that the check waits
            }
            events.over = false;
            events.numbers.add(i + 1);
            events.numbers.add(i + 2);
            lead.ensureLed();
            awaitProcessed(i + 2);
        }
    }

    @Test
    void eventsAreReadAgainAfterThePrecedingOnesWereOver() {
        start(item -> {});
        for (int i = 1; i <= 50; i++) {
            events.numbers.add(i);
            awaitProcessed(i);
            events.over = true;
            events.over = false;
            lead.ensureLed();
        }
    }

    /** Each item is processed once, and those that no item blocks in their order. */
    @Test
    void withItemsThatBlockAtRandomEachIsProcessedOnce() {
        Random random = new Random(14);
        start(item -> {
            int kind = random.nextInt(1_000);
            if (kind < 3) {
                Simulated.uninterruptedPace(Duration.ofMillis(5));
            } else if (kind < 10) {
                Simulated.uninterruptedPace(Duration.ofNanos(300_000));
            }
        });
        List<Integer> all = IntStream.rangeClosed(1, 20_000).boxed().toList();
        all.forEach(events.numbers::add);
        awaitProcessed(all.size());
        assertThat(processed).containsExactlyInAnyOrderElementsOf(all);
    }

    private static void awaitLatch(CountDownLatch latch) {
        try {
            assertThat(latch.await(10, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
