package io.github.cameljetstream.options;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.apache.camel.spi.UriParam;
import org.apache.camel.spi.UriParams;
import org.jspecify.annotations.Nullable;

/**
 * Requests to the stream for each published message, in addition to storing it. Each is an option for a value that is
 * the same for all messages of an endpoint, and a header for a value that differs.
 */
@UriParams
public final class MessageOptions implements Cloneable {
    /**
     * Sequence that the last message of the stream must have; otherwise the server rejects the message. 0 stands for an
     * empty stream. Use the option for a fixed value such as 0, otherwise the header
     * CamelJetStreamExpectedLastSequence, which takes precedence.
     */
    @UriParam(label = "producer,advanced")
    private @Nullable Long expectedLastSequence;

    /**
     * Id (Nats-Msg-Id) that the last message of the stream must have; otherwise the server rejects the message. Use the
     * option for a fixed value, otherwise the header CamelJetStreamExpectedLastMessageId, which takes precedence.
     */
    @UriParam(label = "producer,advanced")
    private @Nullable String expectedLastMessageId;

    /**
     * Sequence in the stream that the last message of the subject must have; otherwise the server rejects the message.
     * With 0 the stream stores a message only if it has none of its subject. Use the option for a fixed value such as
     * 0, otherwise the header CamelJetStreamExpectedLastSubjectSequence, which takes precedence.
     */
    @UriParam(label = "producer,advanced")
    private @Nullable Long expectedLastSubjectSequence;

    /**
     * Subject to which expectedLastSubjectSequence refers, instead of the message's own. It can contain wildcards. If
     * the stream transforms subjects, it is the subject after that. Needs nats-server 2.11 or newer. The header
     * CamelJetStreamExpectedLastSubjectSequenceSubject takes precedence.
     */
    @UriParam(label = "producer,advanced")
    private @Nullable String expectedLastSubjectSequenceSubject;

    /**
     * Time to live of each message in the stream: a duration of at least 1s, or never. The value never also outlasts
     * the maximum age of the stream. Needs a stream that allows it (streamAllowMessageTtl), and nats-server 2.11 or
     * newer. The header CamelJetStreamPublishTtl takes precedence. Example: 10m
     */
    @UriParam(label = "producer,advanced")
    private @Nullable String messageTtl;

    /**
     * Earlier messages that the stream drops when it stores a message. subject: those of its subject; all: all messages
     * of the stream. Needs a stream that allows it (streamAllowRollup). The header CamelJetStreamPublishRollup takes
     * precedence.
     */
    @UriParam(label = "producer,advanced", enums = "subject,all")
    private @Nullable Rollup rollup;

    /**
     * Time at which the stream publishes a message to scheduleTarget: once or repeatedly. Once: a time such as
     * 2030-01-01T00:00:00Z, or a delay after the send such as 10m. Repeatedly: a cron expression of six fields, seconds
     * first, or one of hourly, daily, weekly, monthly, yearly, or every with a duration. Write an at sign before such a
     * word; the duration is at least 1s. A stream has one schedule per subject, which a new one replaces; see
     * scheduleSubject. A consumer of the stream must not receive that subject. Needs a stream that allows schedules
     * (streamAllowSchedules), and nats-server 2.12 or newer; repetition needs 2.14. The header
     * CamelJetStreamPublishSchedule takes precedence.
     */
    @UriParam(label = "producer,advanced")
    private @Nullable String schedule;

    /**
     * Subject to which the stream publishes scheduled messages. It belongs to the same stream, and differs from the
     * subject of the schedule. The header CamelJetStreamPublishScheduleTarget takes precedence.
     */
    @UriParam(label = "producer,advanced")
    private @Nullable String scheduleTarget;

    /**
     * Time to live of the messages that a schedule publishes, with the same values as messageTtl. The header
     * CamelJetStreamPublishScheduleTtl takes precedence.
     */
    @UriParam(label = "producer,advanced")
    private @Nullable String scheduleTtl;

    /**
     * Subject whose last message a schedule publishes, instead of the message that created the schedule. Needs
     * nats-server 2.14 or newer. The header CamelJetStreamPublishScheduleSource takes precedence.
     */
    @UriParam(label = "producer,advanced")
    private @Nullable String scheduleSource;

    /**
     * Time zone of a cron expression, as an IANA name. The default is UTC. A numeric offset is not accepted. Needs
     * nats-server 2.14 or newer. The header CamelJetStreamPublishScheduleTimeZone takes precedence. Example:
     * Europe/Berlin
     */
    @UriParam(label = "producer,advanced")
    private @Nullable String scheduleTimeZone;

    /**
     * Earlier messages that a message of a schedule replaces. subject: those of the schedule's target. By default it
     * replaces none. Needs nats-server 2.14 or newer. The header CamelJetStreamPublishScheduleRollup takes precedence.
     */
    @UriParam(label = "producer,advanced", enums = "subject")
    private @Nullable String scheduleRollup;

    /**
     * Subject on which the stream stores a schedule. shared: the subject of the message, where a new schedule replaces
     * the earlier one; unique: the subject of the message and one more token, so that each message has its own
     * schedule. With unique the stream must also accept such subjects, for example later.a1b2 for the subject later.
     * The header CamelJetStreamPublishedScheduleSubject has the subject that was used.
     */
    @UriParam(label = "producer,advanced", enums = "shared,unique", defaultValue = "shared")
    private ScheduleSubject scheduleSubject = ScheduleSubject.SHARED;

