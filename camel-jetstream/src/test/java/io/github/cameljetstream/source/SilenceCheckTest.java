package io.github.cameljetstream.source;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class SilenceCheckTest {
    private static final long SILENCE = Heartbeat.among(1).silenceNanos();
    private static final int MANY = 10_000;

    private final SilenceCheck check = new SilenceCheck();

    SilenceCheckTest() {
        check.start(0);
        check.expect(Heartbeat.among(1), 0);
    }

    @Test
    void theServerIsSilentIfNoHeartbeatArrives() {
        assertThat(check.isSilent(SILENCE)).isFalse();
        check.signed(SILENCE);
        assertThat(check.isSilent(2 * SILENCE)).isFalse();
        assertThat(check.isSilent(2 * SILENCE + 1)).isTrue();
        assertThat(check.isSilent(2 * SILENCE + 2)).as("the next period begins").isFalse();
        check.ignoreUntil(4 * SILENCE);
        assertThat(check.isSilent(5 * SILENCE)).isFalse();
    }

    @Test
    void aSuspicionLastsUntilTheServerSendsSomething() {
        assertThat(check.suspicion()).isNull();
        assertThat(check.suspect().reason()).isEqualTo(check.reason(1)).contains(SILENCE / 1_000_000 + " ms");
        assertThat(check.suspicion()).isNotNull();
        check.signed(1);
        assertThat(check.suspicion()).isNull();
        check.suspect();
        check.clearSuspicion();
        assertThat(check.suspicion()).isNull();
        check.suspect();
        check.start(1);
        assertThat(check.suspicion()).isNull();
    }

    @Test
    void silenceMeansNothingWhileTheProcessWasHeldUp() {
        long late = TimeUnit.MILLISECONDS.toNanos(900);
        assertThat(check.isHeldUp(late)).isFalse();
        assertThat(check.isHeldUp(2 * late + 1)).isTrue();
        assertThat(check.isHeldUp(3 * late)).isFalse();
    }

    @Test
    void manyConsumersNeedFewerHeartbeatsUnlessOneIsSuspected() {
        check.suspect();
        check.slowDown(MANY, 1);
        assertThat(check.heartbeat()).isEqualTo(Heartbeat.among(1));
        check.clearSuspicion();
        check.slowDown(1, 1);
        assertThat(check.heartbeat()).isEqualTo(Heartbeat.among(1));
        check.slowDown(MANY, 1);
        assertThat(check.heartbeat()).isEqualTo(Heartbeat.among(MANY));
    }
}
