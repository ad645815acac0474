package io.github.cameljetstream.values;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads durations in Camel's forms ({@code 30s}, {@code 1h30m}, {@code PT30S}) and in Go's ({@code 50ms}, {@code 1.5h},
 * {@code 250us}), so that a value copied from a Dapr component has the same meaning. The caller sets the unit of a bare
 * number (Camel: milliseconds, Dapr: seconds).
 */
public final class Durations {
    private static final Pattern PART = Pattern.compile("(\\d+(?:\\.\\d+)?)(ns|us|µs|μs|ms|s|m|h|d)");
    private static final Pattern BARE = Pattern.compile("\\d+");

    private Durations() {}

    /** Parses one duration in which a bare number is in milliseconds, as everywhere in Camel. */
    public static Duration parse(String text) {
        return parse(text, ChronoUnit.MILLIS);
    }

    /**
     * Parses one duration.
     *
     * @param text the duration
     * @param bareUnit the unit of a bare number
     * @throws IllegalArgumentException if the text is no duration; the message has the expected form
     */
    public static Duration parse(String text, ChronoUnit bareUnit) {
        String value = text.trim();
        if (BARE.matcher(value).matches()) {
            return checked(text, nanos(value, bareUnit.getDuration().toNanos()));
        }
        if (value.startsWith("P") || value.startsWith("p")) {
            return checked(text, parseIso(text, value, bareUnit));
        }
        return checked(text, sumOfParts(text, value, bareUnit));
    }

    private static BigInteger sumOfParts(String text, String value, ChronoUnit bareUnit) {
        Matcher part = PART.matcher(value);
        BigInteger sum = BigInteger.ZERO;
        int end = 0;
        while (part.find() && part.start() == end) {
            sum = sum.add(nanos(part.group(1), nanosPer(part.group(2))));
            end = part.end();
        }
        if (end == 0 || end < value.length()) {
            throw notADuration(text, bareUnit);
        }
        return sum;
    }

    /** NATS counts durations in nanoseconds with 64 bits. */
    private static Duration checked(String text, BigInteger nanos) {
        if (nanos.bitLength() >= Long.SIZE) {
            throw new IllegalArgumentException("'" + text.trim() + "' is too long: 106751d is the longest duration.");
        }
        return Duration.ofNanos(nanos.longValue());
    }

    /** A duration in its shortest form: {@code 1h30m}, {@code 1.5s}, {@code 50ms}. */
    public static String format(Duration duration) {
        if (duration.isNegative()) {
            return "-" + format(duration.negated());
        }
        if (duration.isZero()) {
            return "0s";
        }
        if (duration.compareTo(Duration.ofSeconds(1)) < 0) {
            return formatNanos(duration.toNanosPart());
        }
        String hours = duration.toHours() == 0 ? "" : duration.toHours() + "h";
        String minutes = duration.toMinutesPart() == 0 ? "" : duration.toMinutesPart() + "m";
        BigDecimal seconds = BigDecimal.valueOf(duration.toSecondsPart())
                .add(BigDecimal.valueOf(duration.toNanosPart(), 9))
                .stripTrailingZeros();
        return hours + minutes + (seconds.signum() == 0 ? "" : seconds.toPlainString() + "s");
    }

    private static String formatNanos(int nanos) {
        if (nanos % 1_000_000 == 0) {
            return nanos / 1_000_000 + "ms";
        }
        return nanos % 1_000 == 0 ? nanos / 1_000 + "us" : nanos + "ns";
    }

    /** Parses a list of durations separated by commas, such as {@code 50ms, 1s, 10s}. */
    public static List<Duration> parseList(String text, ChronoUnit bareUnit) {
        List<Duration> durations = new ArrayList<>();
        for (String entry : text.split(",", -1)) {
            durations.add(parse(entry, bareUnit));
        }
        return List.copyOf(durations);
    }

    private static BigInteger parseIso(String text, String value, ChronoUnit bareUnit) {
        try {
            Duration duration = Duration.parse(value);
            if (duration.isNegative()) {
                throw notADuration(text, bareUnit);
            }
            return BigInteger.valueOf(duration.toSeconds())
                    .multiply(BigInteger.valueOf(1_000_000_000))
                    .add(BigInteger.valueOf(duration.toNanosPart()));
        } catch (DateTimeParseException e) {
            IllegalArgumentException refused = notADuration(text, bareUnit);
            refused.initCause(e);
            throw refused;
        }
    }

    private static BigInteger nanos(String number, long perUnit) {
        return new BigDecimal(number).multiply(BigDecimal.valueOf(perUnit)).toBigInteger();
    }

    private static long nanosPer(String unit) {
        return switch (unit) {
            case "ns" -> 1L;
            case "ms" -> 1_000_000L;
            case "s" -> 1_000_000_000L;
            case "m" -> 60_000_000_000L;
            case "h" -> 3_600_000_000_000L;
            case "d" -> 86_400_000_000_000L;
            default -> 1_000L;
        };
    }

    private static IllegalArgumentException notADuration(String text, ChronoUnit bareUnit) {
        return new IllegalArgumentException("'" + text.trim()
                + "' is not a duration. Write a number with a unit (ns, us, ms, s, m, h, d), such as 50ms, 30s, 1m30s"
                + " or"
                + " 1.5h; an ISO-8601 duration such as PT30S; or a bare number of "
                + (bareUnit == ChronoUnit.SECONDS ? "seconds." : "milliseconds."));
    }
}
