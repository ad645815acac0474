package io.github.cameljetstream.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.cameljetstream.connection.ServerFeatures;
import io.github.cameljetstream.provision.BoundConsumer;
import io.github.cameljetstream.provision.BoundStream;
import io.github.cameljetstream.provision.ConsumerPosition;
import io.nats.client.api.AckPolicy;
import io.nats.client.api.ConsumerConfiguration;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class DeliveryGapsTest {
    private static final long NONE = Long.MAX_VALUE;
    private static final long SECOND = TimeUnit.SECONDS.toNanos(1);

    private final DeliveryGaps gaps = new DeliveryGaps();
    private final ConsumerSequenceTracker tracker = new ConsumerSequenceTracker(() -> false, () -> false);

    private static BoundConsumer consumer(AckPolicy policy, long ackPending, long delivered, long ackFloor) {
        ConsumerConfiguration configuration = ConsumerConfiguration.builder()
                .durable("d")
                .ackPolicy(policy)
                .ackWait(Duration.ofSeconds(10))
                .build();
        return new BoundConsumer(
                BoundStream.unasked("s"),
                "d",
                configuration,
                ServerFeatures.UNKNOWN,
                null,
                new ConsumerPosition(ackPending, delivered, ackFloor, 0, 0, false));
    }

    private void bound(BoundConsumer consumer) {
        gaps.boundTo(consumer, 0);
        tracker.boundTo(consumer.delivered(), false);
    }

    private void delivered(long place, long highest, long now) {
        if (tracker.missingBefore(place) > 0) {
            gaps.missed(highest, now);
        }
        tracker.delivered(place, 0);
    }

    @Test
    void nothingIsMissingWhereTheNumbersFollowEachOther() {
        bound(consumer(AckPolicy.Explicit, 0, 5, 100));
        delivered(6, 100, 0);
        delivered(7, 140, 0);
        assertThat(gaps.from(0)).isEqualTo(NONE);
    }

    @Test
    void aLeapLeavesAGapForThreeWaits() {
        bound(consumer(AckPolicy.Explicit, 0, 0, 0));
        delivered(1, 0, 0);
        delivered(3, 7, SECOND);
        delivered(9, 20, 5 * SECOND);
        assertThat(gaps.from(6 * SECOND)).isEqualTo(8);
        assertThat(gaps.from(31 * SECOND)).isEqualTo(8);
        assertThat(gaps.from(32 * SECOND)).isEqualTo(21);
        assertThat(gaps.from(36 * SECOND)).isEqualTo(NONE);
    }

    @Test
    void whatWasPendingBeforeUsIsMissing() {
        bound(consumer(AckPolicy.All, 2, 5, 40));
        delivered(6, 45, 0);
        assertThat(gaps.from(SECOND)).isEqualTo(41);
    }

    /** Each delivery to another leaves one: few are remembered, and the first for no longer. */
    @Test
    void instancesThatShareTheConsumer() {
        bound(consumer(AckPolicy.Explicit, 0, 0, 0));
        for (int i = 1; i <= 10_000; i++) {
            delivered(2L * i, 2L * i - 1, i * SECOND / 100);
        }
        assertThat(gaps.from(100 * SECOND)).isBetween(2L * 6_900, 2L * 7_200);
    }

    @Test
    void aServerThatHasForgottenDeliveriesNumbersThemAnew() {
        bound(consumer(AckPolicy.Explicit, 0, 0, 0));
        delivered(1, 0, 0);
        delivered(2, 1, 0);
        delivered(2, 2, 0);
        assertThat(gaps.from(0)).isEqualTo(NONE);
        delivered(4, 2, 0);
        assertThat(gaps.from(0)).isEqualTo(3);
    }

    @Test
    void whatIsNotAcknowledgedDoesNotComeAgain() {
        bound(consumer(AckPolicy.None, 0, 0, 0));
        delivered(1, 0, 0);
        delivered(5, 1, 0);
        assertThat(gaps.from(0)).isEqualTo(NONE);
    }

    @Test
    void anotherStreamHasNone() {
        bound(consumer(AckPolicy.Explicit, 3, 5, 40));
        gaps.forget();
        assertThat(gaps.from(0)).isEqualTo(NONE);
    }
}
