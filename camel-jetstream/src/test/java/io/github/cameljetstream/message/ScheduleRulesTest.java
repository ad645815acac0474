package io.github.cameljetstream.message;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ScheduleRulesTest {
    private static final String HOURLY = "@every 1h";

    private final Map<PublishDirective, String> given = new EnumMap<>(PublishDirective.class);

    private void refuses(String problem) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ScheduleRules.check(given))
                .withMessageContaining(problem);
    }

    private void accepts() {
        assertThatCode(() -> ScheduleRules.check(given)).doesNotThrowAnyException();
    }

    @Test
    void rulesApplyToSchedulesOnly() {
        given.put(PublishDirective.ROLLUP, "all");
        accepts();
        given.put(PublishDirective.SCHEDULE, HOURLY);
        refuses("rollup=all");
        given.put(PublishDirective.ROLLUP, "sub");
        accepts();
    }

    @Test
    void aTimeZoneIsForACronExpression() {
        given.put(PublishDirective.SCHEDULE_TIME_ZONE, "Europe/Berlin");
        given.put(PublishDirective.SCHEDULE, HOURLY);
        refuses("scheduleTimeZone=Europe/Berlin");
        given.put(PublishDirective.SCHEDULE, "0 0 3 * * *");
        accepts();
    }

    @Test
    void theSourceIsNotTheTarget() {
        given.put(PublishDirective.SCHEDULE, HOURLY);
        given.put(PublishDirective.SCHEDULE_SOURCE, "a");
        accepts();
        given.put(PublishDirective.SCHEDULE_TARGET, "a");
        refuses("scheduleSource=a");
    }

    @Test
    void aScheduleOutlivesItsFirstTime() {
        given.put(PublishDirective.SCHEDULE, HOURLY);
        given.put(PublishDirective.TTL, "1h");
        refuses("first fires in 1h");
        given.put(PublishDirective.TTL, "2h");
        accepts();
        given.put(PublishDirective.TTL, "never");
        accepts();
    }

    @Test
    void aScheduleDoesNotPublishToItsOwnSubject() {
        given.put(PublishDirective.SCHEDULE_TARGET, "a");
        assertThatCode(() -> ScheduleRules.checkSubject(given, "a")).doesNotThrowAnyException();
        given.put(PublishDirective.SCHEDULE, HOURLY);
        assertThatCode(() -> ScheduleRules.checkSubject(given, "b")).doesNotThrowAnyException();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ScheduleRules.checkSubject(given, "a"))
                .withMessageContaining("scheduleTarget=a");
        given.put(PublishDirective.SCHEDULE_SOURCE, "b");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ScheduleRules.checkSubject(given, "b"))
                .withMessageContaining("scheduleSource=b");
    }

    @Test
    void aScheduleIsNotCancelledOnItsOwnSubject() {
        given.put(PublishDirective.CANCEL_SCHEDULE, "a");
        assertThatIllegalArgumentException().isThrownBy(() -> ScheduleRules.checkSubject(given, "a"));
        assertThatCode(() -> ScheduleRules.checkSubject(given, "b")).doesNotThrowAnyException();
    }

    @Test
    void theStreamDropsAScheduleAtItsMaximumAge() {
        assertThat(ScheduleRules.firstAfter(Duration.ofHours(1), HOURLY, null)).isEqualTo(Duration.ofHours(1));
        assertThat(ScheduleRules.firstAfter(Duration.ofHours(1), HOURLY, "2h")).isEqualTo(Duration.ofHours(1));
        assertThat(ScheduleRules.firstAfter(Duration.ofHours(1), HOURLY, "never"))
                .isNull();
        assertThat(ScheduleRules.firstAfter(Duration.ofHours(2), HOURLY, null)).isNull();
        assertThat(ScheduleRules.firstAfter(Duration.ZERO, HOURLY, null)).isNull();
        assertThat(ScheduleRules.firstAfter(Duration.ofHours(1), "no pattern", null))
                .isNull();
    }

    @Test
    void durationsAreShownInWholeSeconds() {
        assertThat(ScheduleRules.seconds(Duration.ofMillis(1_499))).isEqualTo("1s");
        assertThat(ScheduleRules.seconds(Duration.ofMillis(1_500))).isEqualTo("2s");
    }
}
