package io.github.cameljetstream.delivery;

import io.github.cameljetstream.headers.JetStreamHeaders;
import io.github.cameljetstream.runtime.Causes;
import io.github.cameljetstream.runtime.LogLimiter;
import io.github.cameljetstream.values.Durations;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.temporal.TemporalAccessor;
import java.util.Collections;
import java.util.Date;
import java.util.Map;
import java.util.WeakHashMap;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** How long a message that failed waits for its next delivery, as its exchange says in a header. */
public final class NakDelay {
    /** The server adds a delay to the time of day, in nanoseconds with 64 bits: the sum ends in the year 2262. */
    static final Duration MAX = Duration.ofDays(36_500);

    private static final Logger LOG = LoggerFactory.getLogger(NakDelay.class);

    /** A message may say how often this is logged; an exchange does not know its consumer. */
    private static final Map<CamelContext, LogLimiter> LIMITERS = Collections.synchronizedMap(new WeakHashMap<>());

    private NakDelay() {}

    /** The delay that the exchange asks for; null if it asks for none, or not in a way that can be understood. */
    static @Nullable Duration of(Exchange exchange) {
        Object value = exchange.getMessage().getHeader(JetStreamHeaders.NAK_DELAY);
        if (value == null) {
            return null;
        }
        try {
            return parse(value, Instant.now());
        } catch (Throwable e) { // its value may be an object of anybody
            ignored(exchange, LogLimiter.excerpt(Causes.describe(e)));
            return null;
        }
    }

    private static void ignored(Exchange exchange, String problem) {
        long count = LIMITERS.computeIfAbsent(exchange.getContext(), context -> new LogLimiter())
                .count(System.nanoTime());
        if (count > 0) {
            LOG.warn(
                    "Header {} of exchange {} is ignored, the usual delay holds: {}{}",
                    JetStreamHeaders.NAK_DELAY,
                    exchange.getExchangeId(),
                    problem,
                    count == 1 ? "" : " (and " + (count - 1) + " others since the last such line)");
        }
    }

    /** The delay until a time; zero if that is over. */
    public static Duration until(Instant time, Instant now) {
        return time.isBefore(now) ? Duration.ZERO : checked(Duration.between(now, time));
    }

    /** The delay, if the server can wait for so long. */
    public static Duration checked(Duration delay) {
        if (delay.isNegative() || delay.compareTo(MAX) > 0) {
            throw new IllegalArgumentException("A delay of " + delay
                    + " is refused: use zero or more, and no more than " + MAX.toDays() + " days.");
        }
        return delay;
    }

    /**
     * Reads a value of the header.
     *
     * @throws IllegalArgumentException if it is neither a delay nor a time
     */
    static Duration parse(Object value, Instant now) {
        if (value instanceof Duration delay) {
            return checked(delay);
        }
        if (value instanceof Date date) {
            return until(date.toInstant(), now);
        }
        try {
            return value instanceof TemporalAccessor time
                    ? until(Instant.from(time), now)
                    : parseText(value.toString().trim(), now);
        } catch (DateTimeException e) {
            throw notADelay(value, e);
        }
    }

    private static Duration parseText(String text, Instant now) {
        if (text.indexOf('T') > 0 && !text.startsWith("P")) {
            return until(OffsetDateTime.parse(text).toInstant(), now);
        }
        try {
            return checked(Durations.parse(text));
        } catch (IllegalArgumentException e) {
            throw notADelay(text, e);
        }
    }

    private static IllegalArgumentException notADelay(Object value, Exception cause) {
        return new IllegalArgumentException(
                "'" + LogLimiter.excerpt(value.toString())
                        + "' is refused: it must be a duration such as 30s, a number of milliseconds, or a time such as"
                        + " 2030-01-31T12:00:00Z, and no more than " + MAX.toDays() + " days from now.",
                cause);
    }
}
