package io.github.cameljetstream.operations;

import io.github.cameljetstream.options.StartOptions;
import io.github.cameljetstream.runtime.LogLimiter;
import io.github.cameljetstream.values.Durations;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import org.apache.camel.Message;
import org.jspecify.annotations.Nullable;

/** Values of the headers that steer operations. Pure. */
final class HeaderValues {
    private HeaderValues() {}

    static @Nullable Long number(Message message, String header, @Nullable Long option) {
        Object value = message.getHeader(header);
        if (value == null) {
            return option;
        }
        try {
            long number = value instanceof Number given
                    ? given.longValue()
                    : Long.parseLong(value.toString().trim());
            if (number >= 1) {
                return number;
            }
        } catch (NumberFormatException e) {
            throw refused(header, value, "a whole number");
        }
        throw refused(header, value, "a number of at least 1");
    }

    static @Nullable Instant time(Message message, String header, Instant now, @Nullable Instant option) {
        Object value = message.getHeader(header);
        return value == null ? option : time(header, value, now);
    }

    /**
     * A time: an instant, a date, seconds since 1970, text of these, or a duration from now on.
     *
     * @throws IllegalArgumentException naming the header and what is expected
     */
    private static Instant time(String header, Object value, Instant now) {
        if (value instanceof Instant instant) {
            return instant;
        }
        if (value instanceof Date date) {
            return date.toInstant();
        }
        if (value instanceof Duration duration) {
            return now.plus(duration);
        }
        String text = value.toString().trim();
        try {
            return isDuration(text) ? now.plus(Durations.parse(text)) : ofInstant(header, text);
        } catch (IllegalArgumentException | ArithmeticException | java.time.DateTimeException e) {
            throw refused(
                    header,
                    value,
                    "a time: seconds since 1970, an instant such as 2026-01-31T12:00:00Z, or a duration such as 30m");
        }
    }

    private static Instant ofInstant(String header, String text) {
        Instant instant = StartOptions.instant(header, text);
        if (instant == null) {
            throw new IllegalArgumentException(header);
        }
        return instant;
    }

    /** Seconds since 1970 have no unit; an instant has a T or a dash within. */
    private static boolean isDuration(String text) {
        return !text.isEmpty()
                && text.indexOf('-', 1) < 0
                && (text.startsWith("P") || Character.isLetter(text.charAt(text.length() - 1)));
    }

    static IllegalArgumentException refused(String header, Object value, String expected) {
        return new IllegalArgumentException("Header " + header + "=" + LogLimiter.excerpt(value.toString())
                + " is refused: it must be " + expected + ".");
    }
}