    /**
     * Subject of a schedule that the stream removes when it stores the message, which must have another subject. The
     * stream stores the message too; without a body it is a marker. Set schedule too to replace one schedule by
     * another. Needs nats-server 2.14 or newer; before 2.14.3 the server removes any message of that subject, not only
     * a schedule. Use the option for a fixed subject, otherwise the header CamelJetStreamPublishCancelSchedule, which
     * takes precedence.
     */
    @UriParam(label = "producer,advanced")
    private @Nullable String cancelSchedule;

    /**
     * Whole number that each message adds to the counter of its subject; a negative number subtracts. The message must
     * have no body. The header CamelJetStreamPublishedCounter has the new value. Needs a stream of counters
     * (streamAllowCounters), and nats-server 2.12 or newer. The header CamelJetStreamPublishCounterIncrement takes
     * precedence. Example: 1
     */
    @UriParam(label = "producer,advanced")
    private @Nullable String counterIncrement;

    /** The directives that are given, except messageTtl: the values by the names of the options. */
    public Map<String, Object> givenExceptTtl() {
        Map<String, Object> given = new LinkedHashMap<>();
        given.put("expectedLastSequence", expectedLastSequence);
        given.put("expectedLastMessageId", expectedLastMessageId);
        given.put("expectedLastSubjectSequence", expectedLastSubjectSequence);
        given.put("expectedLastSubjectSequenceSubject", expectedLastSubjectSequenceSubject);
        given.put("rollup", rollup);
        given.put("schedule", schedule);
        given.put("scheduleTarget", scheduleTarget);
        given.put("scheduleTtl", scheduleTtl);
        given.put("scheduleSource", scheduleSource);
        given.put("scheduleTimeZone", scheduleTimeZone);
        given.put("scheduleRollup", scheduleRollup);
        given.put("cancelSchedule", cancelSchedule);
        given.put("counterIncrement", counterIncrement);
        given.values().removeIf(Objects::isNull);
        return given;
    }

    /** A copy that later changes to this group do not reach. */
    public MessageOptions copy() {
        try {
            return (MessageOptions) clone();
        } catch (CloneNotSupportedException e) {
            throw new AssertionError(e);
        }
    }

    public @Nullable Long getExpectedLastSequence() {
        return expectedLastSequence;
    }

    public void setExpectedLastSequence(Long expectedLastSequence) {
        this.expectedLastSequence = expectedLastSequence;
    }

    public @Nullable String getExpectedLastMessageId() {
        return expectedLastMessageId;
    }

    public void setExpectedLastMessageId(String expectedLastMessageId) {
        this.expectedLastMessageId = expectedLastMessageId;
    }

    public @Nullable Long getExpectedLastSubjectSequence() {
        return expectedLastSubjectSequence;
    }

    public void setExpectedLastSubjectSequence(Long expectedLastSubjectSequence) {
        this.expectedLastSubjectSequence = expectedLastSubjectSequence;
    }

    public @Nullable String getExpectedLastSubjectSequenceSubject() {
        return expectedLastSubjectSequenceSubject;
    }

    public void setExpectedLastSubjectSequenceSubject(String expectedLastSubjectSequenceSubject) {
        this.expectedLastSubjectSequenceSubject = expectedLastSubjectSequenceSubject;
    }

    public @Nullable String getMessageTtl() {
        return messageTtl;
    }

    public void setMessageTtl(String messageTtl) {
        this.messageTtl = messageTtl;
    }

    public @Nullable Rollup getRollup() {
        return rollup;
    }

    public void setRollup(Rollup rollup) {
        this.rollup = rollup;
    }

    public @Nullable String getSchedule() {
        return schedule;
    }

    public void setSchedule(String schedule) {
        this.schedule = schedule;
    }

    public @Nullable String getScheduleTarget() {
        return scheduleTarget;
    }

    public void setScheduleTarget(String scheduleTarget) {
        this.scheduleTarget = scheduleTarget;
    }

    public @Nullable String getScheduleTtl() {
        return scheduleTtl;
    }

    public void setScheduleTtl(String scheduleTtl) {
        this.scheduleTtl = scheduleTtl;
    }

    public @Nullable String getScheduleSource() {
        return scheduleSource;
    }

    public void setScheduleSource(String scheduleSource) {
        this.scheduleSource = scheduleSource;
    }

    public @Nullable String getScheduleTimeZone() {
        return scheduleTimeZone;
    }

    public void setScheduleTimeZone(String scheduleTimeZone) {
        this.scheduleTimeZone = scheduleTimeZone;
    }

    public @Nullable String getCounterIncrement() {
        return counterIncrement;
    }

    public void setCounterIncrement(String counterIncrement) {
        this.counterIncrement = counterIncrement;
    }

    public @Nullable String getScheduleRollup() {
        return scheduleRollup;
    }

    public void setScheduleRollup(String scheduleRollup) {
        this.scheduleRollup = scheduleRollup;
    }

    public ScheduleSubject getScheduleSubject() {
        return scheduleSubject;
    }

    public void setScheduleSubject(ScheduleSubject scheduleSubject) {
        this.scheduleSubject = scheduleSubject;
    }

    public @Nullable String getCancelSchedule() {
        return cancelSchedule;
    }

    public void setCancelSchedule(String cancelSchedule) {
        this.cancelSchedule = cancelSchedule;
    }
}
