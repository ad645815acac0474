package io.github.cameljetstream.binding;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ConfigurationWatchTest {
    private final ConfigurationWatch watch = new ConfigurationWatch(0);

    @Test
    void theConfigurationIsReadAtIntervals() {
        assertThat(watch.begin(ConfigurationWatch.PAUSE_NANOS - 1)).isFalse();
        assertThat(watch.begin(ConfigurationWatch.PAUSE_NANOS)).isTrue();
    }

    @Test
    void itIsReadSoonerAfterASuspicion() {
        watch.suspectChange();

        assertThat(watch.begin(ConfigurationWatch.PAUSE_AFTER_SUSPICION_NANOS - 1))
                .isFalse();
        assertThat(watch.begin(ConfigurationWatch.PAUSE_AFTER_SUSPICION_NANOS)).isTrue();
        watch.done(ConfigurationWatch.PAUSE_AFTER_SUSPICION_NANOS);
        assertThat(watch.begin(2 * ConfigurationWatch.PAUSE_AFTER_SUSPICION_NANOS))
                .isFalse();
    }

    @Test
    void itIsReadOnceAtATime() {
        long now = ConfigurationWatch.PAUSE_NANOS;
        assertThat(watch.begin(now)).isTrue();
        assertThat(watch.begin(2 * now)).isFalse();

        watch.done(2 * now);

        assertThat(watch.begin(2 * now)).isFalse();
        assertThat(watch.begin(3 * now)).isTrue();
    }
}
