package io.github.cameljetstream.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class DrainStandstillTest {
    private final DrainStandstill standstill = new DrainStandstill();

    @Test
    void deliveriesThatWaitForAThreadOnlyAreNoStandstill() {
        for (int check = 0; check < 100; check++) {
            assertThat(standstill.isReached(5, 5, 0)).isFalse();
        }
    }

    @Test
    void whatWaitsBehindARetryIsOneAfterSomeChecks() {
        for (int check = 1; check < DrainStandstill.CHECKS; check++) {
            assertThat(standstill.isReached(5, 4, 1)).as("check " + check).isFalse();
        }
        assertThat(standstill.isReached(5, 4, 1)).isTrue();
    }

    @Test
    void anExchangeThatRunsBeginsTheCountAgain() {
        for (int check = 1; check < DrainStandstill.CHECKS; check++) {
            standstill.isReached(5, 4, 1);
        }
        assertThat(standstill.isReached(5, 3, 1)).isFalse();
        assertThat(standstill.isReached(5, 4, 1)).isFalse();
    }
}
