package io.github.cameljetstream.message;

import io.github.cameljetstream.connection.ServerFeature;
import io.github.cameljetstream.headers.JetStreamHeaders;
import io.github.cameljetstream.options.MessageOptions;
import io.github.cameljetstream.options.Rollup;
import io.github.cameljetstream.runtime.LogLimiter;
import io.github.cameljetstream.values.Durations;
import io.github.cameljetstream.values.Subjects;
import io.nats.client.support.NatsJetStreamConstants;
import java.math.BigInteger;
import java.time.Duration;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What the stream should do with a message beyond storing it, as a NATS header of that message says. An option sets it for
 * all messages of an endpoint, and a header for one message. A server that is too old stores the message and ignores the
 * NATS header; so each directive names the {@link ServerFeature} that it needs.
 */
enum PublishDirective {
    EXPECTED_STREAM(
            "streamName",
            given -> null,
            JetStreamHeaders.EXPECTED_STREAM,
            NatsJetStreamConstants.EXPECTED_STREAM_HDR,
            null,
            PublishDirective::text),
    EXPECTED_LAST_SEQUENCE(
            "expectedLastSequence",
            MessageOptions::getExpectedLastSequence,
            JetStreamHeaders.EXPECTED_LAST_SEQUENCE,
            NatsJetStreamConstants.EXPECTED_LAST_SEQ_HDR,
            null,
            PublishDirective::sequence),
    EXPECTED_LAST_MESSAGE_ID(
            "expectedLastMessageId",
            MessageOptions::getExpectedLastMessageId,
            JetStreamHeaders.EXPECTED_LAST_MESSAGE_ID,
            NatsJetStreamConstants.EXPECTED_LAST_MSG_ID_HDR,
            null,
            PublishDirective::text),
    EXPECTED_LAST_SUBJECT_SEQUENCE(
            "expectedLastSubjectSequence",
            MessageOptions::getExpectedLastSubjectSequence,
            JetStreamHeaders.EXPECTED_LAST_SUBJECT_SEQUENCE,
            NatsJetStreamConstants.EXPECTED_LAST_SUB_SEQ_HDR,
            null,
            PublishDirective::sequence),
    EXPECTED_LAST_SUBJECT_SEQUENCE_SUBJECT(
            "expectedLastSubjectSequenceSubject",
            MessageOptions::getExpectedLastSubjectSequenceSubject,
            JetStreamHeaders.EXPECTED_LAST_SUBJECT_SEQUENCE_SUBJECT,
            NatsJetStreamConstants.EXPECTED_LAST_SUB_SEQ_SUB_HDR,
            ServerFeature.SUBJECT_OF_EXPECTED_SEQUENCE,
            PublishDirective::filter),
    TTL(
            "messageTtl",
            MessageOptions::getMessageTtl,
            JetStreamHeaders.PUBLISH_TTL,
            NatsJetStreamConstants.MSG_TTL_HDR,
            ServerFeature.MESSAGE_TTL,
            PublishDirective::ttl),
    ROLLUP(
            "rollup",
            MessageOptions::getRollup,
            JetStreamHeaders.PUBLISH_ROLLUP,
            NatsJetStreamConstants.ROLLUP_HDR,
            null,
            PublishDirective::rollup),
    SCHEDULE(
            "schedule",
            MessageOptions::getSchedule,
            JetStreamHeaders.PUBLISH_SCHEDULE,
            NatsJetStreamConstants.NATS_SCHEDULE_HDR,
            ServerFeature.SCHEDULES,
            SchedulePattern::of) {
        /** nats-server 2.12 knows only a single time. */
        @Override
        ServerFeature needs(String value) {
            return value.startsWith(SchedulePattern.AT) ? ServerFeature.SCHEDULES : ServerFeature.REPEATED_SCHEDULES;
        }
    },
    SCHEDULE_TARGET(
            "scheduleTarget",
            MessageOptions::getScheduleTarget,
            JetStreamHeaders.PUBLISH_SCHEDULE_TARGET,
            NatsJetStreamConstants.NATS_SCHEDULE_TARGET_HDR,
            ServerFeature.SCHEDULES,
            PublishDirective::subject),
    SCHEDULE_TTL(
            "scheduleTtl",
            MessageOptions::getScheduleTtl,
            JetStreamHeaders.PUBLISH_SCHEDULE_TTL,
            NatsJetStreamConstants.NATS_SCHEDULE_TTL_HDR,
            ServerFeature.SCHEDULES,
            PublishDirective::ttl),
    SCHEDULE_SOURCE(
            "scheduleSource",
            MessageOptions::getScheduleSource,
            JetStreamHeaders.PUBLISH_SCHEDULE_SOURCE,
            NatsJetStreamConstants.NATS_SCHEDULE_SOURCE_HDR,
            ServerFeature.SCHEDULE_SOURCE,
            PublishDirective::subject),
    SCHEDULE_TIME_ZONE(
            "scheduleTimeZone",
            MessageOptions::getScheduleTimeZone,
            JetStreamHeaders.PUBLISH_SCHEDULE_TIME_ZONE,
            NatsJetStreamConstants.NATS_SCHEDULE_TIME_ZONE_HDR,
            ServerFeature.SCHEDULE_TIME_ZONE,
            SchedulePattern::timeZone),
    SCHEDULE_ROLLUP(
            "scheduleRollup",
            MessageOptions::getScheduleRollup,
            JetStreamHeaders.PUBLISH_SCHEDULE_ROLLUP,
            NatsJetStreamConstants.NATS_SCHEDULE_ROLLUP_HDR,
            ServerFeature.SCHEDULE_ROLLUP,
            PublishDirective::scheduleRollup),
    /** Is sent together with {@code Nats-Schedule-Next: purge}. */
    CANCEL_SCHEDULE(
            "cancelSchedule",
            MessageOptions::getCancelSchedule,
            JetStreamHeaders.PUBLISH_CANCEL_SCHEDULE,
            NatsJetStreamConstants.NATS_SCHEDULER_HDR,
            ServerFeature.SCHEDULE_CANCELLATION,
            PublishDirective::subject),
    COUNTER_INCREMENT(
            "counterIncrement",
            MessageOptions::getCounterIncrement,
            JetStreamHeaders.PUBLISH_COUNTER_INCREMENT,
            "Nats-Incr",
            ServerFeature.COUNTERS,
            PublishDirective::increment);

