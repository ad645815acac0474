package io.github.cameljetstream.kv.collect;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class OwnerObservationsTest {
    private final OwnerObservations observations = new OwnerObservations(Duration.ofSeconds(10), Duration.ofSeconds(5));

    private boolean isOver(long revision, long second) {
        return observations.isOver("A", revision, TimeUnit.SECONDS.toNanos(second));
    }

    @Test
    void anOwnerHasGoneAfterAWholeLeaseWithoutAHeartbeat() {
        assertThat(isOver(1, 0)).isFalse();
        assertThat(isOver(1, 5)).isFalse();
        assertThat(isOver(1, 9)).isFalse();
        assertThat(isOver(1, 10)).isTrue();
    }

    @Test
    void aHeartbeatBeginsTheLeaseAgain() {
        isOver(1, 0);
        isOver(1, 5);
        assertThat(isOver(2, 9)).isFalse();
        assertThat(isOver(2, 14)).isFalse();
        assertThat(isOver(2, 18)).isFalse();
        assertThat(isOver(2, 19)).isTrue();
    }

    @Test
    void anOutageBeginsTheLeaseAgain() {
        isOver(1, 0);
        assertThat(isOver(1, 60)).isFalse();
        assertThat(isOver(1, 65)).isFalse();
        assertThat(isOver(1, 70)).isTrue();
    }

    @Test
    void aForgottenOwnerIsObservedFromTheBeginning() {
        isOver(1, 0);
        observations.retain(Set.of("A"));
        isOver(1, 5);
        observations.retain(Set.of("B"));
        assertThat(isOver(1, 10)).isFalse();
    }
}
