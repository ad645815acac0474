package io.github.cameljetstream.settle;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.cameljetstream.delivery.ConsumerSequenceTracker;
import io.github.cameljetstream.delivery.Deliveries;
import io.github.cameljetstream.delivery.Delivery;
import io.github.cameljetstream.delivery.MissedDeliveries;
import io.github.cameljetstream.delivery.SeededRandom;
import io.github.cameljetstream.delivery.Settlement;
import io.github.cameljetstream.settle.CumulativeAcks.Ended;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** Cumulative acknowledgements in any interleaving of deliveries, ends and messages given back. */
class CumulativeAcksPropertiesTest {
    /** As the component uses it: a tracker follows the consumer sequences. */
    private static final class TrackedAcks extends CumulativeAcks {
        private final ConsumerSequenceTracker tracker = new ConsumerSequenceTracker(() -> false, () -> true);

        TrackedAcks(long delivered, MissedDeliveries missed) {
            super(missed);
            tracker.boundTo(delivered, false);
        }

        void arrived(Delivery delivery) {
            long sequence = delivery.info().consumerSequence();
            long missing = tracker.missingBefore(sequence);
            if (missing > 0) {
                missed(missing, 0);
            }
            tracker.delivered(sequence, 0);
            delivered(delivery);
        }
    }

    /** What nats-server does with an acknowledgement of ackPolicy all. */
    private static final class Server {
        private final TreeMap<Long, Integer> pending = new TreeMap<>();
        private final List<Long> redeliver = new ArrayList<>();
        private final Set<Long> left = new HashSet<>();
        private long deliveries;
        private long floor;
        private long placeOfFloor;

        Delivery deliver(long sequence) {
            int count = pending.merge(sequence, 1, Integer::sum);
            return Deliveries.of("s.a", sequence, ++deliveries, count);
        }

        void told(Ended ended) {
            if (ended.end() instanceof Settlement.Leave) {
                left.add(ended.delivery().streamSequence());
                return;
            }
            long sequence = ended.delivery().streamSequence();
            long place = ended.delivery().info().consumerSequence();
            if (place <= placeOfFloor || sequence <= floor) {
                return;
            }
            floor = sequence;
            placeOfFloor = place;
            pending.headMap(sequence, true).clear();
        }
    }

    @Test
    void nothingIsReleasedBeforeAllBeforeItIsDecidedAndInTheEndAllIs() {
        SeededRandom.check(CumulativeAcksPropertiesTest::interleave);
    }

    private static void interleave(Random random) {
        int messages = 1 + random.nextInt(60);
        Server server = new Server();
        TrackedAcks acks = new TrackedAcks(0, MissedDeliveries.none());
        List<Delivery> running = new ArrayList<>();
        Set<Long> ended = new HashSet<>();
        Set<Long> released = new HashSet<>();
        long next = 1;
        while (ended.size() < messages) {
            if (next <= messages && random.nextInt(3) == 0) {
                running.add(delivered(acks, server.deliver(next++)));
            } else if (!server.redeliver.isEmpty() && random.nextInt(4) == 0) {
                long sequence = server.redeliver.remove(random.nextInt(server.redeliver.size()));
                running.add(delivered(acks, server.deliver(sequence)));
            } else if (!running.isEmpty()) {
                Delivery delivery = running.remove(random.nextInt(running.size()));
                if (random.nextInt(4) == 0) {
                    acks.expectRedelivery(delivery, 0);
                    server.redeliver.add(delivery.streamSequence());
                } else {
                    ended.add(delivery.streamSequence());
                    List<Ended> now = acks.ended(delivery, end(random));
                    now.forEach(each -> released.add(each.delivery().streamSequence()));
                    List<Ended> told = CumulativeAcks.toTell(now);
                    told.forEach(server::told);
                    assertThat(ended).as("released").containsAll(released);
                    for (long sequence = 1; sequence <= server.floor; sequence++) {
                        assertThat(ended).as("covered by the server's floor").contains(sequence);
                    }
                }
            }
        }
        assertThat(released).as("released in the end").hasSize(messages);
        assertThat(acks.withheld()).isEmpty();
        server.pending.keySet().removeAll(server.left);
        assertThat(server.pending).as("pending at the server in the end").isEmpty();
    }

