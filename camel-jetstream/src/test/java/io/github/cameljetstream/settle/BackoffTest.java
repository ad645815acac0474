package io.github.cameljetstream.settle;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The delay that makes the server wait as long as is wanted. */
class BackoffTest {
    private static final Duration USUAL = Duration.ofSeconds(30);

    private final Backoff none = new Backoff(List::of, USUAL);
    private final Backoff list =
            new Backoff(() -> List.of(Duration.ofSeconds(1), Duration.ofSeconds(3), Duration.ofSeconds(10)), USUAL);

    @ParameterizedTest
    @CsvSource({"0, 1", "1, 1", "2, 3", "3, 10", "4, 10", "900, 10"})
    void theLastEntryCountsForAllFurtherDeliveries(long delivery, int seconds) {
        assertThat(list.delayAfter(delivery)).isEqualTo(Duration.ofSeconds(seconds));
        assertThat(none.delayAfter(delivery)).isEqualTo(USUAL);
    }

    @Test
    void withoutAListTheServerWaitsAsLongAsItIsTold() {
        assertThat(none.nakDelay(3, Duration.ofSeconds(5))).isEqualTo(Duration.ofSeconds(5));
        assertThat(none.nakDelay(3, Duration.ZERO)).isZero();
    }

    /** The server adds what the entry of the delivery is longer than the first. */
    @Test
    void withAListTheDelayIsShorterByWhatTheServerAdds() {
        assertThat(list.nakDelay(1, Duration.ofSeconds(5))).isEqualTo(Duration.ofSeconds(5));
        assertThat(list.nakDelay(2, Duration.ofSeconds(5))).isEqualTo(Duration.ofSeconds(3));
        assertThat(list.nakDelay(3, Duration.ofSeconds(10))).isEqualTo(Duration.ofSeconds(1));
        assertThat(list.nakDelay(3, Duration.ZERO))
                .as("at once, without a delay")
                .isZero();
    }

    /** Zero would mean no delay at all, and then the server applies the whole entry. */
    @Test
    void aDelayThatCannotBeShortEnoughIsTheShortest() {
        assertThat(list.nakDelay(3, Duration.ofSeconds(9))).isEqualTo(Duration.ofNanos(1));
        assertThat(list.nakDelay(3, Duration.ofSeconds(2))).isEqualTo(Duration.ofNanos(1));
    }
}
