package io.github.cameljetstream.options;

import java.math.BigDecimal;
import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads durations in Camel's forms ({@code 30s}, {@code 1h30m}, {@code PT30S}) and in Go's ({@code 50ms}, {@code 1.5h},
 * {@code 250us}), so that a value copied from a Dapr component means the same here. A bare number has no unit of its
 * own: the caller says which it has (Camel: milliseconds, Dapr: seconds).
 */
public final class Durations {
    private static final Pattern PART = Pattern.compile("(\\d+(?:\\.\\d+)?)(ns|us|µs|μs|ms|s|m|h|d)");
    private static final Pattern BARE = Pattern.compile("\\d+");

    private Durations() {}

    /** Parses one duration in which a bare number counts milliseconds, as everywhere in Camel. */
    public static Duration parse(String text) {
        return parse(text, ChronoUnit.MILLIS);
    }

    /**
     * Parses one duration.
     *
     * @param text the duration
     * @param bareUnit the unit of a bare number
     * @throws IllegalArgumentException if the text is no duration; the message says what was expected
     */
    public static Duration parse(String text, ChronoUnit bareUnit) {
        String value = text.trim();
        if (BARE.matcher(value).matches()) {
            return Duration.of(Long.parseLong(value), bareUnit);
        }
        if (value.startsWith("P") || value.startsWith("p")) {
            return parseIso(text, value);
        }
        Matcher part = PART.matcher(value);
        Duration sum = Duration.ZERO;
        int end = 0;
        while (part.find() && part.start() == end) {
            sum = sum.plus(nanos(part.group(1), part.group(2)));
            end = part.end();
        }
        if (end == 0 || end < value.length()) {
            throw notADuration(text);
        }
        return sum;
    }

    /** Parses a list of durations separated by commas, such as {@code 50ms, 1s, 10s}. */
    public static List<Duration> parseList(String text, ChronoUnit bareUnit) {
        List<Duration> durations = new ArrayList<>();
        for (String entry : text.split(",", -1)) {
            durations.add(parse(entry, bareUnit));
        }
        return List.copyOf(durations);
    }

    private static Duration parseIso(String text, String value) {
        try {
            Duration duration = Duration.parse(value);
            if (duration.isNegative()) {
                throw notADuration(text);
            }
            return duration;
        } catch (DateTimeParseException e) {
            IllegalArgumentException refused = notADuration(text);
            refused.initCause(e);
            throw refused;
        }
    }

    private static Duration nanos(String number, String unit) {
        long perUnit =
                switch (unit) {
                    case "ns" -> 1L;
                    case "ms" -> 1_000_000L;
                    case "s" -> 1_000_000_000L;
                    case "m" -> 60_000_000_000L;
                    case "h" -> 3_600_000_000_000L;
                    case "d" -> 86_400_000_000_000L;
                    default -> 1_000L;
                };
        return Duration.ofNanos(
                new BigDecimal(number).multiply(BigDecimal.valueOf(perUnit)).longValue());
    }

    private static IllegalArgumentException notADuration(String text) {
        return new IllegalArgumentException("'" + text
                + "' is not a duration. Write a number with a unit (ns, us, ms, s, m, h, d), such as 50ms, 30s, 1m30s or"
                + " 1.5h; an ISO-8601 duration such as PT30S; or a bare number of milliseconds.");
    }
}