    /** Deliveries and acknowledgements are lost with connections, and the server redelivers what is pending. */
    @Test
    void nothingIsCoveredThatWasNotSettledHoweverMuchIsLost() {
        SeededRandom.check(CumulativeAcksPropertiesTest::loseSome);
    }

    private static void loseSome(Random random) {
        Server server = new Server();
        TrackedAcks acks = new TrackedAcks(0, MissedDeliveries.none());
        List<Delivery> running = new ArrayList<>();
        Set<Long> ended = new HashSet<>();
        long next = 1;
        for (int step = 0; step < 400 || !server.pending.isEmpty(); step++) {
            boolean isLast = step >= 400; // from then on nothing is lost
            assertThat(step).as("ends").isLessThan(4_000);
            int what = random.nextInt(5);
            CumulativeAcks.Stall stall = what == 2 ? acks.stall(step, 20) : null;
            if (what == 0 && next <= 60) {
                Delivery delivery = server.deliver(next++);
                if (isLast || random.nextInt(4) > 0) {
                    running.add(delivered(acks, delivery));
                }
            } else if (what == 1 && !server.pending.isEmpty()) {
                Set<Long> pending = new TreeSet<>(server.pending.keySet());
                running.forEach(each -> pending.remove(each.streamSequence()));
                acks.withheld().forEach(each -> pending.remove(each.streamSequence())); // it is kept in progress
                pending.stream()
                        .skip(random.nextInt(1 + pending.size()))
                        .findFirst()
                        .ifPresent(each -> running.add(delivered(acks, server.deliver(each))));
            } else if (stall != null) {
                CumulativeAcks.toTell(acks.resolve(stall, server.pending.size(), server.deliveries))
                        .forEach(server::told);
            } else if (what > 1 && !running.isEmpty()) {
                Delivery delivery = running.remove(random.nextInt(running.size()));
                if (random.nextInt(8) == 0) {
                    acks.expectRedelivery(delivery, 0);
                } else {
                    ended.add(delivery.streamSequence());
                    List<Ended> told = CumulativeAcks.toTell(acks.ended(delivery, Settlement.ACK));
                    if (isLast || random.nextInt(4) > 0) {
                        told.forEach(server::told);
                    }
                }
            }
            for (long sequence = 1; sequence <= server.floor; sequence++) {
                assertThat(ended).as("covered by the server's floor").contains(sequence);
            }
        }
    }

    private static Delivery delivered(TrackedAcks acks, Delivery delivery) {
        acks.arrived(delivery);
        return delivery;
    }

    private static Settlement end(Random random) {
        return switch (random.nextInt(8)) {
            case 0 -> new Settlement.Term("a reason");
            case 1 -> new Settlement.Leave(true);
            default -> new Settlement.Ack();
        };
    }

    @Test
    void nothingIsReleasedWhileWhatWasPendingBeforeUsHasNotCome() {
        SeededRandom.check(random -> {
            int pending = 1 + random.nextInt(10);
            TrackedAcks acks = new TrackedAcks(200, new MissedDeliveries(pending, 0, 10L * pending, 0));
            for (int i = 1; i <= pending; i++) {
                Delivery delivery = delivered(acks, Deliveries.of("s.a", 10L * i, 200 + i, 2));
                List<Ended> now = acks.ended(delivery, new Settlement.Ack());
                assertThat(now).hasSize(i == pending ? pending : 0);
            }
        });
    }

    /** Of 1 to 9, which somebody before us had, 5 does not come: what comes before it has nothing missing before it. */
    @Test
    void aRunWithoutAGapIsReleasedAlthoughMoreIsMissing() {
        TrackedAcks acks = new TrackedAcks(9, new MissedDeliveries(9, 0, 9, 0));
        for (int i = 1; i <= 4; i++) {
            assertThat(acks.ended(delivered(acks, Deliveries.of("s.a", i, 9 + i, 2)), new Settlement.Ack()))
                    .extracting(ended -> ended.delivery().streamSequence())
                    .containsExactly((long) i);
        }
        assertThat(acks.ended(delivered(acks, Deliveries.of("s.a", 6, 14, 2)), new Settlement.Ack()))
                .isEmpty();
        assertThat(acks.ended(delivered(acks, Deliveries.of("s.a", 10, 15, 1)), new Settlement.Ack()))
                .isEmpty();
    }

