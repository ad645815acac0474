package io.github.cameljetstream.kv.watch;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.cameljetstream.kv.watch.InitialPhase.Arrival;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class InitialPhaseTest {
    private final List<String> continued = new ArrayList<>();

    private Arrival arrives(InitialPhase phase, long revision) {
        return phase.arrived(revision, () -> continued.add("write " + revision));
    }

    private static InitialPhase upTo(long lastInitial) {
        return new InitialPhase(new WatchPlan(1, lastInitial));
    }

    @Test
    void theEndIsBeforeTheFirstLaterWrite() {
        InitialPhase phase = upTo(5);
        assertThat(arrives(phase, 3)).isEqualTo(Arrival.INITIAL);
        phase.routed();
        assertThat(arrives(phase, 5)).isEqualTo(Arrival.INITIAL);
        phase.routed();
        assertThat(phase.isOver()).isFalse();
        assertThat(arrives(phase, 6)).isEqualTo(Arrival.AFTER_END);
        phase.over();
        phase.routed();
        assertThat(phase.isOver()).isTrue();
        assertThat(arrives(phase, 7)).isEqualTo(Arrival.CHANGE);
        assertThat(continued).isEmpty();
    }

    @Test
    void aWriteThatArrivesDuringTheEndWaits() {
        InitialPhase phase = upTo(5);
        assertThat(phase.restsAt()).isZero();
        assertThat(phase.endsAfter(0)).isTrue();
        assertThat(phase.restsAt()).isEqualTo(-1);
        assertThat(arrives(phase, 4)).isEqualTo(Arrival.WAITS);
        assertThat(continued).isEmpty();
        phase.over();
        assertThat(continued).containsExactly("write 4");
    }

    @Test
    void theEndWaitsForTheWriteThatIsRouted() {
        InitialPhase phase = upTo(5);
        arrives(phase, 5);
        assertThat(phase.restsAt()).isEqualTo(-1);
        assertThat(phase.endsAfter(5)).isFalse();
        phase.routed();
        assertThat(phase.restsAt()).isEqualTo(5);
        assertThat(phase.isBeyond(5)).isTrue();
        assertThat(phase.endsAfter(5)).isTrue();
        assertThat(phase.endsAfter(5)).as("once").isFalse();
    }

    @Test
    void anAnswerAboutAnEarlierWriteEndsNothing() {
        InitialPhase phase = upTo(5);
        arrives(phase, 2);
        phase.routed();
        long asked = phase.restsAt();
        arrives(phase, 3);
        phase.routed();
        assertThat(phase.endsAfter(asked)).isFalse();
        assertThat(phase.isBeyond(3)).isFalse();
    }

    @Test
    void aBucketThatWasCreatedAgainHasNoInitialValues() {
        InitialPhase phase = upTo(5);
        arrives(phase, 3);
        phase.routed();
        assertThat(arrives(phase, 1)).isEqualTo(Arrival.AFTER_END);
    }

    @Test
    void withoutStoredWritesItEndsAtOnce() {
        InitialPhase phase = new InitialPhase(new WatchPlan(8, 7));
        assertThat(phase.isBeyond(phase.restsAt())).isTrue();
        assertThat(arrives(phase, 8)).isEqualTo(Arrival.AFTER_END);
    }

    @Test
    void onlyTheLastWriteOfAKeyIsAnInitialValue() {
        InitialPhase phase = new InitialPhase(new WatchPlan(2, 6, new long[] {2, 5}, true));
        assertThat(arrives(phase, 2)).isEqualTo(Arrival.INITIAL);
        assertThat(arrives(phase, 3)).isEqualTo(Arrival.REPLACED);
        assertThat(arrives(phase, 5)).isEqualTo(Arrival.INITIAL);
        assertThat(arrives(phase, 6)).isEqualTo(Arrival.REPLACED);
        assertThat(arrives(phase, 7)).isEqualTo(Arrival.AFTER_END);
    }

    @Test
    void whatIsNotKnownToBeReplacedIsAnInitialValue() {
        InitialPhase phase = new InitialPhase(new WatchPlan(1, 6, new long[] {3}, false));
        assertThat(arrives(phase, 2)).isEqualTo(Arrival.INITIAL);
        assertThat(arrives(phase, 3)).isEqualTo(Arrival.REPLACED);
        assertThat(arrives(phase, 6)).isEqualTo(Arrival.INITIAL);
        assertThat(arrives(phase, 7)).isEqualTo(Arrival.AFTER_END);
    }
}
