package io.github.cameljetstream.message;

import io.github.cameljetstream.values.Durations;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeParseException;
import java.time.temporal.TemporalAccessor;
import java.util.Calendar;
import java.util.Date;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Converts the forms in which users write a schedule to the form of the server. Refuses patterns that the server would reject
 * at each send with "pattern is invalid". Pure.
 */
final class SchedulePattern {
    static final String AT = "@at ";
    private static final String EVERY = "@every ";
    private static final Set<String> NAMED =
            Set.of("@yearly", "@annually", "@monthly", "@weekly", "@daily", "@midnight", "@hourly");
    private static final String FORMS =
            "a time such as 2030-01-01T00:00:00Z, a delay such as 10m, '@every 1h' (at least"
                    + " 1s), one of @hourly, @daily, @weekly, @monthly, @yearly, or a cron expression of six fields, seconds"
                    + " first";
    /** The server's times have years of four digits. */
    private static final Instant LATEST = Instant.parse("9999-12-31T23:59:59Z");

    /** A field of a cron expression: its bounds, and the names of its values from the lowest on. */
    private record Field(int min, int max, List<String> names) {
        boolean takes(String text) {
            for (String range : text.split(",", -1)) {
                if (!takesRange(range)) {
                    return false;
                }
            }
            return true;
        }

        private boolean takesRange(String range) {
            String[] parts = range.split("/", -1);
            if (parts.length > 2 || (parts.length == 2 && number(parts[1]) < 1)) {
                return false;
            }
            if (parts[0].equals("*") || parts[0].equals("?")) {
                return true;
            }
            String[] ends = parts[0].split("-", -1);
            int low = value(ends[0]);
            int high = value(ends[ends.length - 1]);
            return ends.length <= 2 && low >= min && low <= high && high <= max;
        }

        private int value(String text) {
            int name = names.indexOf(text.toLowerCase(Locale.ROOT));
            return name < 0 ? number(text) : name + min;
        }

        private static int number(String text) {
            return text.matches("\\d{1,9}") ? Integer.parseInt(text) : -1;
        }
    }

    private static final List<Field> FIELDS = List.of(
            new Field(0, 59, List.of()),
            new Field(0, 59, List.of()),
            new Field(0, 23, List.of()),
            new Field(1, 31, List.of()),
            new Field(
                    1, 12, List.of("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")),
            new Field(0, 6, List.of("sun", "mon", "tue", "wed", "thu", "fri", "sat")));

    private SchedulePattern() {}

    /**
     * The pattern in the form of the server.
     *
     * @throws IllegalArgumentException saying what is expected
     */
    static String of(Object value) {
        try {
            if (value instanceof TemporalAccessor time) {
                return at(Instant.from(time));
            }
            if (value instanceof Date date) {
                return at(date.toInstant());
            }
            if (value instanceof Calendar calendar) {
                return at(calendar.toInstant());
            }
            return value instanceof Duration delay
                    ? after(delay)
                    : ofText(value.toString().trim());
        } catch (DateTimeException | ArithmeticException | IllegalArgumentException e) {
            throw new IllegalArgumentException(FORMS, e);
        }
    }

    private static String ofText(String text) {
        if (text.startsWith(AT)) {
            return at(Instant.parse(text.substring(AT.length()).trim()));
        }
        if (text.startsWith(EVERY)) {
            Duration interval = Durations.parse(text.substring(EVERY.length()));
            if (interval.compareTo(Duration.ofSeconds(1)) < 0) {
                throw new IllegalArgumentException("too short");
            }
            return EVERY + Durations.format(interval);
        }
        if (NAMED.contains(text)) {
            return text;
        }
        return text.indexOf(' ') >= 0 ? cron(text.split("\\s+")) : instantOrDelay(text);
    }

    private static String instantOrDelay(String text) {
        try {
            return at(Instant.parse(text));
        } catch (DateTimeParseException e) {
            return after(Durations.parse(text));
        }
    }

    private static String cron(String[] fields) {
        if (fields.length != FIELDS.size()) {
            throw new IllegalArgumentException("six fields");
        }
        for (int i = 0; i < fields.length; i++) {
            if (!FIELDS.get(i).takes(fields[i])) {
                throw new IllegalArgumentException("field " + (i + 1));
            }
        }
        return String.join(" ", fields);
    }

    private static String at(Instant time) {
        if (time.isAfter(LATEST)) {
            throw new IllegalArgumentException("too late");
        }
        return AT + time;
    }

    private static String after(Duration delay) {
        return at(Instant.now().plus(delay));
    }

    /** If true, the time is relative to the send. */
    static boolean isDelay(Object value) {
        if (value instanceof Duration) {
            return true;
        }
        String text = value.toString().trim();
        if (!(value instanceof String) || text.startsWith("@")) {
            return false;
        }
        try {
            Durations.parse(text);
            return true;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    /** The time until it first fires; null if only the server knows it. */
    static @Nullable Duration untilFirst(String pattern) {
        if (pattern.startsWith(AT)) {
            return Duration.between(Instant.now(), Instant.parse(pattern.substring(AT.length())));
        }
        return pattern.startsWith(EVERY) ? Durations.parse(pattern.substring(EVERY.length())) : null;
    }

    /** If true, the server accepts a time zone with it: for a cron expression, also a named one. */
    static boolean takesTimeZone(String pattern) {
        return !pattern.startsWith(AT) && !pattern.startsWith(EVERY);
    }

    /**
     * The name of a time zone: of the IANA database, which the server has. Java knows more, such as offsets.
     *
     * @throws IllegalArgumentException saying what is expected
     */
    static String timeZone(Object value) {
        String name =
                value instanceof ZoneId zone ? zone.getId() : value.toString().trim();
        boolean known = ZoneId.getAvailableZoneIds().contains(name) && !name.startsWith("SystemV/");
        if (!known && !Set.of("EST", "MST", "HST").contains(name)) {
            throw new IllegalArgumentException(
                    "the IANA name of a time zone, such as Europe/Berlin; an offset is none: Etc/GMT-2 is two hours"
                            + " ahead of UTC");
        }
        return name;
    }
}
