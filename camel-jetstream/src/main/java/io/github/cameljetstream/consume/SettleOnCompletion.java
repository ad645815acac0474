package io.github.cameljetstream.consume;

import org.apache.camel.Exchange;
import org.apache.camel.spi.Synchronization;

/** Tells the outcome when the unit of work of an exchange is done, wherever the exchange was handed over to. */
final class SettleOnCompletion implements Synchronization {
    private final Outcome outcome;

    SettleOnCompletion(Outcome outcome) {
        this.outcome = outcome;
    }

    @Override
    public void onComplete(Exchange exchange) {
        outcome.succeeded();
    }

    @Override
    public void onFailure(Exchange exchange) {
        outcome.failed(
                exchange.getException() != null
                        ? exchange.getException()
                        : exchange.getProperty(Exchange.EXCEPTION_CAUGHT, Throwable.class));
    }
}
