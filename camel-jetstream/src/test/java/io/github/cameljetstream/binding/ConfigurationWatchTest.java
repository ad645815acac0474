package io.github.cameljetstream.binding;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ConfigurationWatchTest {
    private final ConfigurationWatch watch = new ConfigurationWatch(0);

    @Test
    void theServerIsAskedNowAndThen() {
        assertThat(watch.begin(ConfigurationWatch.PAUSE_NANOS - 1)).isFalse();
        assertThat(watch.begin(ConfigurationWatch.PAUSE_NANOS)).isTrue();
    }

    @Test
    void itIsAskedSoonerInDoubt() {
        watch.suspicion();

        assertThat(watch.begin(ConfigurationWatch.PAUSE_IN_DOUBT_NANOS - 1)).isFalse();
        assertThat(watch.begin(ConfigurationWatch.PAUSE_IN_DOUBT_NANOS)).isTrue();
        watch.done(ConfigurationWatch.PAUSE_IN_DOUBT_NANOS);
        assertThat(watch.begin(2 * ConfigurationWatch.PAUSE_IN_DOUBT_NANOS)).isFalse();
    }

    @Test
    void oneQuestionIsUnderWayAtATime() {
        long now = ConfigurationWatch.PAUSE_NANOS;
        assertThat(watch.begin(now)).isTrue();
        assertThat(watch.begin(2 * now)).isFalse();

        watch.done(2 * now);

        assertThat(watch.begin(2 * now)).isFalse();
        assertThat(watch.begin(3 * now)).isTrue();
    }
}
