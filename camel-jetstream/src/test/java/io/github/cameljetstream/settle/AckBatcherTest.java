package io.github.cameljetstream.settle;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.cameljetstream.delivery.AckSubject;
import io.github.cameljetstream.runtime.BackgroundTasks;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** When acknowledgements are sent. */
class AckBatcherTest {
    private final ScheduledThreadPoolExecutor timer = new ScheduledThreadPoolExecutor(1);
    private final List<String> sent = new CopyOnWriteArrayList<>();
    private final AckBatcher held = new AckBatcher(new BackgroundTasks(Runnable::run, timer), sent::add);

    @AfterEach
    void end() {
        timer.shutdownNow();
    }

    /** The timer does nothing meanwhile. */
    private CountDownLatch blockTimer() {
        CountDownLatch release = new CountDownLatch(1);
        timer.execute(() -> {
            try {
                release.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        return release;
    }

    @Test
    void manyAreSentTogetherAndInTheirOrder() {
        blockTimer();
        List<String> all = IntStream.range(0, 40).mapToObj(Integer::toString).toList();

        all.forEach(each -> held.add(each, null, false));

        assertThat(sent).isEqualTo(all.subList(0, 32));
        held.sendAll();
        assertThat(sent).isEqualTo(all);
    }

    @Test
    void whatTheServerMayWaitForIsSentAtOnceWithAllBefore() {
        blockTimer();

        held.add("1", null, false);
        held.add("2", null, true);

        assertThat(sent).containsExactly("1", "2");
    }

    @Test
    void oneThatCoversAllBeforeItIsSentForThem() {
        blockTimer();

        for (int i = 1; i <= 40; i++) {
            addUpTo(i, i, false);
        }

        assertThat(sent).containsExactly("32 of 32");
        held.sendAll();
        assertThat(sent).containsExactly("32 of 32", "40 of 40");
    }

    /** It would not cover the delivery 7 of message 9, whose acknowledgement would be lost. */
    @Test
    void oneOfARedeliveryCoversNoLaterMessage() {
        blockTimer();

        addUpTo(9, 7, false);
        addUpTo(5, 8, false);
        addUpTo(10, 9, true);

        assertThat(sent).containsExactly("9 of 7", "10 of 9");
    }

    private void addUpTo(long stream, long consumer, boolean atOnce) {
        AckSubject info = new AckSubject("", "s", "d", 1, stream, consumer, 0, 0);
        held.add(stream + " of " + consumer, info, atOnce);
    }

    @Test
    void noneIsHeldForLong() throws Exception {
        BlockingQueue<String> arrived = new LinkedBlockingQueue<>();
        AckBatcher few = new AckBatcher(new BackgroundTasks(Runnable::run, timer), arrived::add);

        few.add("1", null, false);
        assertThat(arrived.poll(10, TimeUnit.SECONDS)).isEqualTo("1");
        few.add("2", null, false);
        assertThat(arrived.poll(10, TimeUnit.SECONDS)).isEqualTo("2");
    }

    @Test
    void noneIsHeldWithoutATimer() {
        timer.shutdownNow();

        held.add("1", null, false);

        assertThat(sent).containsExactly("1");
    }

    /** Who stops closes the connection next. */
    @Test
    void whoSendsAllWaitsForATimerThatIsSending() throws Exception {
        CountDownLatch sending = new CountDownLatch(1);
        CountDownLatch goOn = new CountDownLatch(1);
        AckBatcher slow = new AckBatcher(new BackgroundTasks(Runnable::run, timer), each -> {
            sending.countDown();
            try {
                goOn.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            sent.add(each);
        });
        slow.add("1", null, false);
        assertThat(sending.await(10, TimeUnit.SECONDS)).isTrue();
        var stop = Executors.newSingleThreadExecutor();
        try {
            var stopped = stop.submit(() -> {
                slow.sendAll();
                return List.copyOf(sent);
            });
            goOn.countDown();

            assertThat(stopped.get(10, TimeUnit.SECONDS)).containsExactly("1");
        } finally {
            stop.shutdownNow();
        }
    }
}
