package io.github.cameljetstream.delivery;

/**
 * Settles a delivery, or the deliveries of a batch, when their exchange is done. Thread-safe.
 *
 * @param <T> the delivery or the batch
 */
public interface CompletionHandler<T> {
    /** The exchange succeeded. Returns whether that settles the delivery. */
    boolean succeeded(T item);

    void failed(T item, ExchangeFailure failure);
}
