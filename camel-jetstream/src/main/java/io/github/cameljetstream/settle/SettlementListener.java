package io.github.cameljetstream.settle;

import io.github.cameljetstream.delivery.Delivery;
import io.github.cameljetstream.delivery.SettlementKind;

/** What the parts that make deliveries need to know of their settlement. No method may block. */
public interface SettlementListener {
    /** A delivery is settled, so that its permit is free. */
    void permitReleased();

    /** How a delivery was settled, before its permit is released. */
    default void settled(Delivery delivery, SettlementKind as) {}

    /** A delivery is retried in its place in the order. */
    default void retried() {}

    /** A delivery that followed an earlier one of its message has to run itself. */
    void runs(Delivery delivery);
}
