package io.github.cameljetstream.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

/** What is in flight, when messages come several times before they are settled. */
class InFlightTest {
    private static final long PLENTY = 1_000_000;
    private static final long STORED_AT = 1_700_000_000_000_000_000L;

    @Test
    void everyDeliveryOfAMessageIsHeldUntilItIsRemoved() {
        SeededRandom.check(random -> {
            InFlight inFlight = new InFlight(1_000, PLENTY);
            List<Delivery> held = new ArrayList<>();
            for (int step = 0; step < 200; step++) {
                if (random.nextBoolean()) {
                    Delivery delivery = Deliveries.of("s.a", 1 + random.nextInt(5), step + 1, 1);
                    inFlight.add(delivery);
                    held.add(delivery);
                } else if (!held.isEmpty()) {
                    Delivery delivery = held.remove(random.nextInt(held.size()));
                    inFlight.remove(delivery);
                    inFlight.remove(delivery);
                }
                assertThat(inFlight.deliveries()).containsExactlyInAnyOrderElementsOf(held);
                assertThat(inFlight.count()).isEqualTo(held.size());
                assertThat(inFlight.freeBytes())
                        .isEqualTo(
                                PLENTY - held.stream().mapToLong(Delivery::size).sum());
                for (long sequence = 1; sequence <= 5; sequence++) {
                    long each = sequence;
                    assertThat(inFlight.holds(each))
                            .isEqualTo(held.stream().anyMatch(one -> one.streamSequence() == each));
                }
            }
        });
    }

    @Test
    void aDeliveryFollowsTheOneThatRunsHoweverManyWaitForIt() {
        InFlight inFlight = new InFlight(1_000, PLENTY);
        Delivery first = added(inFlight, 1);
        first.moveTo(DeliveryState.QUEUED);
        Delivery second = added(inFlight, 2);
        Delivery third = added(inFlight, 3);

        assertThat(inFlight.earlier(second)).isSameAs(first);
        assertThat(first.follow(second)).isTrue();
        assertThat(inFlight.earlier(third)).isSameAs(first);
        assertThat(first.follow(third)).isTrue();
        assertThat(inFlight.earlier(first)).isNull();

        assertThat(first.takeFollowers()).containsExactly(second, third);
        assertThat(inFlight.earlier(added(inFlight, 4)))
                .as("its end is decided")
                .isNull();
    }

    private static Delivery added(InFlight inFlight, int count) {
        Delivery delivery = Deliveries.of("s.a", 7, count, count);
        if (!inFlight.add(delivery)) {
            delivery.mayBeRepeated();
        }
        return delivery;
    }

    /** Of what the server delivered, some is lost with connections, some is handed back and some is in flight. */
    @Test
    void aReplacedConsumerStartsBeforeEverythingThatIsNotSettled() {
        SeededRandom.check(random -> {
            InFlight inFlight = new InFlight(1_000, PLENTY);
            inFlight.boundTo(Deliveries.consumer(0));
            TreeSet<Long> open = new TreeSet<>();
            List<Delivery> running = new ArrayList<>();
            long next = 1;
            long consumerSequence = 0;
            ConsumerSequenceTracker tracker = new ConsumerSequenceTracker(() -> false, () -> true);
            tracker.boundTo(0, false);
            long now = System.nanoTime();
            for (int step = 0; step < 200; step++) {
                int what = random.nextInt(6);
                if (what < 2) {
                    next += random.nextInt(3);
                    open.add(next++);
                    consumerSequence++;
                    if (what == 0) { // the other one is lost
                        running.add(arrived(
                                inFlight, tracker, Deliveries.of(next - 1, consumerSequence, 1, STORED_AT, now)));
                    }
                } else if (what == 2 && !open.isEmpty()) {
                    List<Long> pending = List.copyOf(open);
                    long sequence = pending.get(random.nextInt(pending.size()));
                    running.add(
                            arrived(inFlight, tracker, Deliveries.of(sequence, ++consumerSequence, 2, STORED_AT, now)));
                } else if (!running.isEmpty()) {
                    Delivery delivery = running.remove(random.nextInt(running.size()));
                    if (what == 3) {
                        inFlight.expectRedelivery(delivery);
                    } else {
                        inFlight.remove(delivery);
                        open.remove(delivery.streamSequence());
                    }
                }
                if (!open.isEmpty() && inFlight.highest() >= open.first()) {
                    assertThat(inFlight.resumeAt()).isLessThanOrEqualTo(open.first());
                }
            }
        });
    }

