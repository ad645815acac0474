package io.github.cameljetstream.consume;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** What is known of messages that have ended when they come again. */
class EndedMessagesTest {
    private static final Settlement ACK = new Settlement.Ack();
    private static final Settlement TERM = new Settlement.Term("no use");

    private final EndedMessages ended = new EndedMessages();

    private static Delivery delivery(long sequence, long place, long count) {
        return Deliveries.of("s.a", sequence, place, count);
    }

    @Test
    void aMessageThatComesAgainEndsAsBefore() {
        ended.ended(delivery(1, 1, 1), ACK);
        ended.ended(delivery(2, 2, 1), TERM);

        assertThat(ended.endOf(delivery(1, 4, 2))).isEqualTo(ACK);
        assertThat(ended.endOf(delivery(2, 5, 2))).isInstanceOf(Settlement.Term.class);
        assertThat(ended.endOf(delivery(1, 6, 3))).as("and once more").isEqualTo(ACK);
        assertThat(ended.endOf(delivery(3, 3, 2))).isNull();
    }

    @Test
    void whatIsToComeAgainHasNotEnded() {
        ended.ended(delivery(1, 1, 1), new Settlement.Nak(java.time.Duration.ZERO));
        ended.ended(delivery(2, 2, 1), new Settlement.Leave(false));

        assertThat(ended.endOf(delivery(1, 3, 2))).isNull();
        assertThat(ended.endOf(delivery(2, 4, 2))).isNull();
    }

    /** Somebody has set the consumer back: what fails now is to come again. */
    @Test
    void aFirstDeliveryBeginsAnew() {
        ended.ended(delivery(1, 1, 1), ACK);

        assertThat(ended.endOf(delivery(1, 2, 1))).isNull();
        assertThat(ended.endOf(delivery(1, 3, 2))).isNull();
    }

    /** What it delivers for the first time is known here, until it has passed the last that we had. */
    @Test
    void aConsumerThatHasLostItsPlaceRepeatsNothing() {
        ended.ended(delivery(1, 1, 1), ACK);
        ended.ended(delivery(2, 2, 1), ACK);

        ended.repeatedUpTo(2);

        assertThat(ended.endOf(delivery(1, 1, 1))).isEqualTo(ACK);
        assertThat(ended.endOf(delivery(3, 2, 1))).as("a later one").isNull();
        assertThat(ended.endOf(delivery(2, 3, 1))).as("somebody wants it again").isNull();
    }

    @Test
    void aDeliveryOfAnotherConsumerOfTheSameNameIsNotTakenForALaterOne() {
        ended.ended(delivery(7, 50, 1), ACK);

        assertThat(ended.endOf(delivery(7, 2, 2))).isNull();
    }

    @Test
    void itGrowsAndForgetsTheEarliest() {
        for (int i = 1; i <= 500; i++) {
            ended.ended(delivery(i, i, 1), ACK);
        }
        ended.mayHaveToHold(10_000);
        for (int i = 501; i <= 10_000; i++) {
            ended.ended(delivery(i, i, 1), ACK);
        }
        ended.mayHaveToHold(1_000_000);

        for (int i = 1; i <= 10_000; i++) {
            assertThat(ended.endOf(delivery(i, 20_000 + i, 2))).as("%d", i).isEqualTo(ACK);
        }
        for (int i = 10_001; i <= 100_000; i++) {
            ended.ended(delivery(i, 20_000 + i, 1), ACK);
        }
        assertThat(ended.endOf(delivery(100_000, 200_000, 2))).isEqualTo(ACK);
        assertThat(ended.endOf(delivery(20_000, 200_001, 2))).isNull();
    }
}
