package io.github.cameljetstream.settle;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.cameljetstream.delivery.Deliveries;
import io.github.cameljetstream.delivery.Delivery;
import io.github.cameljetstream.delivery.Fault;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class DeadLetterFaultTest {
    private static final long HALF_A_MINUTE = TimeUnit.SECONDS.toNanos(30);

    private final DeadLetterFault faults = new DeadLetterFault();
    private final Delivery delivery = Deliveries.of("s.a", 1, 1, 1);
    private final Delivery other = Deliveries.of("s.a", 2, 2, 1);

    @Test
    void aFailureThatNobodyRetriesCountsForHalfAMinute() {
        assertThat(faults.current(0)).isNull();
        assertThat(faults.failed("no stream", 0)).isTrue();
        assertThat(faults.current(HALF_A_MINUTE - 1).reason()).isEqualTo("no stream");
        assertThat(faults.current(HALF_A_MINUTE)).isNull();
    }

    @Test
    void aFurtherFailureKeepsTheBeginning() {
        faults.failed("no stream", 0);
        Fault first = faults.current(0);
        assertThat(faults.failed("no answer", 1)).isFalse();
        assertThat(faults.current(1).reason()).isEqualTo("no answer");
        assertThat(faults.current(1).since()).isEqualTo(first.since());
    }

    @Test
    void aDeadLetterThatIsRetriedCountsUntilItIsStored() {
        faults.retried(delivery, "no stream", 0);
        assertThat(faults.current(2 * HALF_A_MINUTE)).isNotNull();
        faults.stored(other);
        assertThat(faults.current(2 * HALF_A_MINUTE)).isNotNull();
        faults.stored(delivery);
        assertThat(faults.current(0)).isNull();
    }

    @Test
    void aDeadLetterThatIsGivenUpCountsNoLongerThanOthers() {
        faults.retried(delivery, "no stream", 0);
        faults.failed(delivery, "given up", 1);
        assertThat(faults.current(HALF_A_MINUTE)).isNotNull();
        assertThat(faults.current(HALF_A_MINUTE + 1)).isNull();
    }
}
