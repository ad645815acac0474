package io.github.cameljetstream.kv.claim;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class ClaimJudgeTest {
    private static final Duration LEASE = Duration.ofMinutes(5);
    private static final long START = Long.MAX_VALUE - 1_000; // a monotonic clock may overflow

    private final ClaimJudge judge = new ClaimJudge();

    private boolean isOver(long revision, Duration later, Duration age) {
        return judge.isOver("k", revision, LEASE, START + later.toNanos(), () -> age);
    }

    @Test
    void aClaimIsOverOnceItsRevisionWasSeenForTheWholeLease() {
        assertThat(isOver(1, Duration.ZERO, null)).isFalse();
        assertThat(isOver(1, LEASE.minusNanos(1), null)).isFalse();
        assertThat(isOver(1, LEASE, null)).isTrue();
    }

    @Test
    void aRenewalBeginsTheLeaseAgain() {
        isOver(1, Duration.ZERO, null);
        assertThat(isOver(2, LEASE, null)).isFalse();
        assertThat(isOver(2, LEASE.multipliedBy(2).minusNanos(1), null)).isFalse();
        assertThat(isOver(2, LEASE.multipliedBy(2), null)).isTrue();
    }

    @Test
    void aClaimIsOverByTheServersClockAfterMoreThanTheLease() {
        assertThat(isOver(1, Duration.ZERO, Duration.ofSeconds(330))).isFalse();
        assertThat(isOver(1, Duration.ZERO, Duration.ofSeconds(331))).isTrue();
    }

    @Test
    void anEarlierClaimDoesNotCountForALaterOne() {
        isOver(1, Duration.ZERO, null);
        judge.forget("k");
        assertThat(isOver(1, LEASE, null)).isFalse();
    }

    @Test
    void theServerIsNotAskedIfTheObservationSuffices() {
        isOver(1, Duration.ZERO, null);
        assertThat(judge.isOver("k", 1, LEASE, START + LEASE.toNanos(), () -> {
                    throw new AssertionError("asked");
                }))
                .isTrue();
    }
}
