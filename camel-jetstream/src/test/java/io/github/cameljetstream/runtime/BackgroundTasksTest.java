package io.github.cameljetstream.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.cameljetstream.runtime.BackgroundTasks.Repetition;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("newest")
class BackgroundTasksTest {
    private final ExecutorService workers = Executors.newSingleThreadExecutor();
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();
    private final BackgroundTasks tasks = new BackgroundTasks(workers, timer);

    @AfterEach
    void shutDown() {
        workers.shutdownNow();
        timer.shutdownNow();
    }

    @Test
    void tasksRunOnceNowAndAfterADelay() throws InterruptedException {
        CountDownLatch done = new CountDownLatch(3);

        assertThat(tasks.run("test", done::countDown)).isTrue();
        assertThat(tasks.runAfter(1, "test", done::countDown)).isTrue();
        assertThat(tasks.onTimerAfter(1, TimeUnit.MICROSECONDS, "test", done::countDown))
                .isTrue();

        assertThat(done.await(10, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void aRepetitionSurvivesAnErrorUntilItIsCancelled() throws InterruptedException {
        CountDownLatch runs = new CountDownLatch(3);
        Repetition repetition = tasks.repeat(
                "test",
                () -> {
                    runs.countDown();
                    throw new AssertionError("each run fails");
                },
                1,
                TimeUnit.MILLISECONDS);

        assertThat(runs.await(10, TimeUnit.SECONDS)).isTrue();
        repetition.cancel();
        timer.shutdown();
        assertThat(timer.awaitTermination(10, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void aStoppingContextSkipsTasksAndReportsThat() {
        workers.shutdown();
        timer.shutdown();

        assertThat(tasks.run("test", () -> {})).isFalse();
        assertThat(tasks.runAfter(1, "test", () -> {})).isFalse();
        assertThat(tasks.onTimerAfter(1, TimeUnit.MILLISECONDS, "test", () -> {}))
                .isFalse();
        assertThat(tasks.repeat("test", () -> {}, 1, TimeUnit.MILLISECONDS)).isSameAs(Repetition.NONE);
    }

    @Test
    void aRetryDelayDoublesUpToItsMaximum() {
        RetryDelay delay = new RetryDelay(100, 350);

        assertThat(delay.next().millis()).isEqualTo(200);
        assertThat(delay.next().next().millis()).isEqualTo(350);
        assertThat(delay.next().next().next().millis()).isEqualTo(350);
    }
}
