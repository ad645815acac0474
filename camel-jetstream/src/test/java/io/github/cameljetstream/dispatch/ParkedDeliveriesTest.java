package io.github.cameljetstream.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.cameljetstream.delivery.Deliveries;
import io.github.cameljetstream.delivery.Delivery;
import java.util.List;
import org.junit.jupiter.api.Test;

class ParkedDeliveriesTest {
    private final ParkedDeliveries parked = new ParkedDeliveries();
    private final Delivery first = Deliveries.of("s.a", 1, 1, 1);
    private final Delivery second = Deliveries.of("s.a", 2, 2, 1);

    @Test
    void deliveriesAreParkedFromTheHoldToTheRelease() {
        assertThat(parked.parkIfHeld(first)).isFalse();
        parked.hold();
        assertThat(parked.parkIfHeld(first)).isTrue();
        assertThat(parked.size()).isEqualTo(1);
        assertThat(parked.release()).containsExactly(first);
        assertThat(parked.parkIfHeld(second)).isFalse();
        assertThat(parked.size()).isZero();
    }

    @Test
    void theyLeaveInTheOrderOfTheStreamAndTheHoldGoesOn() {
        parked.hold();
        parked.addAll(List.of(second, first));

        assertThat(parked.take()).containsExactly(first, second);
        assertThat(parked.take()).isEmpty();
        assertThat(parked.parkIfHeld(first)).isTrue();
    }
}