    private static final String NEVER = "never";
    private static final String STEERING = "CamelJetStream";
    private static final Map<String, PublishDirective> BY_HEADER = Arrays.stream(values())
            .collect(Collectors.toMap(
                    each -> each.header,
                    each -> each,
                    (one, other) -> one,
                    () -> new TreeMap<>(String.CASE_INSENSITIVE_ORDER)));

    private final String option;

    @SuppressWarnings("ImmutableEnumChecker") // the functions have no state
    private final Function<MessageOptions, Object> optionValue;

    private final String header;
    private final String natsHeader;
    private final @Nullable ServerFeature feature;

    @SuppressWarnings("ImmutableEnumChecker") // the functions have no state
    private final Function<Object, String> toNats;

    PublishDirective(
            String option,
            Function<MessageOptions, Object> optionValue,
            String header,
            String natsHeader,
            @Nullable ServerFeature feature,
            Function<Object, String> toNats) {
        this.option = option;
        this.optionValue = optionValue;
        this.header = header;
        this.natsHeader = natsHeader;
        this.feature = feature;
        this.toNats = toNats;
    }

    /** The header of the directive that becomes this NATS header; the NATS header itself if none does. */
    static String headerOf(String natsHeader) {
        for (PublishDirective each : values()) {
            if (each.natsHeader.equals(natsHeader)) {
                return each.header;
            }
        }
        return natsHeader;
    }

    /** The directive of a header of a Camel message; null if it is none. */
    static @Nullable PublishDirective of(String camelHeader) {
        return camelHeader.regionMatches(true, 0, STEERING, 0, STEERING.length()) ? BY_HEADER.get(camelHeader) : null;
    }

    /** The name of the option that sets the directive for all messages. */
    String option() {
        return option;
    }

    /** The value of the option; null if it is not set. */
    Object optionValue(MessageOptions options) {
        return optionValue.apply(options);
    }

    String header() {
        return header;
    }

