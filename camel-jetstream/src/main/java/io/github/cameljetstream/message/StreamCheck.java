package io.github.cameljetstream.message;

import io.github.cameljetstream.options.MessageOptions;
import io.github.cameljetstream.options.PublishBatch;
import io.github.cameljetstream.options.PublishOptions;
import io.github.cameljetstream.options.Rollup;
import io.github.cameljetstream.values.Subjects;
import io.nats.client.api.StreamConfiguration;
import io.nats.client.api.SubjectTransform;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Finds what makes the configuration of a stream unusable for a producer: the stream would refuse each message, or never
 * acknowledge it. Pure.
 */
public final class StreamCheck {
    /** A token of a destination that the server fills from the subject. */
    private static final Pattern TRANSFORMED_TOKEN = Pattern.compile("\\{\\{[^}]*}}|\\$\\d+");

    private final StreamConfiguration stream;
    private final PublishOptions publish;
    private final MessageOptions message;

    public StreamCheck(StreamConfiguration stream, PublishOptions publish, MessageOptions message) {
        this.stream = stream;
        this.publish = publish;
        this.message = message;
    }

    /** The problem and its cure; null if there is none. */
    public @Nullable String problem() {
        String problem = ofStream();
        if (problem == null) {
            problem = ofOptions();
        }
        return problem == null ? ofSchedule() : problem;
    }

    private @Nullable String ofStream() {
        if (stream.getMirror() != null) {
            return name() + " is a mirror of stream '" + stream.getMirror().getName()
                    + "' and stores only messages of that one: publish to that one.";
        }
        if (stream.getSealed()) {
            return name() + " is sealed: it never stores another message. Publish to another stream.";
        }
        if (stream.getNoAck()) {
            return name() + " sends no acknowledgements (no_ack), so each message would fail although it is stored: set"
                    + " no_ack to false (nats stream edit " + stream.getName() + " --ack).";
        }
        if (stream.getSubjects().isEmpty()) { // the server gives one to a stream without sources
            return name()
                    + " has no subjects and stores only messages of its sources: publish to one of those, or set"
                    + " a subject of the stream.";
        }
        return null;
    }

    private @Nullable String ofOptions() {
        if (publish.getBatch() == PublishBatch.ATOMIC && !stream.getAllowAtomicPublish()) {
            return refused(
                    "batch=atomic", "atomic batches (allow_atomic)", "streamAllowAtomicPublish", "use batch=each");
        }
        if (publish.getBatch() == PublishBatch.FAST && !stream.getAllowBatched()) {
            return refused("batch=fast", "fast batches (allow_batched)", "streamAllowBatchPublish", "use batch=each");
        }
        if (message.getRollup() != null && (!stream.getAllowRollup() || stream.getDenyPurge())) {
            return noRollup(message.getRollup());
        }
        if (message.getMessageTtl() != null && !stream.getAllowMessageTtl()) {
            return noTtl("messageTtl=" + message.getMessageTtl(), "remove messageTtl");
        }
        if (message.getCounterIncrement() != null && !stream.getAllowMessageCounter()) {
            return refused(
                    "counterIncrement=" + message.getCounterIncrement(),
                    "counters (allow_msg_counter)",
                    "streamAllowCounters",
                    "remove counterIncrement");
        }
        return ofExpectation(message.getExpectedLastSubjectSequenceSubject(), stream.getSubjectTransform());
    }

    /** The server does not transform the subject of an expectation: without messages each sequence 0 would be accepted. */
    private @Nullable String ofExpectation(@Nullable String subject, @Nullable SubjectTransform transform) {
        if (subject == null || transform == null || transform.getDestination() == null) {
            return null;
        }
        String source = transform.getSource();
        boolean isTransformed = source == null || Subjects.overlap(source, subject);
        String stored = TRANSFORMED_TOKEN.matcher(transform.getDestination()).replaceAll("*");
        if (!isTransformed || Subjects.overlap(stored, subject)) {
            return null;
        }
        return "expectedLastSubjectSequenceSubject=" + subject + " is refused: " + name()
                + " stores messages of that subject as " + transform.getDestination()
                + " (subject_transform), so that the expectation would mean no message. Set the subject after the"
                + " transform, or remove the option if the message's own subject is meant.";
    }

    private @Nullable String ofSchedule() {
        if (message.getSchedule() == null) {
            return null;
        }
        if (!stream.getAllowMsgSchedules()) {
            return refused(
                    "schedule=" + message.getSchedule(),
                    "schedules (allow_msg_schedules)",
                    "streamAllowSchedules",
                    "remove schedule");
        }
        if (message.getScheduleTtl() != null && !stream.getAllowMessageTtl()) {
            return noTtl("scheduleTtl=" + message.getScheduleTtl(), "remove scheduleTtl");
        }
        String problem = elsewhere("scheduleTarget", message.getScheduleTarget());
        return problem == null ? elsewhere("scheduleSource", message.getScheduleSource()) : problem;
    }

    private @Nullable String elsewhere(String option, @Nullable String subject) {
        List<String> subjects = stream.getSubjects();
        if (subject == null || subjects.stream().anyMatch(each -> Subjects.overlap(each, subject))) {
            return null;
        }
        return option + "=" + subject + " is refused: " + name() + " has the subjects " + subjects
                + ", and a schedule cannot publish to another stream. Set a subject of the stream.";
    }

    private String noRollup(Rollup rollup) {
        return refused(
                "rollup=" + rollup.name().toLowerCase(Locale.ROOT),
                stream.getDenyPurge() ? "purges (deny_purge)" : "rollups (allow_rollup_hdrs)",
                "streamAllowRollup",
                "remove rollup");
    }

    private String noTtl(String given, String other) {
        return refused(given, "a time to live of messages (allow_msg_ttl)", "streamAllowMessageTtl", other);
    }

    private String refused(String given, String what, String option, String other) {
        return given + " is refused: " + name() + " does not allow " + what + ". Set " + option
                + "=true and streamProvisioning=update, change the stream (nats stream edit " + stream.getName()
                + "), or "
                + other + ".";
    }

    private String name() {
        return "Stream '" + stream.getName() + "'";
    }
}
