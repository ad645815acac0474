package io.github.cameljetstream.delivery;

import java.time.Duration;

/** Settles deliveries, each of them once; a later call has no effect. No method blocks. Thread-safe. */
public interface DeliverySettler {
    /** The exchange of the delivery succeeded. Returns false if the delivery is settled already. */
    boolean succeeded(Delivery delivery);

    /** The exchange of the delivery failed. */
    void failed(Delivery delivery, ExchangeFailure failure);

    /**
     * The user wants the message to be redelivered. Returns false if the delivery is settled already.
     *
     * @param delay null for the delay after a failure
     */
    boolean redeliver(Delivery delivery, Duration delay);

    /** The user terminates the message. Returns false if the delivery is settled already. */
    boolean terminate(Delivery delivery, String reason);

    /** The user did not settle the delivery within its wait: it is left to the server. Returns false if it is settled already. */
    boolean expire(Delivery delivery);

    /** The exchange of the delivery did not begin, or must not be retried here. */
    void handBack(Delivery delivery);

    /** The messages that are settled here, also by earlier settlers. */
    SettledMessageCache settledMessages();

    /** Settles the delivery with a decision that was made for an earlier one of its message. */
    boolean settle(Delivery delivery, Settlement settlement);
}