    String natsHeader() {
        return natsHeader;
    }

    /** The feature that the server needs; null if the oldest server has it. */
    @Nullable
    ServerFeature needs(String natsValue) {
        return feature;
    }

    /** If true, the stream refuses the message unless it is in the expected state. */
    boolean isExpectation() {
        return ordinal() <= EXPECTED_LAST_SUBJECT_SEQUENCE_SUBJECT.ordinal();
    }

    /** If true, the server publishes to the named subject, or deletes messages on it. */
    boolean isSubject() {
        return this == SCHEDULE_TARGET || this == SCHEDULE_SOURCE || this == CANCEL_SCHEDULE;
    }

    /** The directive that this one refines; null if it stands for itself. */
    @Nullable
    PublishDirective refines() {
        return switch (this) {
            case EXPECTED_LAST_SUBJECT_SEQUENCE_SUBJECT -> EXPECTED_LAST_SUBJECT_SEQUENCE;
            case SCHEDULE_TARGET, SCHEDULE_TTL, SCHEDULE_SOURCE, SCHEDULE_TIME_ZONE, SCHEDULE_ROLLUP -> SCHEDULE;
            default -> null;
        };
    }

    /**
     * The value as the server expects it.
     *
     * @param name of the header or option, for the message
     * @throws IllegalArgumentException if it cannot be that
     */
    String toNats(String name, Object value) {
        try {
            return toNats.apply(value);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    name + "=" + LogLimiter.excerpt(value.toString()) + " is refused: it must be " + e.getMessage()
                            + ".",
                    e);
        }
    }

    private static String text(Object value) {
        String text = value.toString();
        if (text.isBlank() || !text.chars().allMatch(c -> c > ' ' && c < 127)) {
            throw new IllegalArgumentException("ASCII text without blanks");
        }
        return text;
    }

    private static String sequence(Object value) {
        String text = value.toString().trim();
        try {
            if (Long.parseLong(text) >= 0) {
                return text;
            }
        } catch (NumberFormatException e) {
            // thrown below
        }
        throw new IllegalArgumentException("a whole number of at least 0");
    }

    private static String filter(Object value) {
        String problem = Subjects.problem(value.toString());
        if (problem != null) {
            throw new IllegalArgumentException("a subject, but " + problem);
        }
        return value.toString();
    }

    private static String subject(Object value) {
        if (Subjects.hasWildcard(value.toString())) {
            throw new IllegalArgumentException("a subject without wildcards");
        }
        return filter(value);
    }

    private static String ttl(Object value) {
        if (NEVER.equalsIgnoreCase(value.toString().trim())) {
            return NEVER;
        }
        try {
            Duration duration = value instanceof Duration given ? given : Durations.parse(value.toString());
            if (duration.toSeconds() >= 1 && duration.toNanosPart() == 0) {
                return duration.toSeconds() + "s";
            }
        } catch (IllegalArgumentException e) {
            // thrown below
        }
        throw new IllegalArgumentException("a duration of whole seconds, at least 1s, such as 10m; or never");
    }

    private static String rollup(Object value) {
        return switch (value.toString().trim().toUpperCase(Locale.ROOT)) {
            case "SUBJECT", "SUB" -> NatsJetStreamConstants.ROLLUP_HDR_SUBJECT;
            case "ALL" -> NatsJetStreamConstants.ROLLUP_HDR_ALL;
            default ->
                throw new IllegalArgumentException("one of "
                        + Arrays.stream(Rollup.values())
                                .map(each -> each.name().toLowerCase(Locale.ROOT))
                                .collect(Collectors.joining(", ")));
        };
    }

    private static String scheduleRollup(Object value) {
        String text = value.toString().trim().toUpperCase(Locale.ROOT);
        if (!text.equals("SUBJECT") && !text.equals("SUB")) {
            throw new IllegalArgumentException("subject");
        }
        return NatsJetStreamConstants.ROLLUP_HDR_SUBJECT;
    }

    private static String increment(Object value) {
        try {
            BigInteger increment = new BigInteger(value.toString().trim());
            return increment.signum() < 0 ? increment.toString() : "+" + increment;
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("a whole number", e);
        }
    }
}
