package io.github.cameljetstream.deadletter;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class ConsumerStandingTest {
    private static ConsumerStanding receiving(String... filters) {
        return new ConsumerStanding("c", List.of(filters), -1, 9, 7, 0, 0);
    }

    @Test
    void aConsumerReceivesWhatItsFiltersOverlap() {
        assertThat(receiving("a.*", "b").receivesOneOf(List.of("c", "a.>"))).isTrue();
        assertThat(receiving("a.*", "b").receivesOneOf(List.of("c"))).isFalse();
        assertThat(receiving().receivesOneOf(List.of("c"))).as("all messages").isTrue();
        assertThat(receiving("a").receivesOneOf(List.of())).as("some message").isTrue();
    }

    @Test
    void aConsumerIsDoneUpToItsAckFloor() {
        assertThat(receiving().isDoneWith(7)).isTrue();
        assertThat(receiving().isDoneWith(8)).isFalse();
    }
}
