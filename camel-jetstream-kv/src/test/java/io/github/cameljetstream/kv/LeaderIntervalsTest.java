package io.github.cameljetstream.kv;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

/** The judge of the random faults: it must see two leaders, and the time without one. */
class LeaderIntervalsTest {
    private final LeaderIntervals intervals = new LeaderIntervals();

    @Test
    void seesTwoLeadersAtATime() {
        intervals.sample("a", true, 10);
        intervals.sample("b", true, 20);
        intervals.sample("a", true, 30);
        intervals.sample("b", true, 40);
        assertThat(intervals.overlaps()).hasSize(1);
    }

    @Test
    void seesTheTimeWithoutALeader() {
        intervals.sample("a", true, 10);
        intervals.sample("a", true, 30);
        assertThat(intervals.hasLeader()).isTrue();
        intervals.sample("a", false, 40);
        assertThat(intervals.hasLeader()).isFalse();
        intervals.sample("b", true, 70);
        intervals.sample("b", true, 80);
        intervals.sample("b", false, 90);
        intervals.sample("a", true, 85);
        assertThat(intervals.overlaps()).isEmpty();
        assertThat(intervals.count()).isEqualTo(3);
        assertThat(intervals.gaps()).containsExactly(Duration.ofNanos(40), Duration.ofNanos(5));
    }
}
