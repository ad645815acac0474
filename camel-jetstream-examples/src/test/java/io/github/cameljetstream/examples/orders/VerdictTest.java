package io.github.cameljetstream.examples.orders;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class VerdictTest {
    private static final Plan PLAN = new Plan("ORDERS", 2, Duration.ZERO, Duration.ZERO, Duration.ZERO);

    private final Tally tally = new Tally();

    @Test
    void goodIfEveryOrderIsProcessedOrDeadAndTheServerAgrees() {
        onePublishedAndProcessed();
        tally.published(2);
        tally.dead(2);

        assertThat(verdict(2, 2, 0, 0, 1)).isTrue();
    }

    @Test
    void badIfAnOrderWasPublishedAndNotProcessed() {
        onePublishedAndProcessed();
        tally.published(2);

        assertThat(verdict(2, 1, 0, 0, 0)).isFalse();
    }

    @Test
    void badIfAnOrderWasNotPublished() {
        onePublishedAndProcessed();

        assertThat(verdict(1, 1, 0, 0, 0)).isFalse();
    }

    @Test
    void aRunThatWasTooSlowIsNotCalledALoss() {
        onePublishedAndProcessed();

        assertThat(of(1, 1, 0, 0, 0).conclusion())
                .startsWith("FAILED: only 1 of 2 orders")
                .contains("none of them is lost");
        assertThat(of(2, 1, 0, 0, 0).conclusion())
                .isEqualTo("FAILED: orders are missing, or the server's counts differ.");
    }

    @Test
    void badIfTheServerCountsOtherwise() {
        onePublishedAndProcessed();
        tally.published(2);
        tally.processed(2);

        assertThat(verdict(2, 2, 0, 0, 0)).isTrue();
        assertThat(verdict(3, 2, 0, 0, 0)).as("stored").isFalse();
        assertThat(verdict(2, 1, 0, 0, 0)).as("ack floor").isFalse();
        assertThat(verdict(2, 2, 1, 0, 0)).as("pending").isFalse();
        assertThat(verdict(2, 2, 0, 1, 0)).as("ack pending").isFalse();
        assertThat(verdict(2, 2, 0, 0, 1)).as("dead").isFalse();
    }

    private void onePublishedAndProcessed() {
        tally.published(1);
        tally.processed(1);
    }

    private boolean verdict(long stored, long ackFloor, long pending, long ackPending, long dead) {
        return of(stored, ackFloor, pending, ackPending, dead).isGood();
    }

    private Verdict of(long stored, long ackFloor, long pending, long ackPending, long dead) {
        return new Verdict(PLAN, tally.counts(), new ServerCounts(stored, ackFloor, pending, ackPending, dead));
    }
}
