package io.github.cameljetstream.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class DrainStandstillTest {
    private final DrainStandstill standstill = new DrainStandstill();

    @Test
    void deliveriesThatWaitForAThreadOnlyAreNoStandstill() {
        for (int look = 0; look < 100; look++) {
            assertThat(standstill.isReached(5, 5, 0)).isFalse();
        }
    }

    @Test
    void whatWaitsBehindARetryIsOneAfterSomeLooks() {
        for (int look = 1; look < DrainStandstill.LOOKS; look++) {
            assertThat(standstill.isReached(5, 4, 1)).as("look " + look).isFalse();
        }
        assertThat(standstill.isReached(5, 4, 1)).isTrue();
    }

    @Test
    void anExchangeThatRunsBeginsTheCountAgain() {
        for (int look = 1; look < DrainStandstill.LOOKS; look++) {
            standstill.isReached(5, 4, 1);
        }
        assertThat(standstill.isReached(5, 3, 1)).isFalse();
        assertThat(standstill.isReached(5, 4, 1)).isFalse();
    }
}