    private static Delivery arrived(InFlight inFlight, ConsumerSequenceTracker tracker, Delivery delivery) {
        if (tracker.missingBefore(delivery.info().consumerSequence()) > 0) {
            inFlight.missed(delivery.receivedAt());
        }
        tracker.delivered(delivery.info().consumerSequence(), 0);
        inFlight.add(delivery);
        return delivery;
    }

    @Test
    void ofARestoredStreamOnlyWhatIsBeyondItsEndIsGone() {
        InFlight inFlight = new InFlight(1_000, PLENTY);
        Delivery kept = Deliveries.of("s.a", 5, 1, 1);
        Delivery lost = Deliveries.of("s.a", 6, 2, 1);
        inFlight.add(kept);
        inFlight.add(lost);
        inFlight.streamRestored(5, 3);
        kept.settle();
        lost.settle();
        assertThat(kept.isOrphaned()).isFalse();
        assertThat(lost.isOrphaned()).isTrue();
        assertThat(inFlight.highest()).isEqualTo(3);
        assertThat(inFlight.last()).isNull();
        assertThat(inFlight.resumeAt()).isEqualTo(4);
    }

    /** A new stream of the name may have delivered messages before the component heard of it. */
    @Test
    void ofAReplacedStreamWhatWasStoredBeforeItIsGone() {
        InFlight inFlight = new InFlight(1_000, PLENTY);
        Delivery old = Deliveries.of(5, 1, 1, STORED_AT - 1, 0);
        Delivery ofNewStream = Deliveries.of(1, 2, 1, STORED_AT, 0);
        inFlight.add(old);
        inFlight.add(ofNewStream);
        inFlight.streamReplaced(Instant.ofEpochSecond(0, STORED_AT).atZone(ZoneOffset.UTC));
        old.settle();
        ofNewStream.settle();
        assertThat(old.isOrphaned()).isTrue();
        assertThat(ofNewStream.isOrphaned()).isFalse();
        assertThat(inFlight.highest()).isEqualTo(-1);
    }

    /** Otherwise it closes the connection before the nak is sent. */
    @Test
    void aStopWaitsUntilTheSettlementOfALeavingDeliveryIsSent() throws Exception {
        InFlight inFlight = new InFlight(1_000, PLENTY);
        Delivery delivery = added(inFlight, 1);
        CountDownLatch left = new CountDownLatch(1);
        CountDownLatch send = new CountDownLatch(1);
        CompletableFuture<Void> settlement = CompletableFuture.runAsync(() -> inFlight.settle(() -> {
            inFlight.expectRedelivery(delivery);
            left.countDown();
            awaitUninterrupted(send);
        }));
        left.await();

        assertThat(inFlight.count()).isZero();
        assertThat(inFlight.awaitAtMost(() -> 0, Duration.ofMillis(50))).isFalse();

        send.countDown();
        assertThat(inFlight.awaitAtMost(() -> 0, Duration.ofSeconds(20))).isTrue();
        settlement.get();
    }

    private static void awaitUninterrupted(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void ofManyThatAreRedeliveredTheLowestAreForgotten() {
        InFlight inFlight = new InFlight(100_000, PLENTY);
        for (int sequence = 1; sequence <= 30_000; sequence++) {
            Delivery delivery = Deliveries.of("s.a", sequence, sequence, 1);
            inFlight.add(delivery);
            inFlight.expectRedelivery(delivery);
        }
        assertThat(inFlight.resumeAt()).isBetween(19_001L, 20_001L);
    }
}
