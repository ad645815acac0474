package io.github.cameljetstream.settle;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.cameljetstream.delivery.Deliveries;
import io.github.cameljetstream.delivery.Delivery;
import io.github.cameljetstream.delivery.ExchangeFailure;
import io.github.cameljetstream.delivery.InFlight;
import io.github.cameljetstream.delivery.SeededRandom;
import io.github.cameljetstream.delivery.Settlement;
import io.github.cameljetstream.options.OnExhausted;
import io.github.cameljetstream.options.OnFailure;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** What holds for the pure decisions whatever the options and the order of events. */
class DecisionPropertiesTest {
    private static Backoff backoff(Random random) {
        List<Duration> list = new ArrayList<>();
        for (int i = random.nextInt(5); i > 0; i--) {
            list.add(Duration.ofMillis(1 + random.nextInt(10_000)));
        }
        return new Backoff(() -> list, Duration.ofMillis(random.nextInt(3) * 100L));
    }

    @Test
    void aFailureIsNeverASuccessUnlessAskedForAndTheLastDeliveryIsNeverGivenBack() {
        SeededRandom.check(random -> {
            OnFailure onFailure = OnFailure.values()[random.nextInt(OnFailure.values().length)];
            OnExhausted onExhausted = OnExhausted.values()[random.nextInt(OnExhausted.values().length)];
            boolean deadLetters = random.nextBoolean();
            long maxDeliver = random.nextBoolean() ? -1 : 1 + random.nextInt(5);
            Throwable cause = random.nextBoolean()
                    ? new IllegalStateException("wrapped", new IOException("inner"))
                    : random.nextBoolean() ? null : new IllegalArgumentException("other");
            boolean terminal = random.nextBoolean();
            FailurePolicy policy = new FailurePolicy(
                    onFailure,
                    onExhausted,
                    terminal ? List.of(IOException.class) : List.of(),
                    deadLetters,
                    () -> maxDeliver,
                    backoff(random));
            long delivery = 1L + random.nextInt(8);
            Settlement settlement = policy.decide(ExchangeFailure.by(cause), delivery);
            boolean named = terminal && cause instanceof IllegalStateException;
            boolean last = maxDeliver > 0 && delivery >= maxDeliver;
            if (settlement instanceof Settlement.Ack) {
                assertThat(onFailure).isEqualTo(OnFailure.ACK);
                assertThat(named).isFalse();
            }
            if (last) {
                assertThat(settlement).isNotInstanceOf(Settlement.Nak.class);
                assertThat(settlement).isNotEqualTo(new Settlement.Leave(false));
            }
            if (named) {
                assertThat(settlement).isInstanceOf(deadLetters ? Settlement.DeadLetter.class : Settlement.Term.class);
            }
            if (deadLetters) {
                assertThat(settlement).isNotInstanceOf(Settlement.Term.class);
            } else {
                assertThat(settlement).isNotInstanceOf(Settlement.DeadLetter.class);
            }
        });
    }

    /** The server adds what the entry of the delivery is longer than the first. */
    @Test
    void whatTheServerMakesOfANakIsTheWantedWaitOrAsNearAsItCan() {
        SeededRandom.check(random -> {
            List<Duration> list = new ArrayList<>();
            for (int i = 1 + random.nextInt(5); i > 0; i--) {
                list.add(Duration.ofMillis(1 + random.nextInt(10_000)));
            }
            Backoff backoff = new Backoff(() -> list, Duration.ZERO);
            long delivery = 1L + random.nextInt(8);
            Duration wanted = backoff.delayAfter(delivery);
            assertThat(list).contains(wanted);
            Duration sent = backoff.nakDelay(delivery, wanted);
            assertThat(sent).isPositive();
            Duration entry = list.get((int) Math.min(delivery, list.size()) - 1);
            Duration waited = sent.plus(entry).minus(list.get(0));
            assertThat(waited).isBetween(wanted, wanted.plusNanos(1));
        });
    }

    @Test
    void permitsAreNeverNegativeAndAResumptionLeavesNothingOut() {
        SeededRandom.check(random -> {
            int most = 1 + random.nextInt(20);
            InFlight inFlight = new InFlight(most, 10L * (1 + random.nextInt(20)));
            List<Delivery> running = new ArrayList<>();
            TreeSet<Long> open = new TreeSet<>();
            List<Long> returned = new ArrayList<>();
            long next = 1;
            for (int step = 0; step < 200; step++) {
                int what = random.nextInt(4);
                if (what == 0 || (what == 1 && returned.isEmpty())) {
                    // More may come than there are permits: a push consumer does not ask.
                    Delivery delivery = Deliveries.of("s.a", next, next, 1);
                    open.add(next++);
                    inFlight.add(delivery);
                    running.add(delivery);
                } else if (what == 1) {
                    Delivery delivery = Deliveries.of("s.a", returned.remove(random.nextInt(returned.size())), next, 2);
                    inFlight.add(delivery);
                    running.add(delivery);
                } else if (!running.isEmpty()) {
                    Delivery delivery = running.remove(random.nextInt(running.size()));
                    if (what == 2) {
                        inFlight.expectRedelivery(delivery);
                        returned.add(delivery.streamSequence());
                    } else {
                        inFlight.remove(delivery);
                        inFlight.remove(delivery); // a second time changes nothing
                        open.remove(delivery.streamSequence());
                    }
                }
                assertThat(inFlight.free()).isBetween(0, most);
                assertThat(inFlight.freeBytes()).isNotNegative();
                assertThat(inFlight.count()).isEqualTo(running.size());
                assertThat(inFlight.resumeAt()).isEqualTo(next == 1 ? 0 : open.isEmpty() ? next : open.first());
            }
        });
    }
}
