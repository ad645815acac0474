package io.github.cameljetstream.settle;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.cameljetstream.delivery.Deliveries;
import io.github.cameljetstream.delivery.Delivery;
import io.github.cameljetstream.delivery.SeededRandom;
import io.github.cameljetstream.delivery.Settlement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/**
 * What was settled here, in any interleaving of settlements, lost acknowledgements, redeliveries, consumer resets, crashes
 * of the server, replaced consumers and streams: no settled message runs again, and none that was not settled is skipped.
 */
class SettledMessagesPropertiesTest {
    /** Fewer than the smallest table has places, so that nothing is forgotten for lack of space. */
    private static final int MESSAGES = 60;

    private static final int MAX_DELIVER = 3;

    @Test
    void eachMessageIsProcessedOnceUnlessItIsWantedAgain() {
        SeededRandom.check(random -> {
            World world = new World(random);
            for (int step = 0; step < 250; step++) {
                world.step();
                world.checkLastDeliveries();
            }
        });
    }

    /** A server with one stream and one consumer, and the route that consumes from it. */
    private static final class World {
        private final Random random;
        private SettlementLedger ledger = new SettlementLedger();
        private final FinalDeliveryOutcomes outcomes = ledger.lastDeliveries();

        // The server.
        private final Map<Long, Long> storedAt = new HashMap<>();
        private Position position = new Position(0, 1, new TreeMap<>());
        private final List<Position> written = new ArrayList<>();
        private long clock = 1_700_000_000_000_000_000L;

        // The route.
        private final Map<Long, Settlement> settled = new HashMap<>();
        /** Messages that were in flight when the consumer was reset: whether they run again is not defined. */
        private final Set<Long> undefined = new HashSet<>();

        private final Set<Long> usedUp = new HashSet<>();
        private final List<Delivery> running = new ArrayList<>();
        private long highest;

        // What is known of last deliveries.
        private final Map<Long, Long> handedBack = new HashMap<>();
        private final Set<Long> settledInLast = new HashSet<>();
        private final Set<Long> staying = new HashSet<>();

        /**
         * The consumer.
         *
         * @param consumerSequence of its latest delivery
         * @param next the stream sequence of the next message that it never delivered
         * @param pending how often it delivered each message that is not acknowledged
         */
        private record Position(long consumerSequence, long next, TreeMap<Long, Integer> pending) {
            Position copy() {
                return new Position(consumerSequence, next, new TreeMap<>(pending));
            }
        }

        World(Random random) {
            this.random = random;
            outcomes.setMaxDeliver(MAX_DELIVER);
            store(1);
        }

        private void store(long first) {
            for (long sequence = first; sequence <= MESSAGES; sequence++) {
                storedAt.put(sequence, ++clock);
            }
        }

        void step() {
            switch (random.nextInt(40)) {
                case 0 -> resetConsumer();
                case 1 -> crashServer();
                case 2 -> replaceConsumer();
                case 3 -> replaceStream();
                case 4 -> restoreStream();
                case 5 -> written.add(position.copy());
                case 6 -> stays(1 + random.nextInt(MESSAGES));
                default -> deliverOrEnd();
            }
        }

        private void deliverOrEnd() {
            int what = random.nextInt(4);
            if (what == 0 && position.next() <= MESSAGES) {
                deliver(position.next());
            } else if (what == 1 && !position.pending().isEmpty()) {
                List<Long> pending = List.copyOf(position.pending().keySet());
                deliver(pending.get(random.nextInt(pending.size())));
            } else if (!running.isEmpty()) {
                end(running.remove(random.nextInt(running.size())));
            }
        }

        private void deliver(long sequence) {
            int count = position.pending().merge(sequence, 1, Integer::sum);
            position = new Position(
                    position.consumerSequence() + 1, Math.max(position.next(), sequence + 1), position.pending());
            if (random.nextInt(5) > 0) { // otherwise it is lost
                arrive(Deliveries.of(
                        sequence, position.consumerSequence(), count, storedAt.get(sequence), System.nanoTime()));
            }
        }

