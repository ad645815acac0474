package io.github.cameljetstream.route;

import io.github.cameljetstream.delivery.ConsumerTally;
import io.github.cameljetstream.delivery.ExchangeFailure;
import io.github.cameljetstream.runtime.Causes;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.camel.Exchange;
import org.apache.camel.spi.Synchronization;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells the outcome, once, when the unit of work of an exchange is done, wherever the exchange was handed over to.
 * Thread-safe.
 */
public class SettleOnCompletion implements Synchronization {
    private static final Logger LOG = LoggerFactory.getLogger(SettleOnCompletion.class);
    private static final Synchronization ANY = new Any();

    private final CompletionHandler outcome;
    private final ConsumerTally tally;
    private final long begun;
    private final AtomicBoolean told = new AtomicBoolean();

    /** Equals each {@link SettleOnCompletion}: Camel looks a completion up, but shows none. */
    private static final class Any implements Synchronization {
        @Override
        public void onComplete(Exchange exchange) {
            throw new IllegalStateException("Only looked up");
        }

        @Override
        public void onFailure(Exchange exchange) {
            throw new IllegalStateException("Only looked up");
        }

        @Override
        public boolean equals(Object other) {
            return other instanceof SettleOnCompletion;
        }

        @Override
        public int hashCode() {
            return 0;
        }
    }

    /** The exchange begins now. */
    SettleOnCompletion(CompletionHandler outcome, ConsumerTally tally) {
        this.outcome = outcome;
        this.tally = tally;
        this.begun = tally.begun();
    }

    /** Whether the end of the exchange settles a delivery. */
    public static boolean isOn(Exchange exchange) {
        return exchange.getExchangeExtension().containsOnCompletion(ANY);
    }

    @Override
    public final void onComplete(Exchange exchange) {
        ended(ExchangeFailure.of(exchange));
    }

    @Override
    public final void onFailure(Exchange exchange) {
        ended(ExchangeFailure.ofFailed(exchange));
    }

    /**
     * The unit of work is done.
     *
     * @param failure null if it succeeded
     */
    void ended(@Nullable ExchangeFailure failure) {
        tell(failure);
    }

    /** Only the first call counts. */
    final void tell(@Nullable ExchangeFailure failure) {
        if (!told.compareAndSet(false, true)) {
            return;
        }
        tally.routed(begun);
        try {
            if (failure == null) {
                outcome.succeeded();
            } else {
                outcome.failed(failure);
            }
        } catch (Throwable e) {
            LOG.error("{} could not be settled; handling it as failed", outcome, Causes.loggable(e));
            failAfter(e);
        }
    }

    private void failAfter(Throwable thrown) {
        try {
            outcome.failed(ExchangeFailure.by(Causes.readable(thrown)));
        } catch (Throwable e) {
            LOG.error("{} could not be settled; leaving it to the server", outcome, Causes.loggable(e));
        }
    }
}
