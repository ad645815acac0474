package io.github.cameljetstream.route;

import io.github.cameljetstream.delivery.ExchangeFailure;
import io.github.cameljetstream.runtime.Causes;
import java.util.List;
import org.apache.camel.Exchange;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What becomes of the deliveries of a batch: each fails with the batch, or with its own exchange.
 *
 * @param items the deliveries, each with its exchange
 */
record BatchCompletionHandler(List<Item> items) implements CompletionHandler {
    /** A delivery of the batch, by its exchange. */
    record Item(Exchange exchange, CompletionHandler outcome) {}

    private static final Logger LOG = LoggerFactory.getLogger(BatchCompletionHandler.class);

    @Override
    public void succeeded() {
        for (Item item : items) {
            tell(item, ExchangeFailure.of(item.exchange()));
        }
    }

    @Override
    public void failed(ExchangeFailure failure) {
        for (Item item : items) {
            ExchangeFailure own = ExchangeFailure.of(item.exchange());
            tell(item, own == null ? failure.shared(item.exchange()) : own);
        }
    }

    /** The other deliveries are settled, whatever becomes of this one. */
    private static void tell(Item item, @Nullable ExchangeFailure failure) {
        try {
            if (failure == null) {
                item.outcome().succeeded();
            } else {
                item.outcome().failed(failure);
            }
        } catch (Throwable e) {
            LOG.error("{} could not be settled; leaving it to the server", item.outcome(), Causes.loggable(e));
        }
    }
}
