package io.github.cameljetstream.route;

import io.github.cameljetstream.delivery.CompletionHandler;
import io.github.cameljetstream.delivery.Delivery;
import io.github.cameljetstream.delivery.ExchangeFailure;
import io.github.cameljetstream.runtime.Causes;
import java.util.List;
import org.apache.camel.Exchange;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Settles the deliveries of a batch: each fails with the batch, or with its own exchange. */
final class BatchCompletionHandler implements CompletionHandler<List<BatchCompletionHandler.Item>> {
    private static final Logger LOG = LoggerFactory.getLogger(BatchCompletionHandler.class);

    /** A delivery of the batch, and the exchange in the body of the batch. */
    record Item(Exchange exchange, Delivery delivery, CompletionHandler<Delivery> handler) {
        /** Settles the delivery. A failure to do so does not affect the other deliveries. */
        private void settle(@Nullable ExchangeFailure failure) {
            try {
                if (failure == null) {
                    handler.succeeded(delivery);
                } else {
                    handler.failed(delivery, failure);
                }
            } catch (Throwable e) {
                LOG.error("{} could not be settled; leaving it to the server", delivery, Causes.loggable(e));
            }
        }
    }

    @Override
    public boolean succeeded(List<Item> batch) {
        batch.forEach(item -> item.settle(ExchangeFailure.of(item.exchange())));
        return true;
    }

    @Override
    public void failed(List<Item> batch, ExchangeFailure failure) {
        for (Item item : batch) {
            ExchangeFailure own = ExchangeFailure.of(item.exchange());
            item.settle(own == null ? failure.shared(item.exchange()) : own);
        }
    }
}