    /** The numbers leap, and the next message is the one after the last: only known ones were lost. */
    @Test
    void aLeapWithinWhichNothingLiesHoldsNothingUp() {
        TrackedAcks acks = new TrackedAcks(0, MissedDeliveries.none());
        acks.ended(delivered(acks, Deliveries.of("s.a", 1, 1, 1)), new Settlement.Ack());
        assertThat(acks.ended(delivered(acks, Deliveries.of("s.a", 2, 4, 1)), new Settlement.Ack()))
                .hasSize(1);
    }

    /**
     * A durable that is taken by one instance after the other, each of which ends some of what it gets and hands the rest
     * back: the floor never passes what has not ended, and where the consumer has all of the stream, it is where that
     * begins.
     */
    @Test
    void whatHasEndedIsToldBeforeAnotherInstanceTakesOver() {
        SeededRandom.check(random -> {
            boolean filtered = random.nextBoolean();
            List<Long> taken = new ArrayList<>();
            for (long sequence = 1; taken.size() < 60; sequence++) {
                if (!filtered || random.nextInt(3) > 0) {
                    taken.add(sequence);
                }
            }
            Server server = new Server();
            Set<Long> ended = new HashSet<>();
            int next = 0;
            for (int instance = 0; instance < 6; instance++) {
                List<Long> again = new ArrayList<>(server.pending.keySet());
                long highest = next == 0 ? 0 : taken.get(next - 1);
                TrackedAcks acks = new TrackedAcks(
                        server.deliveries, new MissedDeliveries(again.size(), server.floor, highest, 0));
                List<Delivery> running = new ArrayList<>();
                int steps = random.nextInt(40);
                for (int step = 0; step < steps; step++) {
                    if (random.nextBoolean() && !running.isEmpty()) {
                        Delivery delivery = running.remove(filtered ? random.nextInt(running.size()) : 0);
                        ended.add(delivery.streamSequence());
                        CumulativeAcks.toTell(acks.ended(delivery, new Settlement.Ack()))
                                .forEach(server::told);
                        assertAllEnded(taken, server.floor, ended);
                    } else if (!again.isEmpty()) {
                        running.add(delivered(acks, server.deliver(again.remove(0))));
                    } else if (next < taken.size()) {
                        running.add(delivered(acks, server.deliver(taken.get(next++))));
                    }
                }
                if (!filtered) {
                    assertThat(server.floor).isEqualTo(ended.size());
                }
            }
        });
    }

    private static void assertAllEnded(List<Long> taken, long floor, Set<Long> ended) {
        assertThat(ended)
                .as("covered by the server's floor")
                .containsAll(taken.stream().filter(each -> each <= floor).toList());
    }

    /** The acknowledgement of an earlier delivery has a place that is yet to come, and would outrun all before it. */
    @Test
    void nothingIsToldOfWhatWasDeliveredBeforeTheConsumerWasSetBack() {
        TrackedAcks acks = new TrackedAcks(0, MissedDeliveries.none());
        Delivery before = delivered(acks, Deliveries.of("s.a", 1, 1, 1));
        Delivery other = delivered(acks, Deliveries.of("s.a", 2, 2, 1));
        acks.expectRedelivery(delivered(acks, Deliveries.of("s.a", 3, 3, 1)), 0);
        acks.reset(1, 1);

        assertThat(acks.ended(other, new Settlement.Ack())).isEmpty();
        Delivery again = delivered(acks, Deliveries.of("s.a", 1, 1, 1));
        assertThat(acks.ended(before, new Settlement.Ack())).isEmpty();
        assertThat(acks.ended(again, new Settlement.Ack()))
                .extracting(Ended::delivery)
                .containsExactly(again);
    }

    /** The first deliveries after it are lost: they are not acknowledged with a later one. */
    @Test
    void whatWasLostAfterTheConsumerWasSetBackIsWaitedFor() {
        TrackedAcks acks = new TrackedAcks(0, MissedDeliveries.none());
        acks.ended(delivered(acks, Deliveries.of("s.a", 1, 1, 1)), new Settlement.Ack());
        acks.reset(2, 2);
        acks.missed(1, 0);
        assertThat(acks.ended(delivered(acks, Deliveries.of("s.a", 2, 2, 1)), new Settlement.Ack()))
                .isEmpty();
        assertThat(acks.ended(delivered(acks, Deliveries.of("s.a", 1, 3, 2)), new Settlement.Ack()))
                .hasSize(2);
    }

