package io.github.cameljetstream.delivery;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Settles deliveries, each of them once; a later call has no effect. No method blocks. Thread-safe.
 *
 * @param <D> the deliveries, which name their settler: a parameter, so that this does not name them in turn
 */
public interface DeliverySettler<D> extends CompletionHandler<D> {
    /** The exchange of the delivery succeeded. Returns false if the delivery is settled already. */
    @Override
    boolean succeeded(D delivery);

    @Override
    void failed(D delivery, ExchangeFailure failure);

    /**
     * The user wants the message to be redelivered. Returns false if the delivery is settled already.
     *
     * @param delay null for the delay after a failure
     */
    boolean redeliver(D delivery, @Nullable Duration delay);

    /** The user terminates the message. Returns false if the delivery is settled already. */
    boolean terminate(D delivery, @Nullable String reason);

    /** The user did not settle the delivery within its wait: it is left to the server. Returns false if it is settled already. */
    boolean expire(D delivery);

    /** The exchange of the delivery did not begin, or must not be retried here. */
    void handBack(D delivery);

    /** How the message of a new delivery was settled here before; null if it was not, or that is forgotten. */
    @Nullable
    Settlement endOf(D delivery);

    /** Settles the delivery with a decision that was made for an earlier one of its message. */
    boolean settle(D delivery, Settlement settlement);
}
