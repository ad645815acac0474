package io.github.cameljetstream.options;

import org.apache.camel.spi.UriParam;
import org.apache.camel.spi.UriParams;

/** What is asked of the stream for each message that is published, beyond storing it. */
@UriParams
public final class MessageOptions implements Cloneable {
    /**
     * The sequence that the last message of the stream must have, else a message is refused: 0 for an empty stream.
     * A header of the message wins (CamelJetStreamExpectedLastSequence).
     */
    @UriParam(label = "producer,advanced")
    private Long expectedLastSequence;

    /**
     * The id (Nats-Msg-Id) that the last message of the stream must have, else a message is refused. A header of the
     * message wins (CamelJetStreamExpectedLastMessageId).
     */
    @UriParam(label = "producer,advanced")
    private String expectedLastMessageId;

    /**
     * The sequence in the stream that the last message of the subject must have, else a message is refused. With 0 a
     * message is stored only if there is none of its subject. A header of the message wins
     * (CamelJetStreamExpectedLastSubjectSequence).
     */
    @UriParam(label = "producer,advanced")
    private Long expectedLastSubjectSequence;

    /**
     * The subject, with wildcards if wanted, that expectedLastSubjectSequence is about, instead of the message's own.
     * Needs nats-server 2.11 or newer. A header of the message wins
     * (CamelJetStreamExpectedLastSubjectSequenceSubject).
     */
    @UriParam(label = "producer,advanced")
    private String expectedLastSubjectSequenceSubject;

    /**
     * How long the stream keeps each message: a duration of at least 1s, or never, which also outlasts the stream's
     * own maximum age. The stream must allow it (streamAllowMessageTtl). Needs nats-server 2.11 or newer. A header of
     * the message wins (CamelJetStreamPublishTtl).
     */
    @UriParam(label = "producer,advanced")
    private String messageTtl;

    /**
     * Has the stream drop, when it stores a message, all earlier ones of its subject (subject), or all there are
     * (all). The stream must allow it (streamAllowRollup). A header of the message wins
     * (CamelJetStreamPublishRollup).
     */
    @UriParam(label = "producer,advanced", enums = "subject,all")
    private Rollup rollup;

    /**
     * When the stream publishes a message to scheduleTarget: a time such as 2030-01-01T00:00:00Z; a delay such as 10m,
     * counted from each send; "@every" and a duration of at least 1s, "@hourly", "@daily", "@weekly", "@monthly",
     * "@yearly", or a cron expression of six fields, seconds first, to repeat it (these need nats-server 2.14 or newer). A stream has
     * one schedule per subject: a new one replaces it, see scheduleSubject. A consumer of the stream must not take that
     * subject. The stream must allow schedules (streamAllowSchedules). Needs nats-server 2.12 or newer. A header of the
     * message wins (CamelJetStreamPublishSchedule).
     */
    @UriParam(label = "producer,advanced")
    private String schedule;

    /**
     * The subject that the stream publishes scheduled messages to. It belongs to the same stream, and differs from the
     * subject of the schedule. A header of the message wins (CamelJetStreamPublishScheduleTarget).
     */
    @UriParam(label = "producer,advanced")
    private String scheduleTarget;

    /**
     * How long the stream keeps the messages that a schedule publishes: as messageTtl. A header of the message wins
     * (CamelJetStreamPublishScheduleTtl).
     */
    @UriParam(label = "producer,advanced")
    private String scheduleTtl;

    /**
     * The subject whose last message a schedule publishes, instead of what it was made with. Needs nats-server 2.14
     * or newer. A header of the message wins (CamelJetStreamPublishScheduleSource).
     */
    @UriParam(label = "producer,advanced")
    private String scheduleSource;

    /**
     * The time zone of a cron expression, by its IANA name such as Europe/Berlin; UTC by default. An offset such as
     * +02:00 is no such name. Needs nats-server 2.14 or newer. A header of the message wins
     * (CamelJetStreamPublishScheduleTimeZone).
     */
    @UriParam(label = "producer,advanced")
    private String scheduleTimeZone;

    /**
     * The earlier messages that the message a schedule publishes replaces: subject: those of the schedule's target. None
     * by default. Needs nats-server 2.14 or newer. A header of the message wins
     * (CamelJetStreamPublishScheduleRollup).
     */
    @UriParam(label = "producer,advanced", enums = "subject")
    private String scheduleRollup;

