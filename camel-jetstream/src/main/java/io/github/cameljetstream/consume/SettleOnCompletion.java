package io.github.cameljetstream.consume;

import org.apache.camel.Exchange;
import org.apache.camel.spi.Synchronization;

/** Tells the outcome when the unit of work of an exchange is done, wherever the exchange was handed over to. */
final class SettleOnCompletion implements Synchronization {
    private final Outcome outcome;
    private final ConsumerTally tally;
    private final long begun;

    /** The exchange begins now. */
    SettleOnCompletion(Outcome outcome, ConsumerTally tally) {
        this.outcome = outcome;
        this.tally = tally;
        this.begun = tally.begun();
    }

    @Override
    public void onComplete(Exchange exchange) {
        tally.routed(begun);
        outcome.succeeded();
    }

    @Override
    public void onFailure(Exchange exchange) {
        tally.routed(begun);
        outcome.failed(
                exchange.getException() != null
                        ? exchange.getException()
                        : exchange.getProperty(Exchange.EXCEPTION_CAUGHT, Throwable.class));
    }
}
