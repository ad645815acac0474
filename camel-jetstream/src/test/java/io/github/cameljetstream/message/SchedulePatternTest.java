package io.github.cameljetstream.message;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.util.Calendar;
import java.util.Date;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The forms of a schedule and of its time zone, as users write them and as the server takes them. */
class SchedulePatternTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "@at 2030-01-01T00:00:00Z | @at 2030-01-01T00:00:00Z",
                "2030-01-01T00:00:00Z | @at 2030-01-01T00:00:00Z",
                "2030-01-01T00:00:00+02:00 | @at 2029-12-31T22:00:00Z",
                "@at 2030-01-01T00:00:00+02:00 | @at 2029-12-31T22:00:00Z",
                "@every 1h | @every 1h",
                "@every 1d | @every 24h",
                "@every PT90M | @every 1h30m",
                "@daily | @daily",
                "@hourly | @hourly",
                "0 0 12 * * * | 0 0 12 * * *",
                "'  0   0 12 * * MON-FRI ' | 0 0 12 * * MON-FRI",
                "*/5 0,30 1-5/2 ? jan sun | */5 0,30 1-5/2 ? jan sun"
            })
    void aPatternIsWrittenAsTheServerTakesIt(String given, String pattern) {
        assertThat(SchedulePattern.of(given)).isEqualTo(pattern);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "tomorrow",
                "@at tomorrow",
                "@at 2030-01-01",
                "@every 500ms",
                "@every soon",
                "@fortnightly",
                "@EVERY 1h",
                "0 0 12 * *",
                "0 0 12 * * * 2030",
                "60 0 0 * * *",
                "0 0 25 * * *",
                "0 0 12 L * *",
                "0 0 12 * * 7",
                "0 0 12 5-3 * *",
                "0 */0 12 * * *",
                "0 0 12 * feb-jan-mar *",
                "+10000-01-01T00:00:00Z"
            })
    void whatTheServerCallsAnInvalidPatternIsRefused(String given) {
        assertThatThrownBy(() -> SchedulePattern.of(given))
                .hasMessageStartingWith("a time such as 2030-01-01T00:00:00Z");
    }

    @Test
    void aPointInTimeAndADelayBecomeATime() {
        Instant time = Instant.parse("2030-01-01T00:00:00Z");
        assertThat(SchedulePattern.of(time)).isEqualTo("@at " + time);
        assertThat(SchedulePattern.of(Date.from(time))).isEqualTo("@at " + time);
        assertThat(SchedulePattern.of(OffsetDateTime.parse("2030-01-01T02:00:00+02:00")))
                .isEqualTo("@at " + time);
        for (Object delay : new Object[] {Duration.ofMinutes(10), "10m", "PT10M", "600000"}) {
            assertThat(SchedulePattern.isDelay(delay)).isTrue();
            assertThat(SchedulePattern.untilFirst(SchedulePattern.of(delay)))
                    .isBetween(Duration.ofMinutes(9), Duration.ofMinutes(10));
        }
        assertThat(SchedulePattern.isDelay("2030-01-01T00:00:00Z")).isFalse();
        assertThat(SchedulePattern.isDelay("@every 1h")).isFalse();
        assertThat(SchedulePattern.isDelay("0 0 12 * * *")).isFalse();
        assertThat(SchedulePattern.untilFirst("@daily")).isNull();
    }

    @ParameterizedTest
    @ValueSource(strings = {"Europe/Berlin", "UTC", "GMT", "CET", "EST", "Etc/GMT+2", "EST5EDT"})
    void anIanaNameIsATimeZone(String name) {
        assertThat(SchedulePattern.timeZone(name)).isEqualTo(name);
    }

    /** Java takes most of them; the server refuses all but Local, which is the zone of its machine. */
    @ParameterizedTest
    @ValueSource(strings = {"+02:00", "GMT+2", "UTC+1", "Z", "europe/berlin", "Local", "Moon", "SystemV/EST5", "SST"})
    void anOffsetIsNoTimeZone(String name) {
        assertThatThrownBy(() -> SchedulePattern.timeZone(name)).hasMessageStartingWith("the IANA name of a time zone");
    }

    @Test
    void aCalendarIsAPointInTimeAndAZoneHasItsName() {
        Instant time = Instant.parse("2030-01-01T00:00:00Z");
        Calendar calendar = Calendar.getInstance();
        calendar.setTimeInMillis(time.toEpochMilli());
        assertThat(SchedulePattern.of(calendar)).isEqualTo("@at " + time);
        assertThat(SchedulePattern.isDelay(calendar)).isFalse();
        assertThat(SchedulePattern.timeZone(ZoneId.of("Europe/Berlin"))).isEqualTo("Europe/Berlin");
        assertThatThrownBy(() -> SchedulePattern.of("0 0 1/2/3 * * *")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> SchedulePattern.of("0 0 1/0 * * *")).isInstanceOf(IllegalArgumentException.class);
    }
}
