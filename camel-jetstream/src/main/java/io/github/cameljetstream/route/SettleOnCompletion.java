package io.github.cameljetstream.route;

import io.github.cameljetstream.delivery.CompletionHandler;
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
 * Settles a delivery or a batch, once, when the unit of work of its exchange is done, even if the exchange was handed over.
 * Thread-safe.
 *
 * @param <T> the delivery or the batch
 */
public class SettleOnCompletion<T> implements Synchronization {
    private static final Logger LOG = LoggerFactory.getLogger(SettleOnCompletion.class);
    private static final Synchronization ANY = new Any();

    private final T item;
    private final CompletionHandler<T> handler;
    private final ConsumerTally tally;
    private final long begun;
    private final AtomicBoolean settled = new AtomicBoolean();

    /** Equals each {@link SettleOnCompletion}: Camel finds a completion, but does not return it. */
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
    SettleOnCompletion(T item, CompletionHandler<T> handler, ConsumerTally tally) {
        this.item = item;
        this.handler = handler;
        this.tally = tally;
        this.begun = tally.begun();
    }

    /** Whether the completion of the exchange settles a delivery. */
    public static boolean isOn(Exchange exchange) {
        return exchange.getExchangeExtension().containsOnCompletion(ANY);
    }

    @Override
    public final void onComplete(Exchange exchange) {
        onDone(ExchangeFailure.of(exchange));
    }

    @Override
    public final void onFailure(Exchange exchange) {
        onDone(ExchangeFailure.ofFailed(exchange));
    }

    /** The unit of work is done; {@code failure} is null if it succeeded. */
    void onDone(@Nullable ExchangeFailure failure) {
        settle(failure);
    }

    /** Only the first call has an effect. */
    final void settle(@Nullable ExchangeFailure failure) {
        if (!settled.compareAndSet(false, true)) {
            return;
        }
        tally.routed(begun);
        try {
            if (failure == null) {
                handler.succeeded(item);
            } else {
                handler.failed(item, failure);
            }
        } catch (Throwable e) {
            LOG.error("{} could not be settled; handling it as failed", item, Causes.loggable(e));
            failAfter(e);
        }
    }

    private void failAfter(Throwable thrown) {
        try {
            handler.failed(item, ExchangeFailure.by(Causes.readable(thrown)));
        } catch (Throwable e) {
            LOG.error("{} could not be settled; leaving it to the server", item, Causes.loggable(e));
        }
    }
}
