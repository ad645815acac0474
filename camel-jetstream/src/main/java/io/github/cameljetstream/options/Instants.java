package io.github.cameljetstream.options;

import java.time.DateTimeException;
import java.time.Instant;

/** Reads points in time. */
final class Instants {
    /** The server's times have years of four digits. */
    private static final Instant LATEST = Instant.parse("9999-12-31T23:59:59Z");

    private Instants() {}

    /** Seconds since 1970, or an ISO-8601 instant; null for null. */
    static Instant parse(String option, String value) {
        if (value == null) {
            return null;
        }
        try {
            String text = value.trim();
            Instant instant = text.matches("\\d+") ? Instant.ofEpochSecond(Long.parseLong(text)) : Instant.parse(text);
            if (instant.isAfter(LATEST)) {
                throw new DateTimeException("too late");
            }
            return instant;
        } catch (DateTimeException | NumberFormatException e) {
            throw new IllegalArgumentException(
                    option + "=" + value
                            + " is not a time: give seconds since 1970, or an instant such as 2026-01-31T12:00:00Z.",
                    e);
        }
    }
}
