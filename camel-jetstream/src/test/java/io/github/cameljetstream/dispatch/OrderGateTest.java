package io.github.cameljetstream.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.cameljetstream.LogCapture;
import io.github.cameljetstream.delivery.Deliveries;
import io.github.cameljetstream.delivery.Delivery;
import io.github.cameljetstream.delivery.MissedDeliveries;
import org.junit.jupiter.api.Test;

/** What a route with strict order holds back, and when it gives up. */
class OrderGateTest {
    private static final int MANY = 100;

    private static Delivery delivery(int sequence) {
        return Deliveries.of("s.a", sequence, sequence, 1);
    }

    /** Two messages of an earlier instance are pending. */
    private static OrderGate gate() {
        return new OrderGate(new MissedDeliveries(2, 0, 2, 0));
    }

    @Test
    void laterMessagesWaitForThoseOfAnEarlierInstance() {
        OrderGate gate = gate();
        Delivery third = delivery(3);
        Delivery first = delivery(1);
        Delivery second = delivery(2);
        assertThat(gate.offer(third, MANY)).isEmpty();
        assertThat(gate.offer(first, MANY)).containsExactly(first);
        assertThat(gate.held()).isEqualTo(1);
        assertThat(gate.offer(second, MANY)).containsExactly(second, third);
    }

    /** Nothing more arrives once maxInFlight is reached: without this the route would stand still. */
    @Test
    void whenNoMoreCanBeHeldTheOrderIsGivenUp() {
        OrderGate gate = gate();
        Delivery fourth = delivery(4);
        Delivery third = delivery(3);
        try (LogCapture log = LogCapture.ours()) {
            assertThat(gate.offer(fourth, 2)).isEmpty();
            assertThat(gate.offer(third, 2)).containsExactly(third, fourth);
            assertThat(log.warnings()).singleElement().asString().contains("Order not kept: 2 messages");
        }
        Delivery late = delivery(1);
        assertThat(gate.offer(late, 2)).as("nothing is waited for any more").containsExactly(late);
    }

    @Test
    void afterTheWaitTheHeldOnesPass() {
        OrderGate gate = gate();
        Delivery third = delivery(3);
        gate.offer(third, MANY);
        assertThat(gate.tick(5, 5)).isEmpty();
        assertThat(gate.tick(6, 5)).containsExactly(third);
        assertThat(gate.tick(100, 5)).isEmpty();
    }

    @Test
    void anOpenGateHoldsNothing() {
        OrderGate open = OrderGate.open();
        open.missed(5, 0);
        assertThat(open.isOpen()).isTrue();
        assertThat(open.reset(1, 1)).isEmpty();
        assertThat(open.held()).isZero();
        assertThat(gate().isOpen()).isFalse();
    }
}