        private void arrive(Delivery delivery) {
            long sequence = delivery.streamSequence();
            highest = Math.max(highest, sequence);
            outcomes.forgetHandedBack(sequence);
            handedBack.remove(sequence);
            Settlement end = ledger.endOf(delivery);
            if (usedUp.remove(sequence)) {
                assertThat(end).as("used up: %s", delivery).isEqualTo(new Settlement.Leave(true));
                return;
            }
            if (running.stream().anyMatch(each -> each.streamSequence() == sequence)) {
                return; // it follows the one that runs
            }
            if (undefined.remove(sequence)) {
                settled.remove(sequence);
            } else {
                Settlement expected = settled.get(sequence);
                assertThat(end == null ? null : end.kind())
                        .as("%s, place %d", delivery, delivery.info().consumerSequence())
                        .isEqualTo(expected == null ? null : expected.kind());
            }
            if (end == null) {
                running.add(delivery);
            } else {
                settled(delivery, end);
            }
        }

        private void end(Delivery delivery) {
            switch (random.nextInt(4)) {
                case 0 -> handBack(delivery);
                case 1 -> settled(delivery, new Settlement.Term("a reason"));
                default -> settled(delivery, Settlement.ACK);
            }
        }

        private void settled(Delivery delivery, Settlement end) {
            long sequence = delivery.streamSequence();
            ledger.markEnded(delivery, end);
            settled.put(sequence, end);
            if (delivery.count() >= MAX_DELIVER) {
                settledInLast.add(sequence);
                handedBack.remove(sequence);
            }
            if (random.nextBoolean()) { // otherwise the acknowledgement is lost
                position.pending().remove(sequence);
            }
        }

        private void handBack(Delivery delivery) {
            long sequence = delivery.streamSequence();
            outcomes.markHandedBack(delivery);
            handedBack.put(sequence, delivery.count());
            if (random.nextInt(4) == 0) {
                ledger.markUsedUp(delivery);
                usedUp.add(sequence);
            }
        }

        private void stays(long sequence) {
            outcomes.markStaying(sequence);
            staying.add(sequence);
            handedBack.remove(sequence);
        }

        /** Somebody wants all messages again. */
        private void resetConsumer() {
            ledger.reset();
            forget(0);
            running.forEach(each -> undefined.add(each.streamSequence()));
            position = new Position(0, 1, new TreeMap<>());
        }

        /** It forgets the latest deliveries and acknowledgements. */
        private void crashServer() {
            if (written.isEmpty()) {
                return;
            }
            position = written.get(random.nextInt(written.size())).copy();
            written.clear();
            ledger.repeatUpTo(highest);
        }

        /** The consumer was lost, and the component creates it again before the first message that is not settled. */
        private void replaceConsumer() {
            long first = 1;
            while (settled.containsKey(first)) {
                first++;
            }
            position = new Position(0, Math.min(first, highest + 1), new TreeMap<>());
            written.clear();
            ledger.repeatUpTo(highest);
        }

        /** Another stream with the same sequences. */
        private void replaceStream() {
            store(1);
            running.clear();
            ledger = ledger.successor();
            outcomes.forgetAfter(0);
            forget(0);
            undefined.clear();
            highest = 0;
            position = new Position(0, 1, new TreeMap<>());
        }

        /** The stream comes from a backup: after its end the sequences are those of other messages. */
        private void restoreStream() {
            long end = random.nextInt(MESSAGES);
            if (end >= highest) {
                return;
            }
            store(end + 1);
            running.removeIf(each -> each.streamSequence() > end);
            outcomes.forgetAfter(end);
            forget(end);
            undefined.removeIf(each -> each > end);
            highest = end;
            position.pending().tailMap(end, false).clear();
            position =
                    new Position(position.consumerSequence(), Math.min(position.next(), end + 1), position.pending());
        }

        private void forget(long end) {
            settled.keySet().removeIf(each -> each > end);
            usedUp.removeIf(each -> each > end);
            handedBack.keySet().removeIf(each -> each > end);
            settledInLast.removeIf(each -> each > end);
            staying.removeIf(each -> each > end);
            written.clear();
        }

        void checkLastDeliveries() {
            Map<Long, Long> inLast = new HashMap<>(handedBack);
            inLast.values().removeIf(count -> count < MAX_DELIVER);
            assertThat(outcomes.handedBack(System.nanoTime(), 0))
                    .as("handed back in the last delivery")
                    .isEqualTo(inLast);
            assertThat(outcomes.hasHandedBack()).isEqualTo(!inLast.isEmpty());
            for (long sequence = 1; sequence <= MESSAGES; sequence++) {
                assertThat(outcomes.hasEnded(sequence))
                        .as("settled in the last delivery")
                        .isEqualTo(settledInLast.contains(sequence));
                assertThat(outcomes.isStaying(sequence)).isEqualTo(staying.contains(sequence));
            }
        }
    }
}
