package io.github.cameljetstream.settle;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.cameljetstream.delivery.Deliveries;
import io.github.cameljetstream.delivery.Delivery;
import io.github.cameljetstream.delivery.Settlement;
import org.junit.jupiter.api.Test;

/** What is known of messages that have ended when they come again. */
class SettledMessageCacheTest {
    private static final Settlement ACK = new Settlement.Ack();
    private static final Settlement TERM = new Settlement.Term("no use");

    private static final long SECOND = 1_000_000_000L;

    private final SettledMessageCache ended = new SettledMessageCache();
    private final long now = System.nanoTime();

    private static Delivery delivery(long sequence, long place, long count) {
        return Deliveries.of("s.a", sequence, place, count);
    }

    @Test
    void aMessageThatComesAgainEndsAsBefore() {
        ended.add(delivery(1, 1, 1), ACK);
        ended.add(delivery(2, 2, 1), TERM);

        assertThat(ended.endOf(delivery(1, 4, 2))).isEqualTo(ACK);
        assertThat(ended.endOf(delivery(2, 5, 2))).isInstanceOf(Settlement.Term.class);
        assertThat(ended.endOf(delivery(1, 6, 3))).as("and once more").isEqualTo(ACK);
        assertThat(ended.endOf(delivery(3, 3, 2))).isNull();
    }

    @Test
    void whatIsToComeAgainHasNotEnded() {
        ended.add(delivery(1, 1, 1), new Settlement.Nak(java.time.Duration.ZERO));
        ended.add(delivery(2, 2, 1), new Settlement.Leave(false));

        assertThat(ended.endOf(delivery(1, 3, 2))).isNull();
        assertThat(ended.endOf(delivery(2, 4, 2))).isNull();
    }

    /** Somebody has set the consumer back: what fails now is to come again. */
    @Test
    void aFirstDeliveryBeginsAnew() {
        ended.add(delivery(1, 1, 1), ACK);

        assertThat(ended.endOf(delivery(1, 2, 1))).isNull();
        assertThat(ended.endOf(delivery(1, 3, 2))).isNull();
    }

    /** What it delivers for the first time is known here, until it has passed the last that we had. */
    @Test
    void aConsumerThatHasLostItsPlaceRepeatsNothing() {
        ended.add(delivery(1, 1, 1), ACK);
        ended.add(delivery(2, 2, 1), ACK);

        ended.repeatUpTo(2);

        assertThat(ended.endOf(delivery(1, 1, 1))).isEqualTo(ACK);
        assertThat(ended.endOf(delivery(3, 2, 1))).as("a later one").isNull();
        assertThat(ended.endOf(delivery(2, 3, 1))).as("somebody wants it again").isNull();
    }

    /** Of what had been delivered already when it lost its place, some ends later. */
    @Test
    void aConsumerThatHasLostItsPlaceRepeatsNothingThatEndsAfterwards() {
        ended.repeatUpTo(9);

        ended.add(delivery(9, 9, 1), ACK);

        assertThat(ended.endOf(delivery(9, 5, 1))).isEqualTo(ACK);
    }

    /** The delivery has a number of the consumer that is no more, which says nothing of those of the one in its place. */
    @Test
    void whatWasDeliveredBeforeTheNumbersBeganAgainIsKnownWhateverItsNumber() {
        ended.repeatUpTo(9);
        ended.endOf(delivery(10, 1, 1)); // it has passed all that comes again

        ended.add(delivery(9, 1_000, 1), ACK);

        assertThat(ended.endOf(delivery(9, 5, 2))).isEqualTo(ACK);
    }

    /** The first delivery was lost: a later one is no less wanted. */
    @Test
    void aConsumerThatWasSetBackRepeatsAll() {
        ended.add(delivery(1, 1, 1), ACK);
        ended.repeatUpTo(2);

        ended.forget();

        assertThat(ended.endOf(delivery(1, 3, 2))).isNull();
    }

    @Test
    void aDeliveryOfAnotherConsumerOfTheSameNameIsNotTakenForALaterOne() {
        ended.add(delivery(7, 50, 1), ACK);

        assertThat(ended.endOf(delivery(7, 2, 2))).isNull();
    }

    @Test
    void itGrowsWithWhatEndsInASecond() {
        end(1, 10_000);

        assertAllEnded(1, 10_000);
    }

    /** What it has taken the place of matters as long as a message may come again, and the space is wanted back then. */
    @Test
    void itGrowsWithThePaceAndShrinksAfterIt() {
        end(1, 50);
        ended.everySecond(5_000, 2 * SECOND, false, now);
        end(51, 5_000);
        ended.everySecond(5_000, 2 * SECOND, false, now + SECOND);
        end(5_001, 10_000);

        assertAllEnded(1, 10_000);
        ended.everySecond(10, 2 * SECOND, false, now + 2 * SECOND);
        end(10_001, 10_010);
        assertThat(ended.space()).isEqualTo(16_384);
        ended.everySecond(10, 2 * SECOND, false, now + 63 * SECOND);
        end(10_011, 10_020);
        assertAllEnded(1, 10_020);
        ended.everySecond(10, 2 * SECOND, false, now + 125 * SECOND);

        assertAllEnded(10_011, 10_020);
        assertThat(ended.space()).isEqualTo(64);
    }

    /** All that it could not be told of comes again when it is back. */
    @Test
    void itForgetsNothingWhileTheServerIsAway() {
        end(1, 400);
        ended.everySecond(400, 5 * SECOND, false, now);
        for (int second = 1; second <= 600; second++) {
            ended.everySecond(0, 5 * SECOND, true, now + second * SECOND);
            end(400 + second, 400 + second);
        }
        ended.everySecond(0, 5 * SECOND, false, now + 601 * SECOND);
        ended.everySecond(0, 5 * SECOND, false, now + 602 * SECOND);

        assertAllEnded(1, 1_000);
    }

    /** A route without messages may be one whose way to the server is lost. */
    @Test
    void itForgetsNothingBeforeItIsNoticedThatTheServerIsAway() {
        ended.everySecond(1_000, 5 * SECOND, false, now);
        end(1, 4_000);
        for (int second = 1; second <= 30; second++) {
            ended.everySecond(0, 5 * SECOND, false, now + second * SECOND);
        }

        assertAllEnded(1, 4_000);
    }

    @Test
    void itForgetsTheEarliest() {
        ended.everySecond(1_000_000, 60 * SECOND, false, now);
        end(1, 100_000);

        assertAllEnded(50_000, 100_000);
        assertThat(ended.endOf(delivery(20_000, 200_001, 2))).isNull();
    }

    private void end(long first, long last) {
        for (long i = first; i <= last; i++) {
            ended.add(delivery(i, i, 1), ACK);
        }
    }

    private void assertAllEnded(long first, long last) {
        for (long i = first; i <= last; i++) {
            assertThat(ended.endOf(delivery(i, 10_000_000 + i, 2))).as("%d", i).isEqualTo(ACK);
        }
    }
}
