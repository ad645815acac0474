package io.github.cameljetstream.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class MeterGroupTest {
    private final MeterRegistry registry = new SimpleMeterRegistry();
    private final MeterGroup<AtomicLong> group = new MeterGroup<>(registry, Tags.of("a", "b"));
    private final AtomicLong one = new AtomicLong(5);
    private final AtomicLong other = new AtomicLong(7);

    @Test
    void aCounterDoesNotFallWhenAMemberLeaves() {
        group.counter("count", "", Tags.empty(), AtomicLong::doubleValue);
        group.counter("another", "", Tags.empty(), AtomicLong::doubleValue);
        group.add(one);
        group.add(other);
        assertThat(count("count")).isEqualTo(12);

        assertThat(group.remove(one)).isFalse();

        assertThat(count("count")).isEqualTo(12);
        assertThat(count("another")).isEqualTo(12);
        one.set(100);
        other.set(8);
        assertThat(count("count")).isEqualTo(13);
    }

    @Test
    void metersGoWithTheLastMember() {
        group.counter("count", "", Tags.empty(), AtomicLong::doubleValue);
        group.gauge("gauge", "", null, AtomicLong::doubleValue);
        group.add(one);

        assertThat(group.remove(one)).isTrue();

        assertThat(registry.getMeters()).isEmpty();
    }

    @Test
    void aGaugeIsTheSumOrTheHighestOrTheLowest() {
        group.gauge("sum", "", null, AtomicLong::doubleValue);
        group.highest("highest", "", AtomicLong::doubleValue);
        group.lowest("lowest", "", AtomicLong::doubleValue);
        group.add(one);
        group.add(other);

        assertThat(registry.get("sum").gauge().value()).isEqualTo(12);
        assertThat(registry.get("highest").gauge().value()).isEqualTo(7);
        assertThat(registry.get("lowest").gauge().value()).isEqualTo(5);
    }

    private double count(String name) {
        return registry.get(name).functionCounter().count();
    }
}
