package io.github.cameljetstream.publish;

import io.github.cameljetstream.connection.ServerFeature;
import io.github.cameljetstream.connection.ServerFeatures;
import io.github.cameljetstream.headers.JetStreamHeaders;
import io.github.cameljetstream.options.MessageOptions;
import io.github.cameljetstream.options.ScheduleSubject;
import io.nats.client.NUID;
import io.nats.client.api.StreamConfiguration;
import io.nats.client.impl.Headers;
import io.nats.client.support.NatsJetStreamConstants;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.apache.camel.Message;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The {@link PublishDirective}s of the messages of one endpoint: its options, and the headers of a message, which win.
 * Thread-safe.
 */
public final class PublishDirectives {
    private static final Logger LOG = LoggerFactory.getLogger(PublishDirectives.class);

    private final Map<PublishDirective, Object> options = new EnumMap<>(PublishDirective.class);
    private final SubjectRules rules;
    private final Supplier<ServerFeatures> features;

    /** What the options alone say; null if that depends on the time. */
    private final Given fixed;

    /** Whether each schedule gets a subject of its own. */
    private final boolean unique;

    private final ScheduleWatch watch = new ScheduleWatch();

    /** What one message is told. */
    record Given(Map<PublishDirective, String> values) {
        static final Given NOTHING = new Given(Map.of());
        private static final String PURGE = "purge";

        Headers in(Headers headers) {
            Headers all = headers;
            for (Map.Entry<PublishDirective, String> each : values.entrySet()) {
                all = all == null ? new Headers() : all;
                all.put(each.getKey().natsHeader(), each.getValue());
            }
            if (values.containsKey(PublishDirective.CANCEL_SCHEDULE)) {
                all.put(NatsJetStreamConstants.NATS_SCHEDULE_NEXT_HDR, PURGE);
            }
            return all;
        }

        /** For what follows in a batch: the stream is not as it was expected to be before it. */
        Given withoutExpectations() {
            if (values.keySet().stream().noneMatch(Given::isAboutBefore)) {
                return this;
            }
            Map<PublishDirective, String> rest = new EnumMap<>(values);
            rest.keySet().removeIf(Given::isAboutBefore);
            return new Given(rest);
        }

        private static boolean isAboutBefore(PublishDirective instruction) {
            return instruction.isExpectation() && instruction != PublishDirective.EXPECTED_STREAM;
        }

        /** How the message is found if the stream has stored it; null if it expects nothing that keeps it out then. */
        Expectation expectation(String subject) {
            if (values.containsKey(PublishDirective.EXPECTED_LAST_SEQUENCE)) {
                return Expectation.at(Long.parseLong(values.get(PublishDirective.EXPECTED_LAST_SEQUENCE)) + 1);
            }
            if (values.containsKey(PublishDirective.EXPECTED_LAST_SUBJECT_SEQUENCE)) {
                String about = values.get(PublishDirective.EXPECTED_LAST_SUBJECT_SEQUENCE_SUBJECT);
                return Expectation.after(
                        Long.parseLong(values.get(PublishDirective.EXPECTED_LAST_SUBJECT_SEQUENCE)),
                        about == null ? subject : about);
            }
            return values.containsKey(PublishDirective.EXPECTED_LAST_MESSAGE_ID) ? Expectation.last(subject) : null;
        }
    }