    /** The server has sent 2 and 3, the connection broke, and 4 came with the next one. */
    @Test
    void whatDidNotReachUsIsWaitedForUntilItComesAgain() {
        TrackedAcks acks = new TrackedAcks(0, MissedDeliveries.none());
        assertThat(acks.ended(delivered(acks, Deliveries.of("s.a", 1, 1, 1)), new Settlement.Ack()))
                .hasSize(1);
        assertThat(acks.ended(delivered(acks, Deliveries.of("s.a", 4, 4, 1)), new Settlement.Ack()))
                .isEmpty();
        // The acknowledgement of 1 was lost with the connection: it is none of those that are missing.
        assertThat(acks.ended(delivered(acks, Deliveries.of("s.a", 1, 5, 2)), new Settlement.Ack()))
                .isEmpty();
        assertThat(acks.ended(delivered(acks, Deliveries.of("s.a", 2, 6, 2)), new Settlement.Ack()))
                .isEmpty();
        assertThat(acks.ended(delivered(acks, Deliveries.of("s.a", 3, 7, 2)), new Settlement.Ack()))
                .extracting(ended -> ended.delivery().streamSequence())
                .containsExactly(1L, 2L, 3L, 4L);
    }

    /** Message 2 was lost too, and redelivered before any later message: it is known, and none of those that are missing. */
    @Test
    void aMessageThatOnlyItsRedeliveryShowedDoesNotCountAsAnotherOneThatIsMissing() {
        TrackedAcks acks = new TrackedAcks(0, MissedDeliveries.none());
        acks.ended(delivered(acks, Deliveries.of("s.a", 1, 1, 1)), new Settlement.Ack());
        assertThat(acks.ended(delivered(acks, Deliveries.of("s.a", 2, 3, 2)), new Settlement.Ack()))
                .hasSize(1);
        assertThat(acks.ended(delivered(acks, Deliveries.of("s.a", 4, 5, 1)), new Settlement.Ack()))
                .as("3 is missing")
                .isEmpty();
        assertThat(acks.ended(delivered(acks, Deliveries.of("s.a", 2, 6, 3)), new Settlement.Ack()))
                .as("3 is still missing")
                .isEmpty();
        assertThat(acks.ended(delivered(acks, Deliveries.of("s.a", 3, 7, 2)), new Settlement.Ack()))
                .extracting(ended -> ended.delivery().streamSequence())
                .containsExactly(2L, 3L, 4L);
    }

    @Test
    void whatIsMissingIsNotWaitedForWhenTheServerHasGivenItUp() {
        TrackedAcks acks = new TrackedAcks(7, new MissedDeliveries(3, 0, 7, 1_000));
        assertThat(acks.ended(delivered(acks, Deliveries.of("s.a", 8, 8, 1)), new Settlement.Ack()))
                .isEmpty();
        assertThat(acks.stall(1_000, 100)).isNull();
        assertThat(acks.stall(1_099, 100)).isNull();
        CumulativeAcks.Stall stall = acks.stall(1_100, 100);
        assertThat(acks.resolve(stall, 2, 8)).as("one of them may come").isEmpty();
        assertThat(acks.resolve(stall, 1, 7)).as("the server has forgotten").isEmpty();
        assertThat(acks.resolve(stall, 1, 8)).hasSize(1);
        assertThat(acks.stall(1_200, 100)).isNull();
        assertThat(acks.stall(1_300, 100)).isNull();
    }