    /**
     * The subject that a schedule is stored on. shared: the subject of the message, where a new schedule replaces the
     * earlier one; unique: the subject of the message and one more token, so that each message has its own schedule.
     * With unique the stream must have such subjects too, such as later and a wildcard for later.a1b2, and the header
     * CamelJetStreamPublishedScheduleSubject has the subject that was used.
     */
    @UriParam(label = "producer,advanced", enums = "shared,unique", defaultValue = "shared")
    private ScheduleSubject scheduleSubject = ScheduleSubject.SHARED;

    /**
     * The subject of the schedule that the stream removes when it stores a message, which must have another subject.
     * The message itself is stored; without a body it is a marker. Give a schedule too to replace one by another. Needs
     * nats-server 2.14 or newer; before 2.14.3 the server removes any message of that subject, and not only a schedule.
     * A header of the message wins (CamelJetStreamPublishCancelSchedule).
     */
    @UriParam(label = "producer,advanced")
    private String cancelSchedule;

    /**
     * Has each message add to the counter of its subject, in a stream of counters (streamAllowCounters): a whole
     * number, negative ones subtract. The message must have no body. The new value is in the header
     * CamelJetStreamPublishedCounter. Needs nats-server 2.12 or newer. A header of the message wins
     * (CamelJetStreamPublishCounterIncrement).
     */
    @UriParam(label = "producer,advanced")
    private String counterIncrement;

    /** A copy that later changes to this group do not reach. */
    public MessageOptions copy() {
        try {
            return (MessageOptions) clone();
        } catch (CloneNotSupportedException e) {
            throw new AssertionError(e);
        }
    }

    public Long getExpectedLastSequence() {
        return expectedLastSequence;
    }

    public void setExpectedLastSequence(Long expectedLastSequence) {
        this.expectedLastSequence = expectedLastSequence;
    }

    public String getExpectedLastMessageId() {
        return expectedLastMessageId;
    }

    public void setExpectedLastMessageId(String expectedLastMessageId) {
        this.expectedLastMessageId = expectedLastMessageId;
    }

    public Long getExpectedLastSubjectSequence() {
        return expectedLastSubjectSequence;
    }

    public void setExpectedLastSubjectSequence(Long expectedLastSubjectSequence) {
        this.expectedLastSubjectSequence = expectedLastSubjectSequence;
    }

    public String getExpectedLastSubjectSequenceSubject() {
        return expectedLastSubjectSequenceSubject;
    }

    public void setExpectedLastSubjectSequenceSubject(String expectedLastSubjectSequenceSubject) {
        this.expectedLastSubjectSequenceSubject = expectedLastSubjectSequenceSubject;
    }

    public String getMessageTtl() {
        return messageTtl;
    }

    public void setMessageTtl(String messageTtl) {
        this.messageTtl = messageTtl;
    }

    public Rollup getRollup() {
        return rollup;
    }

    public void setRollup(Rollup rollup) {
        this.rollup = rollup;
    }

    public String getSchedule() {
        return schedule;
    }

    public void setSchedule(String schedule) {
        this.schedule = schedule;
    }

    public String getScheduleTarget() {
        return scheduleTarget;
    }

    public void setScheduleTarget(String scheduleTarget) {
        this.scheduleTarget = scheduleTarget;
    }

    public String getScheduleTtl() {
        return scheduleTtl;
    }

    public void setScheduleTtl(String scheduleTtl) {
        this.scheduleTtl = scheduleTtl;
    }

    public String getScheduleSource() {
        return scheduleSource;
    }

    public void setScheduleSource(String scheduleSource) {
        this.scheduleSource = scheduleSource;
    }

    public String getScheduleTimeZone() {
        return scheduleTimeZone;
    }

    public void setScheduleTimeZone(String scheduleTimeZone) {
        this.scheduleTimeZone = scheduleTimeZone;
    }

    public String getCounterIncrement() {
        return counterIncrement;
    }

    public void setCounterIncrement(String counterIncrement) {
        this.counterIncrement = counterIncrement;
    }

    public String getScheduleRollup() {
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

    public String getCancelSchedule() {
        return cancelSchedule;
    }

    public void setCancelSchedule(String cancelSchedule) {
        this.cancelSchedule = cancelSchedule;
    }
}