    /**
     * @param stream the stream that must store each message; null for any
     * @param rules for the subjects that messages give
     * @param features what the server can do, asked at each message that needs more than the oldest can do
     * @throws IllegalArgumentException if an option is not what it should be
     */
    public PublishDirectives(
            MessageOptions given, String stream, SubjectRules rules, Supplier<ServerFeatures> features) {
        this.rules = rules;
        this.features = features;
        option(PublishDirective.EXPECTED_STREAM, "streamName", stream);
        option(PublishDirective.EXPECTED_LAST_SEQUENCE, "expectedLastSequence", given.getExpectedLastSequence());
        option(PublishDirective.EXPECTED_LAST_MESSAGE_ID, "expectedLastMessageId", given.getExpectedLastMessageId());
        option(
                PublishDirective.EXPECTED_LAST_SUBJECT_SEQUENCE,
                "expectedLastSubjectSequence",
                given.getExpectedLastSubjectSequence());
        option(
                PublishDirective.EXPECTED_LAST_SUBJECT_SEQUENCE_SUBJECT,
                "expectedLastSubjectSequenceSubject",
                given.getExpectedLastSubjectSequenceSubject());
        option(PublishDirective.TTL, "messageTtl", given.getMessageTtl());
        option(PublishDirective.ROLLUP, "rollup", given.getRollup());
        option(PublishDirective.SCHEDULE, "schedule", given.getSchedule());
        option(PublishDirective.SCHEDULE_TARGET, "scheduleTarget", given.getScheduleTarget());
        option(PublishDirective.SCHEDULE_TTL, "scheduleTtl", given.getScheduleTtl());
        option(PublishDirective.SCHEDULE_SOURCE, "scheduleSource", given.getScheduleSource());
        option(PublishDirective.SCHEDULE_TIME_ZONE, "scheduleTimeZone", given.getScheduleTimeZone());
        option(PublishDirective.SCHEDULE_ROLLUP, "scheduleRollup", given.getScheduleRollup());
        option(PublishDirective.CANCEL_SCHEDULE, "cancelSchedule", given.getCancelSchedule());
        option(PublishDirective.COUNTER_INCREMENT, "counterIncrement", given.getCounterIncrement());
        Given all = natsValues(options);
        ScheduleRules.check(all.values());
        this.fixed = options.containsKey(PublishDirective.SCHEDULE) ? null : all;
        this.unique = given.getScheduleSubject() == ScheduleSubject.UNIQUE;
    }

    private void option(PublishDirective instruction, String name, Object value) {
        if (value != null) {
            instruction.toNats(name, value);
            options.put(instruction, value);
        }
    }

    /**
     * Fails if an option asks for what the server cannot do, which it would not say.
     *
     * @throws IllegalArgumentException naming what is asked for and the version that can do it
     */
    void check() {
        check(natsValues(options), "The endpoint was not started");
    }

    /**
     * Fails if the options cannot work with the stream, and warns if they do less than it seems.
     *
     * @param subject that of the endpoint; null if each message names its own
     * @param stream as it is now; null if it is not known
     * @param lookup asks for other streams without blocking
     * @throws IllegalArgumentException naming what cannot work and the cure
     */
    public void check(String subject, StreamConfiguration stream, ScheduleWatch.Streams lookup) {
        check();
        watch.askWith(lookup);
        if (stream != null) {
            watch.know(stream);
        }
        Object schedule = options.get(PublishDirective.SCHEDULE);
        if (subject == null) {
            return;
        }
        Map<PublishDirective, String> values = natsValues(options).values();
        ScheduleRules.checkSubject(values, subject);
        String pattern = values.get(PublishDirective.SCHEDULE);
        if (pattern != null
                && stream != null
                && ScheduleRules.outlivesStream(stream.getMaxAge(), pattern, values.get(PublishDirective.TTL))) {
            throw new IllegalArgumentException(ScheduleWatch.tooLate(subject, stream.getMaxAge(), pattern));
        }
        if (schedule != null && SchedulePattern.isDelay(schedule) && !unique) {
            LOG.warn(
                    "schedule={} delays messages on the one subject '{}', and a stream has one schedule for each subject:"
                            + " a message that comes before the delay has passed replaces the one before. Give"
                            + " scheduleSubject=unique, or a subject for each message, if all are to be published.",
                    schedule,
                    subject);
        }
    }

    /**
     * The subject to store a message on: that of a schedule may get one more token.
     *
     * @throws IllegalArgumentException if the schedule cannot have that subject
     */
    String subject(String subject, Given given) {
        if (given.values().isEmpty()) {
            return subject;
        }
        ScheduleRules.checkSubject(given.values(), subject);
        String pattern = given.values().get(PublishDirective.SCHEDULE);
        if (pattern == null) {
            return subject;
        }
        String own = unique ? subject + "." + NUID.nextGlobal() : subject;
        watch.sending(own, pattern, given.values().get(PublishDirective.TTL));
        return own;
    }

