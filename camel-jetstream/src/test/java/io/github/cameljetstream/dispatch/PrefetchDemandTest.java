package io.github.cameljetstream.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.cameljetstream.delivery.Deliveries;
import io.github.cameljetstream.delivery.Delivery;
import io.github.cameljetstream.delivery.InFlight;
import io.github.cameljetstream.runtime.BackgroundTasks;
import org.junit.jupiter.api.Test;

/** How many messages are asked for. */
class PrefetchDemandTest {
    private static final int MIB = 1024 * 1024;
    private static final int LARGE = 64 * 1024;

    private final DispatchQueue dispatchQueue =
            new SequentialQueue(new BackgroundTasks(run -> {}, null), (delivery, afterwards) -> true);
    private long settled;
    private long sequence;
    private InFlight inFlight = new InFlight(10_000, 64 * MIB);
    private PrefetchWindow window = new PrefetchWindow(10_000, 1, () -> settled, () -> 10_000);
    private int sharers = 1;
    private long pending = Integer.MAX_VALUE;

    private int asked(int outstanding) {
        return demand().toRequest(outstanding);
    }

    private PrefetchDemand demand() {
        return new PrefetchDemand(inFlight, dispatchQueue, window, () -> pending, () -> sharers);
    }

    private void deliver(int count, int size) {
        for (int i = 0; i < count; i++) {
            settled++;
            Delivery delivery = Deliveries.of("s.a", ++sequence, sequence, 1, size);
            inFlight.add(delivery);
            inFlight.remove(delivery);
        }
    }

    /** Requests cannot be taken back: a stop waits until they are filled. */
    @Test
    void whenTheServerHasNoMoreARequestIsForWhatIsStoredInAMoment() {
        deliver(6_000, 100);
        window.everySecond();
        pending = 0;

        assertThat(asked(0)).isEqualTo(600);
        assertThat(asked(500)).as("too few to be worth a request").isZero();
        pending = 1_000;
        assertThat(asked(0)).isEqualTo(1_600);
        pending = 100_000;
        assertThat(asked(0)).isEqualTo(10_000);
    }

    @Test
    void theFirstRequestIsSmall() {
        assertThat(asked(0)).isEqualTo(16);
    }

    @Test
    void aQuickRouteGetsAllThatMayBeInFlight() {
        deliver(6_000, 100);

        assertThat(asked(0)).isEqualTo(10_000);
        assertThat(asked(5_000)).isEqualTo(5_000);
        assertThat(asked(9_500)).as("too few to be worth a request").isZero();
        assertThat(demand().wanted(9_500)).as("but wanted").isEqualTo(500);
        assertThat(demand().wanted(10_001)).isZero();
    }

    /** Limits the exchanges; more messages may wait for the end of one. */
    private void limitExchanges(int maxExchanges, long maxAckPending) {
        inFlight = new InFlight(maxExchanges, 64 * MIB);
        window = new PrefetchWindow(maxExchanges, 1, () -> settled, () -> maxAckPending);
    }

    private void begin(int exchanges) {
        for (int i = 0; i < exchanges; i++) {
            inFlight.add(Deliveries.of("s.a", ++sequence, sequence, 1, 100));
        }
    }

    @Test
    void aQuickParallelRouteHasTheWorkOfATenthOfASecondAheadOfItsExchanges() {
        limitExchanges(256, 1_000);
        deliver(5_000, 100);
        begin(256);

        assertThat(asked(0)).isEqualTo(500);
        dispatchQueue.add(Deliveries.of("s.a", 1, 1, 1, 100));
        assertThat(asked(400)).as("too few to be worth a request").isZero();
        assertThat(demand().isFull()).isFalse();
        begin(500);
        assertThat(demand().isFull()).isTrue();
    }

    @Test
    void noMoreIsAheadThanMaxAckPendingAllows() {
        limitExchanges(256, 1_000);
        deliver(50_000, 100);
        begin(256);

        assertThat(asked(0)).isEqualTo(1_000 - 256);
        limitExchanges(256, 256);
        begin(256);
        assertThat(asked(0)).isZero();
        limitExchanges(256, -1);
        begin(256);
        assertThat(asked(0)).as("without a limit").isEqualTo(1_000);
    }

    /** Another instance could process what lies ahead of a slow route. */
    @Test
    void nothingIsAheadOfASlowParallelRoute() {
        limitExchanges(20, 1_000);
        deliver(9, 100);
        window.everySecond();
        begin(20);

        assertThat(asked(0)).isZero();
        assertThat(demand().wanted(0)).isZero();
    }

    /** The server cuts a connection off that has too many bytes on their way. */
    @Test
    void ofLargeMessagesNoMoreAreOnTheirWayThanTheConnectionCarries() {
        deliver(6_000, LARGE);

        assertThat(asked(0)).isBetween(250, 256);
        assertThat(asked(256)).isZero();
        sharers = 6;
        assertThat(asked(0)).isBetween(120, 128);
        sharers = 500;
        assertThat(asked(0)).isBetween(60, 64);
    }

    @Test
    void oneMessageIsAskedForHoweverLarge() {
        deliver(100, 8 * MIB);
        sharers = 500;

        assertThat(asked(0)).isEqualTo(1);
    }

    @Test
    void aRequestIsForNoMoreBytesThanItsShare() {
        PrefetchDemand demand = demand();

        assertThat(demand.maxBytes()).isEqualTo(16 * MIB);
        sharers = 100;
        assertThat(demand.maxBytes()).isEqualTo(4 * MIB);
        inFlight.add(Deliveries.of("s.a", 1, 1, 1, 62 * MIB));
        assertThat(demand.maxBytes()).isBetween((long) MIB, 2L * MIB);
    }
}
