package io.github.cameljetstream.message;

import io.github.cameljetstream.values.Durations;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Refuses schedules that would fail, or expire before they fire, before the send. Pure. */
final class ScheduleRules {
    private ScheduleRules() {}

    /**
     * Refuses invalid combinations of directives, for any subject.
     *
     * @throws IllegalArgumentException naming the options, the values and the cure
     */
    static void check(Map<PublishDirective, String> given) {
        String pattern = given.get(PublishDirective.SCHEDULE);
        if (pattern == null) {
            return;
        }
        checkTimeZone(pattern, given.get(PublishDirective.SCHEDULE_TIME_ZONE));
        checkRollup(pattern, given.get(PublishDirective.ROLLUP));
        checkSource(given.get(PublishDirective.SCHEDULE_SOURCE), given.get(PublishDirective.SCHEDULE_TARGET));
        checkTtl(pattern, given.get(PublishDirective.TTL));
    }

    private static void checkTimeZone(String pattern, @Nullable String zone) {
        if (zone != null && !SchedulePattern.takesTimeZone(pattern)) {
            throw new IllegalArgumentException(named(PublishDirective.SCHEDULE_TIME_ZONE, zone)
                    + " is set together with schedule=" + pattern + ": a time zone is for a cron expression."
                    + " Remove it.");
        }
    }

    private static void checkRollup(String pattern, @Nullable String rollup) {
        if ("all".equals(rollup)) {
            throw new IllegalArgumentException(named(PublishDirective.ROLLUP, rollup)
                    + " is set together with schedule=" + pattern
                    + ", which replaces the earlier schedule of its subject and nothing else. Remove it.");
        }
    }

    private static void checkSource(@Nullable String source, @Nullable String target) {
        if (source != null && source.equals(target)) {
            throw new IllegalArgumentException(named(PublishDirective.SCHEDULE_SOURCE, source)
                    + " is also the target of the schedule. Set another subject.");
        }
    }

    private static void checkTtl(String pattern, @Nullable String ttl) {
        if (ttl == null) {
            return;
        }
        Duration first = SchedulePattern.untilFirst(pattern);
        if (first != null && expiresBefore(ttl, first)) {
            throw new IllegalArgumentException(named(PublishDirective.TTL, ttl)
                    + " is too short for schedule=" + pattern + ", which first fires in " + seconds(first)
                    + ": the stream would drop the schedule before that. Set a longer one or never, or remove it. For"
                    + " what the schedule publishes, set scheduleTtl.");
        }
    }

    /**
     * Refuses a schedule that uses its own subject.
     *
     * @throws IllegalArgumentException naming the options, the values and the cure
     */
    static void checkSubject(Map<PublishDirective, String> given, String subject) {
        checkNotSelf(given, PublishDirective.CANCEL_SCHEDULE, subject);
        if (given.containsKey(PublishDirective.SCHEDULE)) {
            checkNotSelf(given, PublishDirective.SCHEDULE_TARGET, subject);
            checkNotSelf(given, PublishDirective.SCHEDULE_SOURCE, subject);
        }
    }

    private static void checkNotSelf(Map<PublishDirective, String> given, PublishDirective directive, String subject) {
        if (subject.equals(given.get(directive))) {
            throw new IllegalArgumentException(named(directive, subject)
                    + " is the subject that the message itself is published to. Publish it to another subject of the"
                    + " stream, which no consumer receives.");
        }
    }

    /**
     * The time until the schedule fires, if the stream drops it at its maximum age before that; null otherwise. Only the
     * TTL {@code never} prevents it.
     */
    static @Nullable Duration firstAfter(Duration maxAge, String pattern, @Nullable String ttl) {
        Duration first = SchedulePattern.untilFirst(pattern);
        boolean isDropped = !maxAge.isZero() && first != null && first.compareTo(maxAge) >= 0 && !"never".equals(ttl);
        return isDropped ? first : null;
    }

    private static boolean expiresBefore(String ttl, Duration first) {
        return !ttl.equals("never") && Durations.parse(ttl).compareTo(first) <= 0;
    }

    /** The duration in whole seconds. */
    static String seconds(Duration duration) {
        return Durations.format(Duration.ofSeconds(Math.round(duration.toMillis() / 1000.0)));
    }

    private static String named(PublishDirective directive, @Nullable String value) {
        return directive.option() + "=" + value + " (option, or header " + directive.header() + ")";
    }
}
