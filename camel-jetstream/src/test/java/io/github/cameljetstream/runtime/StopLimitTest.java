package io.github.cameljetstream.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

class StopLimitTest {
    private final AtomicBoolean stopping = new AtomicBoolean();
    private final StopLimit limit = new StopLimit(stopping::get, Duration.ofNanos(10));

    @Test
    void itBeginsWhenTheContextStops() {
        assertThat(limit.isOver(0)).isFalse();
        assertThat(limit.isOver(1_000)).as("not stopping").isFalse();
        stopping.set(true);
        assertThat(limit.isOver(1_000)).as("begins").isFalse();
        assertThat(limit.isOver(1_009)).isFalse();
        assertThat(limit.isOver(1_010)).isTrue();
    }
}
