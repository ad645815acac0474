package io.github.cameljetstream.consume;

import java.util.List;
import org.apache.camel.Exchange;

/**
 * What becomes of the deliveries of a batch: each fails with the batch, or with its own exchange.
 *
 * @param items the deliveries, each with its exchange
 */
record BatchOutcome(List<Item> items) implements Outcome {
    /** A delivery of the batch, by its exchange. */
    record Item(Exchange exchange, Outcome outcome) {}

    @Override
    public void succeeded() {
        for (Item item : items) {
            if (item.exchange().isFailed()) {
                item.outcome().failed(item.exchange().getException());
            } else {
                item.outcome().succeeded();
            }
        }
    }

    @Override
    public void failed(Throwable cause) {
        for (Item item : items) {
            Throwable own = item.exchange().getException();
            item.outcome().failed(own == null ? cause : own);
        }
    }
}
