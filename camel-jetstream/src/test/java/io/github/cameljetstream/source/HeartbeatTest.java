package io.github.cameljetstream.source;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class HeartbeatTest {
    @Test
    void aFewHearOften() {
        assertThat(Heartbeat.among(1).every()).isEqualTo(Duration.ofMillis(500));
        assertThat(Heartbeat.among(50).every()).isEqualTo(Duration.ofMillis(500));
        assertThat(Heartbeat.among(1).silenceNanos())
                .isEqualTo(Duration.ofMillis(1250).toNanos());
    }

    @Test
    void manyShareAHundredASecond() {
        assertThat(Heartbeat.among(200).every()).isEqualTo(Duration.ofSeconds(2));
        assertThat(Heartbeat.among(100_000).every()).isEqualTo(Duration.ofSeconds(5));
    }

    @Test
    void itIsChosenAgainWhenTheyAreTwiceAsMany() {
        assertThat(Heartbeat.among(1).isTooFrequentAmong(50)).isFalse();
        assertThat(Heartbeat.among(1).isTooFrequentAmong(99)).isFalse();
        assertThat(Heartbeat.among(1).isTooFrequentAmong(100)).isTrue();
        assertThat(Heartbeat.among(100).isTooFrequentAmong(100)).isFalse();
        assertThat(Heartbeat.among(500).isTooFrequentAmong(100_000)).isFalse();
    }
}
