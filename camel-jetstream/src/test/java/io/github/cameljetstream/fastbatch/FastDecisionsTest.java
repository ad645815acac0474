package io.github.cameljetstream.fastbatch;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.cameljetstream.fastbatch.FastWindow.Share;
import io.github.cameljetstream.fastbatch.FastWindow.Turn;
import io.github.cameljetstream.runtime.StopLimit;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How much a fast batch may have in flight, and how often it is tried. */
class FastDecisionsTest {
    private static final StopLimit NEVER = new StopLimit(() -> false, Duration.ZERO);

    private static long seconds(long seconds) {
        return TimeUnit.SECONDS.toNanos(seconds);
    }

    @ParameterizedTest
    @CsvSource({
        "1000, 1000000, 128, 500",
        "1000, 1000000, 10000, 50",
        "1000, 1000000, 2000000, 1",
        "1000, 0, 128, 1",
        "1000, 1000000, 0, 500",
        "100, 1000000, 128, 50",
        "3, 1000000, 128, 1",
        "1, 1000000, 128, 1"
    })
    void theServerAcknowledgesBeforeTheBatchMaySendNoMore(int places, long bytes, long size, int every) {
        FlowRequest request = FlowRequest.of(places, bytes, size);
        assertThat(request).isEqualTo(new FlowRequest(every, places));
    }

    @Test
    void aBatchGetsAThousandPlacesAndItsShareOfTheBytes() {
        FastWindow<String> window = new FastWindow<>(4_096, 4_096_000);
        for (String batch : new String[] {"a", "b", "c", "d"}) {
            assertThat(window.enter(batch, true)).isEqualTo(new Share(1_000, 1_000_000));
        }
        assertThat(window.enter("e", true)).isEqualTo(new Share(96, 96_000));
        assertThat(window.enter("f", true)).as("none left").isNull();
    }

    @Test
    void whoeverWaitsBeginsInTurnWhenEnoughIsFree() {
        FastWindow<String> window = new FastWindow<>(1_000, 1_000);
        Share all = window.enter("a", false);
        assertThat(window.enter("b", false)).isNull();
        assertThat(window.enter("c", false)).isNull();
        window.leaveLine("b");
        window.sent();
        assertThat(window.next(false)).as("no place is free").isNull();
        window.release(all);
        assertThat(window.next(false)).isEqualTo(new Turn<>("c", all));
        assertThat(window.next(false)).isNull();
        window.sent();
        window.release(all);
        assertThat(window.enter("d", false)).isEqualTo(all);
    }

    /** Short bodies are faster one after the other; long ones delay others only for a limited time. */
    @Test
    void whileOneSendsTheNextBeginsOnlyAfterAMoment() {
        FastWindow<String> window = new FastWindow<>(4_096, 4_096_000);
        window.enter("a", false);
        assertThat(window.enter("b", false)).isNull();
        assertThat(window.enter("c", false)).isNull();
        assertThat(window.next(false)).isNull();
        assertThat(window.next(true).waiting()).isEqualTo("b");
        window.sent();
        assertThat(window.next(false)).isNull();
        window.sent();
        assertThat(window.next(false).waiting()).isEqualTo("c");
    }

    @Test
    void aSmallWindowServesOneBatch() {
        FastWindow<String> window = new FastWindow<>(1, Long.MAX_VALUE);
        assertThat(window.enter("a", true)).isEqualTo(new Share(1, Long.MAX_VALUE));
        assertThat(window.enter("b", true)).isNull();
    }

    @Test
    void aBatchIsTriedAgainAsOftenAsTheOptionSays() {
        Attempts attempts = new Attempts(2, Duration.ofSeconds(5), NEVER);
        assertThat(attempts.mayRetryAfter(0, false)).isTrue();
        assertThat(attempts.mayRetryAfter(0, false)).isTrue();
        assertThat(attempts.mayRetryAfter(0, false)).isFalse();
        attempts.progressed();
        assertThat(attempts.mayRetryAfter(0, false)).isTrue();
    }

    @Test
    void aBatchIsNotTriedAgainWhenCamelHasBeenStoppingForLongEnough() {
        Attempts attempts =
                new Attempts(1_000, Duration.ofSeconds(5), new StopLimit(() -> true, Duration.ofSeconds(5)));
        assertThat(attempts.mayRetryAfter(seconds(10), true)).isTrue();
        assertThat(attempts.mayRetryAfter(seconds(14), true)).isTrue();
        assertThat(attempts.mayRetryAfter(seconds(15), true)).isFalse();
    }

    @Test
    void aStreamThatMayElectALeaderIsTriedAsLongAsOneThatIsSilent() {
        Attempts attempts = new Attempts(2, Duration.ofSeconds(5), NEVER);
        for (int second = 0; second < 15; second++) {
            assertThat(attempts.mayRetryAfter(seconds(second), true))
                    .as("after %d s", second)
                    .isTrue();
        }
        assertThat(attempts.mayRetryAfter(seconds(15), true)).isFalse();
        assertThat(new Attempts(0, Duration.ofSeconds(5), NEVER).mayRetryAfter(0, true))
                .isFalse();
    }
}