    /** Messages 1 and 2 were given back, 3 is left, 4 is done, and 5 is under way. */
    @Test
    void whatWasGivenBackIsNotWaitedForWhenTheServerHasGivenItUp() {
        TrackedAcks acks = new TrackedAcks(0, MissedDeliveries.none());
        List<Delivery> all = new ArrayList<>();
        for (int i = 1; i <= 5; i++) {
            all.add(delivered(acks, Deliveries.of("s.a", i, i, 1)));
        }
        acks.expectRedelivery(all.get(0), 0);
        acks.expectRedelivery(all.get(1), 0);
        acks.ended(all.get(2), new Settlement.Leave(true));
        acks.ended(all.get(3), new Settlement.Ack());
        assertThat(acks.stall(0, 10)).isNull();
        CumulativeAcks.Stall stall = acks.stall(10, 10);
        assertThat(acks.resolve(stall, 3, 5)).as("what is left is not pending").isEmpty();
        delivered(acks, Deliveries.of("s.a", 2, 6, 2)); // the answer is older than this
        assertThat(acks.resolve(stall, 2, 5)).isEmpty();
        assertThat(acks.stall(20, 10)).as("2 is under way").isNull();
        assertThat(acks.ended(delivered(acks, Deliveries.of("s.a", 2, 7, 3)), new Settlement.Ack()))
                .extracting(ended -> ended.delivery().streamSequence())
                .containsExactly(2L, 3L, 4L);
    }

    @Test
    void whatIsReleasedMeanwhileMakesTheAnswerWorthless() {
        TrackedAcks acks = new TrackedAcks(0, MissedDeliveries.none());
        acks.expectRedelivery(delivered(acks, Deliveries.of("s.a", 1, 1, 1)), 0);
        acks.ended(delivered(acks, Deliveries.of("s.a", 2, 2, 1)), new Settlement.Ack());
        acks.stall(0, 10);
        CumulativeAcks.Stall stall = acks.stall(10, 10);
        assertThat(acks.ended(delivered(acks, Deliveries.of("s.a", 1, 3, 2)), new Settlement.Ack()))
                .hasSize(2);
        acks.expectRedelivery(delivered(acks, Deliveries.of("s.a", 3, 4, 1)), 0);
        assertThat(acks.resolve(stall, 0, 4)).isEmpty();
        assertThat(acks.stall(20, 10)).as("stalled anew").isNull();
        assertThat(acks.stall(30, 10).toRedeliver()).containsExactly(3L);
    }

    /** Message 1 fails and comes again after 2 and 3 were delivered: told alone, its end would outrun theirs. */
    @Test
    void aRedeliveryDoesNotOutrunWhatWasDeliveredBeforeIt() {
        TrackedAcks acks = new TrackedAcks(0, MissedDeliveries.none());
        Delivery first = delivered(acks, Deliveries.of("s.a", 1, 1, 1));
        Delivery second = delivered(acks, Deliveries.of("s.a", 2, 2, 1));
        Delivery third = delivered(acks, Deliveries.of("s.a", 3, 3, 1));
        acks.expectRedelivery(first, 0);
        Delivery again = delivered(acks, Deliveries.of("s.a", 1, 4, 2));
        assertThat(acks.ended(again, new Settlement.Ack())).isEmpty();
        assertThat(CumulativeAcks.toTell(acks.ended(second, new Settlement.Ack())))
                .extracting(Ended::delivery)
                .containsExactly(second);
        assertThat(CumulativeAcks.toTell(acks.ended(third, new Settlement.Ack())))
                .extracting(Ended::delivery)
                .containsExactly(third);
    }

    /** Only what waits for nothing but messages that the server delivers again by now. */
    @Test
    void whatIsWithheldIsHandedBackUpToWhatIsUnderWayOrComesLater() {
        TrackedAcks acks = new TrackedAcks(0, MissedDeliveries.none());
        Delivery[] of = new Delivery[6];
        for (int i = 0; i < of.length; i++) {
            of[i] = delivered(acks, Deliveries.of("s.a", i + 1, i + 1, 1));
        }
        acks.expectRedelivery(of[0], 5);
        for (int i : new int[] {1, 3, 5}) {
            assertThat(acks.ended(of[i], new Settlement.Ack())).isEmpty();
        }
        assertThat(acks.toHandBack(4)).as("the first comes later").isEmpty();
        assertThat(acks.toHandBack(5)).as("the third is under way").containsExactly(of[1]);
        acks.expectRedelivery(of[2], 5);
        acks.expectRedelivery(of[4], 0);
        assertThat(acks.toHandBack(5)).as("nobody knows when the fifth comes").containsExactly(of[1], of[3]);
    }
}