    /** Whether each schedule gets a subject of its own. */
    public boolean hasUniqueSchedules() {
        return unique;
    }

    /**
     * What is asked for a message.
     *
     * @throws IllegalArgumentException if that cannot be done
     */
    Given of(Message message) {
        Map<PublishDirective, Object> values = message.hasHeaders() ? withHeaders(message) : options;
        if (values.isEmpty()) {
            return Given.NOTHING;
        }
        if (values.containsKey(PublishDirective.COUNTER_INCREMENT)
                && message.getHeader(JetStreamHeaders.EXPECTED_STREAM) != null) {
            throw new IllegalArgumentException(JetStreamHeaders.EXPECTED_STREAM + " is given together with "
                    + PublishDirective.COUNTER_INCREMENT.header()
                    + ", which the server does not take: leave one of the two out.");
        }
        Given given = values == options && fixed != null ? fixed : natsValues(values);
        checkTogether(given.values());
        ScheduleRules.check(given.values());
        check(given, "The message was not sent");
        return given;
    }

    private static void checkTogether(Map<PublishDirective, String> given) {
        for (Map.Entry<PublishDirective, String> each : given.entrySet()) {
            PublishDirective about = each.getKey().about();
            if (about != null && !given.containsKey(about)) {
                throw new IllegalArgumentException(each.getKey().header() + "=" + each.getValue() + " is given without "
                        + about.header() + ": give both, or leave both out.");
            }
            if (each.getKey().isExpectation() && given.containsKey(PublishDirective.COUNTER_INCREMENT)) {
                throw new IllegalArgumentException(each.getKey().header() + "=" + each.getValue()
                        + " is given together with " + PublishDirective.COUNTER_INCREMENT.header()
                        + ": a counter adds up whatever came before. Leave one of the two out.");
            }
        }
    }

    private Map<PublishDirective, Object> withHeaders(Message message) {
        Map<PublishDirective, Object> values = options;
        for (Map.Entry<String, Object> header : message.getHeaders().entrySet()) {
            PublishDirective instruction = PublishDirective.of(header.getKey());
            if (instruction != null && header.getValue() != null) {
                values = values == options ? new LinkedHashMap<>(options) : values;
                if (instruction.isSubject()) {
                    rules.checkReserved(
                            "Header " + instruction.header(), header.getValue().toString());
                }
                values.put(instruction, header.getValue());
            }
        }
        return values;
    }

    private static Given natsValues(Map<PublishDirective, Object> values) {
        Map<PublishDirective, String> natsValues = new EnumMap<>(PublishDirective.class);
        values.forEach(
                (instruction, value) -> natsValues.put(instruction, instruction.toNats(instruction.header(), value)));
        if (natsValues.containsKey(PublishDirective.COUNTER_INCREMENT)) {
            natsValues.remove(PublishDirective.EXPECTED_STREAM); // the server takes both together as a bad increment
        }
        return new Given(natsValues);
    }

    private void check(Given given, String consequence) {
        given.values().forEach((instruction, natsValue) -> check(instruction, natsValue, consequence));
    }

    private void check(PublishDirective instruction, String natsValue, String consequence) {
        ServerFeature needed = instruction.needs(natsValue);
        if (needed != null && !features.get().has(needed)) {
            throw new IllegalArgumentException(instruction.header() + "=" + natsValue + " needs nats-server "
                    + needed.version()
                    + " or newer, and the one that has the stream is older, or does not tell us ($JS.API.INFO). "
                    + consequence + ": an older server would ignore it.");
        }
    }

    /** The headers of a Camel message that give instructions: they are good for one send. */
    static List<String> headersOf(Message message) {
        List<String> names = new ArrayList<>(0);
        for (String name : message.getHeaders().keySet()) {
            if (PublishDirective.of(name) != null) {
                names.add(name);
            }
        }
        return names;
    }
}
