package io.github.cameljetstream.dispatch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.cameljetstream.delivery.Deliveries;
import io.github.cameljetstream.delivery.Delivery;
import io.github.cameljetstream.delivery.InFlight;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Callers that poll get each delivery once, and no more is requested than they wait for. */
class PolledQueueTest {
    private static final long LONG = TimeUnit.SECONDS.toNanos(30);

    private final InFlight inFlight = new InFlight(3, 1_000);
    private final PolledQueue queue = new PolledQueue(inFlight);
    private final AtomicInteger requests = new AtomicInteger();

    /** A thread that polls. */
    private final class Caller extends Thread {
        private final CompletableFuture<Object> result = new CompletableFuture<>();
        private final long nanos;

        Caller(long nanos) {
            this.nanos = nanos;
            setDaemon(true);
            start();
        }

        @Override
        public void run() {
            try {
                Delivery taken = queue.take(nanos, requests::incrementAndGet);
                result.complete(taken == null ? "nothing" : taken);
            } catch (InterruptedException e) {
                result.complete("interrupted");
            }
        }

        Object get() throws Exception {
            return result.get(10, TimeUnit.SECONDS);
        }
    }

    private static Delivery delivery(int sequence, long receivedAt) {
        return Deliveries.of(sequence, sequence, 1, 0, receivedAt);
    }

    private static Delivery delivery(int sequence) {
        return delivery(sequence, System.nanoTime());
    }

    private Caller caller(long nanos) {
        int before = requests.get();
        Caller caller = new Caller(nanos);
        await().until(() -> requests.get() > before && caller.getState() == Thread.State.TIMED_WAITING);
        return caller;
    }

    @Test
    void whatWaitsIsTakenAtOnceWithoutARequest() throws Exception {
        Delivery delivery = delivery(1);
        queue.add(delivery);
        assertThat(queue.waiting()).isEqualTo(1);
        assertThat(queue.take(LONG, requests::incrementAndGet)).isSameAs(delivery);
        assertThat(requests).hasValue(0);
        assertThat(queue.waiting()).isZero();
    }

    @Test
    void aCallerWithoutTimeStillGetsAMessageThatIsAvailable() throws Exception {
        Delivery delivery = delivery(1);
        assertThat(queue.take(0, () -> queue.add(delivery))).isSameAs(delivery);
        assertThat(queue.take(0, requests::incrementAndGet)).isNull();
        assertThat(requests).hasValue(1);
    }

    @Test
    void theCallerWithTheNearestDeadlineIsServedFirst() throws Exception {
        Caller patient = caller(2 * LONG);
        Caller hasty = caller(LONG);
        Delivery first = delivery(1);
        Delivery second = delivery(2);
        queue.add(first);
        queue.add(second);
        assertThat(hasty.get()).isSameAs(first);
        assertThat(patient.get()).isSameAs(second);
    }

    @Test
    void noMoreIsRequestedThanCallersWaitForAndFits() throws Exception {
        assertThat(queue.toRequest(0)).isZero();
        assertThat(queue.expiry()).as("the shortest one").isEqualTo(Duration.ofMillis(5));
        assertThat(queue.maxBytes()).isEqualTo(1_000);
        assertThat(queue.isFull()).isFalse();
        Caller one = caller(LONG);
        Caller two = caller(2 * LONG);
        assertThat(queue.toRequest(0)).isEqualTo(2);
        assertThat(queue.toRequest(1)).isEqualTo(1);
        assertThat(queue.toRequest(5)).isZero();
        assertThat(queue.expiry()).isBetween(Duration.ofSeconds(20), Duration.ofSeconds(60));
        for (int i = 1; i <= 3; i++) {
            inFlight.add(delivery(i));
        }
        assertThat(queue.isFull()).isTrue();
        assertThat(queue.toRequest(0)).isZero();
        queue.close();
        assertThat(one.get()).isEqualTo("nothing");
        assertThat(two.get()).isEqualTo("nothing");
    }

    @Test
    void aClosedQueueGivesOnlyWhatItHas() throws Exception {
        Delivery delivery = delivery(1);
        queue.add(delivery);
        queue.close();
        assertThat(queue.take(LONG, requests::incrementAndGet)).isSameAs(delivery);
        assertThat(queue.take(LONG, requests::incrementAndGet)).isNull();
        assertThat(requests).hasValue(0);
    }

    @Test
    void anInterruptedCallerGetsNothing() throws Exception {
        Caller caller = caller(LONG);
        caller.interrupt();
        assertThat(caller.get()).isEqualTo("interrupted");
        queue.add(delivery(1));
        assertThat(queue.waiting()).as("the next caller gets it").isEqualTo(1);
    }

    /** A delivery that nobody takes would be lost until ackWait ends. */
    @Test
    void aCallerThatIsInterruptedWithADeliveryReturnsIt() throws Exception {
        Delivery delivery = delivery(1);
        CompletableFuture<Boolean> flag = new CompletableFuture<>();
        CompletableFuture<Delivery> taken = new CompletableFuture<>();
        Thread thread = new Thread(() -> {
            try {
                taken.complete(queue.take(LONG, requests::incrementAndGet));
                flag.complete(Thread.currentThread().isInterrupted());
            } catch (InterruptedException e) {
                taken.completeExceptionally(e);
            }
        });
        thread.start();
        await().until(() -> thread.getState() == Thread.State.TIMED_WAITING);
        synchronized (queue) { // it wakes up after both
            thread.interrupt();
            queue.add(delivery);
        }
        assertThat(taken.get(10, TimeUnit.SECONDS)).isSameAs(delivery);
        assertThat(flag.get(10, TimeUnit.SECONDS)).as("the flag is kept").isTrue();
    }

    @Test
    void whatNobodyPollsIsTakenOutAfterASecondUnlessThatWouldEndIt() {
        long now = System.nanoTime();
        Delivery old = delivery(1, now - 1_000_000_001);
        Delivery last = delivery(2, now - 1_000_000_001);
        Delivery fresh = delivery(3, now - 1_000_000_000);
        queue.add(old);
        queue.add(last);
        queue.add(fresh);
        assertThat(queue.takeUnclaimed(now, each -> each != last)).containsExactly(old);
        assertThat(queue.takeWaiting()).containsExactly(last, fresh);
        assertThat(queue.waiting()).isZero();
    }
}
