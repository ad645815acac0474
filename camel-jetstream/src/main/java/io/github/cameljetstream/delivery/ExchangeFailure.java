package io.github.cameljetstream.delivery;

import java.time.Duration;
import org.apache.camel.CamelExecutionException;
import org.apache.camel.Exchange;
import org.apache.camel.ExchangePropertyKey;
import org.apache.camel.RollbackExchangeException;
import org.jspecify.annotations.Nullable;

/**
 * How an exchange failed: with an exception, or because it is marked rollback-only.
 *
 * @param cause null if none is known
 * @param delay how long the message waits for its next delivery, as the exchange asks; null for the usual delay
 */
public record ExchangeFailure(Throwable cause, @Nullable Duration delay) {

    public static ExchangeFailure by(Throwable cause) {
        return new ExchangeFailure(cause, null);
    }

    /** The failure of an exchange that has ended; null if it succeeded. */
    public static @Nullable ExchangeFailure of(Exchange exchange) {
        return exchange.isFailed() || isMarkedRollbackOnly(exchange) ? ofFailed(exchange) : null;
    }

    /** The failure of an exchange that is known to have failed. */
    public static ExchangeFailure ofFailed(Exchange exchange) {
        return new ExchangeFailure(cause(exchange), NakDelay.of(exchange));
    }

    /** The failure of an exchange that fails with the one of this failure; it may ask for a delay of its own. */
    public ExchangeFailure shared(Exchange other) {
        Duration own = NakDelay.of(other);
        return own == null ? this : new ExchangeFailure(cause, own);
    }

    static boolean isMarkedRollbackOnly(Exchange exchange) {
        return exchange.isRollbackOnly() || exchange.isRollbackOnlyLast();
    }

    private static Throwable cause(Exchange exchange) {
        Throwable thrown = exchange.getException();
        if (thrown instanceof CamelExecutionException && thrown.getCause() instanceof Error error) {
            return error; // an exchange holds exceptions only, so Camel wraps an Error
        }
        if (thrown != null) {
            return thrown;
        }
        Throwable caught = exchange.getProperty(ExchangePropertyKey.EXCEPTION_CAUGHT, Throwable.class);
        return isMarkedRollbackOnly(exchange)
                ? new RollbackExchangeException("The exchange is marked rollback-only", exchange, caught)
                : caught;
    }
}
