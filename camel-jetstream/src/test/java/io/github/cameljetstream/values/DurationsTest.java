package io.github.cameljetstream.values;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import java.time.temporal.ChronoUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DurationsTest {
    @ParameterizedTest
    @CsvSource({
        "50ms, PT0.05S, 50ms",
        "1m30s, PT1M30S, 1m30s",
        "1.5h, PT1H30M, 1h30m",
        "250us, PT0.00025S, 250us",
        "250µs, PT0.00025S, 250us",
        "7ns, PT0.000000007S, 7ns",
        "2d, PT48H, 48h",
        "1.5s, PT1.5S, 1.5s",
        "1500, PT1.5S, 1.5s",
        "PT30S, PT30S, 30s",
        "pt1h, PT1H, 1h",
        "0, PT0S, 0s",
        "106751d, PT2562024H, 2562024h"
    })
    void readsCamelsFormsAndGosAndWritesThemShort(String text, Duration duration, String written) {
        assertThat(Durations.parse(text)).isEqualTo(duration);
        assertThat(Durations.format(duration)).isEqualTo(written);
        assertThat(Durations.parse(written)).isEqualTo(duration);
    }

    @Test
    void theCallerSaysWhatABareNumberCounts() {
        assertThat(Durations.parse("10", ChronoUnit.SECONDS)).isEqualTo(Duration.ofSeconds(10));
        assertThat(Durations.parseList("1, 2s", ChronoUnit.SECONDS))
                .containsExactly(Duration.ofSeconds(1), Duration.ofSeconds(2));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "s", "1x", "1 s", "1s2", "-1s", "PT", "PT-1S", "1e3s", "106752d", "9223372036855"})
    void whatIsNoDurationIsRefused(String text) {
        assertThatIllegalArgumentException().isThrownBy(() -> Durations.parse(text));
    }

    @Test
    void aNegativeDurationOfJavaCodeCanBeShown() {
        assertThat(Durations.format(Duration.ofSeconds(-90))).isEqualTo("-1m30s");
    }
}
