package io.github.cameljetstream.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.cameljetstream.delivery.ConsumerSequenceTracker;
import io.github.cameljetstream.delivery.Deliveries;
import io.github.cameljetstream.delivery.Delivery;
import io.github.cameljetstream.delivery.MissedDeliveries;
import io.github.cameljetstream.delivery.SeededRandom;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** The order of the stream, whatever is lost with connections, was pending before, and is redelivered among later messages. */
class OrderGatePropertiesTest {
    @Test
    void messagesPassInTheOrderOfTheStreamAndInTheEndAllDo() {
        SeededRandom.check(random -> {
            Consumer consumer = new Consumer(random);
            for (int step = 0; step < 300; step++) {
                consumer.step();
            }
            consumer.finish();
        });
    }

    /** A consumer of a stream of which it receives some messages, and the gate that its deliveries pass. */
    private static final class Consumer {
        private final Random random;
        private final List<Long> unsent = new ArrayList<>();
        private final List<Long> lost = new ArrayList<>();
        private final List<Long> repeatable = new ArrayList<>();
        private final Set<Long> passed = new HashSet<>();
        private final OrderGate gate;
        private final ConsumerSequenceTracker tracker = new ConsumerSequenceTracker(() -> false, () -> true);
        private long consumerSequence;
        private long lastPassed;

        Consumer(Random random) {
            this.random = random;
            for (long sequence = 1; unsent.size() < 60; sequence++) {
                if (random.nextInt(4) > 0) {
                    unsent.add(sequence);
                }
            }
            while (random.nextInt(4) > 0) { // delivered to an earlier instance, and not settled
                lost.add(unsent.remove(0));
            }
            consumerSequence = lost.size();
            tracker.boundTo(consumerSequence, false);
            long highest = lost.isEmpty() ? 0 : lost.get(lost.size() - 1);
            gate = new OrderGate(new MissedDeliveries(lost.size(), 0, highest, 0));
        }

        void step() {
            switch (random.nextInt(12)) {
                case 0 -> lose();
                case 1, 2 -> redeliver(lost);
                case 3 -> redeliver(repeatable);
                case 4 -> forgetLatest();
                default -> {
                    if (!unsent.isEmpty()) {
                        offer(unsent.remove(0), 1);
                    }
                }
            }
        }

        private void lose() {
            for (int i = random.nextInt(3); i >= 0 && !unsent.isEmpty(); i--) {
                consumerSequence++;
                lost.add(unsent.remove(0));
            }
        }

        private void redeliver(List<Long> from) {
            if (!from.isEmpty()) {
                offer(from.remove(random.nextInt(from.size())), 2);
            }
        }

        /** The server crashed: it sends its latest delivery again under the same number, which arrived here or did not. */
        private void forgetLatest() {
            if (repeatable.isEmpty() || !lost.isEmpty()) {
                return;
            }
            consumerSequence--;
            tracker.serverRestarted(System.nanoTime());
            offer(repeatable.remove(repeatable.size() - 1), 1);
        }

        private void offer(long sequence, long count) {
            long missing = tracker.missingBefore(++consumerSequence);
            if (missing > 0) {
                gate.missed(missing, 0);
            }
            tracker.delivered(consumerSequence, 0);
            Delivery delivery = Deliveries.of("s.a", sequence, consumerSequence, count);
            for (Delivery each : gate.offer(delivery, Integer.MAX_VALUE)) {
                if (passed.add(each.streamSequence())) {
                    assertThat(each.streamSequence()).as("%s passes", each).isGreaterThan(lastPassed);
                    lastPassed = each.streamSequence();
                }
            }
            repeatable.add(sequence);
        }

        void finish() {
            while (!lost.isEmpty()) {
                redeliver(lost);
            }
            while (!unsent.isEmpty()) {
                offer(unsent.remove(0), 1);
            }
            assertThat(passed).hasSize(60);
            assertThat(gate.held()).isZero();
        }
    }
}
