package io.github.cameljetstream.publish;

import io.github.cameljetstream.connection.ServerFeature;
import io.github.cameljetstream.connection.ServerFeatures;
import io.github.cameljetstream.headers.JetStreamHeaders;
import io.github.cameljetstream.options.MessageOptions;
import io.nats.client.impl.Headers;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.apache.camel.Message;

/**
 * The {@link Instruction}s of the messages of one endpoint: its options, and the headers of a message, which win.
 * Thread-safe.
 */
public final class Instructions {
    private final Map<Instruction, Object> options = new EnumMap<>(Instruction.class);
    private final Supplier<ServerFeatures> features;

    /** What the options alone say; null if that depends on the time. */
    private final Given fixed;

    /** What one message is told. */
    record Given(Map<Instruction, String> values) {
        static final Given NOTHING = new Given(Map.of());

        Headers in(Headers headers) {
            Headers all = headers;
            for (Map.Entry<Instruction, String> each : values.entrySet()) {
                all = all == null ? new Headers() : all;
                all.put(each.getKey().natsHeader(), each.getValue());
            }
            return all;
        }

        /** For what follows in a batch: the stream is not as it was expected to be before it. */
        Given withoutExpectations() {
            if (values.keySet().stream().noneMatch(Given::isAboutBefore)) {
                return this;
            }
            Map<Instruction, String> rest = new EnumMap<>(values);
            rest.keySet().removeIf(Given::isAboutBefore);
            return new Given(rest);
        }

        private static boolean isAboutBefore(Instruction instruction) {
            return instruction.isExpectation() && instruction != Instruction.EXPECTED_STREAM;
        }

        /** How the message is found if the stream has stored it; null if it expects nothing that keeps it out then. */
        Expectation expectation(String subject) {
            if (values.containsKey(Instruction.EXPECTED_LAST_SEQUENCE)) {
                return Expectation.at(Long.parseLong(values.get(Instruction.EXPECTED_LAST_SEQUENCE)) + 1);
            }
            if (values.containsKey(Instruction.EXPECTED_LAST_SUBJECT_SEQUENCE)) {
                String about = values.get(Instruction.EXPECTED_LAST_SUBJECT_SEQUENCE_SUBJECT);
                return Expectation.after(
                        Long.parseLong(values.get(Instruction.EXPECTED_LAST_SUBJECT_SEQUENCE)),
                        about == null ? subject : about);
            }
            return values.containsKey(Instruction.EXPECTED_LAST_MESSAGE_ID) ? Expectation.last(subject) : null;
        }
    }

    /**
     * @param stream the stream that must store each message; null for any
     * @param features what the server can do, asked at each message that needs more than the oldest can do
     * @throws IllegalArgumentException if an option is not what it should be
     */
    public Instructions(MessageOptions given, String stream, Supplier<ServerFeatures> features) {
        this.features = features;
        option(Instruction.EXPECTED_STREAM, "streamName", stream);
        option(Instruction.EXPECTED_LAST_SEQUENCE, "expectedLastSequence", given.getExpectedLastSequence());
        option(Instruction.EXPECTED_LAST_MESSAGE_ID, "expectedLastMessageId", given.getExpectedLastMessageId());
        option(
                Instruction.EXPECTED_LAST_SUBJECT_SEQUENCE,
                "expectedLastSubjectSequence",
                given.getExpectedLastSubjectSequence());
        option(
                Instruction.EXPECTED_LAST_SUBJECT_SEQUENCE_SUBJECT,
                "expectedLastSubjectSequenceSubject",
                given.getExpectedLastSubjectSequenceSubject());
        option(Instruction.TTL, "messageTtl", given.getMessageTtl());
        option(Instruction.ROLLUP, "rollup", given.getRollup());
        option(Instruction.SCHEDULE, "schedule", given.getSchedule());
        option(Instruction.SCHEDULE_TARGET, "scheduleTarget", given.getScheduleTarget());
        option(Instruction.SCHEDULE_TTL, "scheduleTtl", given.getScheduleTtl());
        option(Instruction.SCHEDULE_SOURCE, "scheduleSource", given.getScheduleSource());
        option(Instruction.SCHEDULE_TIME_ZONE, "scheduleTimeZone", given.getScheduleTimeZone());
        option(Instruction.COUNTER_INCREMENT, "counterIncrement", given.getCounterIncrement());
        this.fixed = options.containsKey(Instruction.SCHEDULE) ? null : natsValues(options);
    }

    private void option(Instruction instruction, String name, Object value) {
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
    public void check() {
        check(natsValues(options), "The endpoint was not started");
    }

    /**
     * What is asked for a message.
     *
     * @throws IllegalArgumentException if that cannot be done
     */
    Given of(Message message) {
        Map<Instruction, Object> values = message.hasHeaders() ? withHeaders(message) : options;
        if (values.isEmpty()) {
            return Given.NOTHING;
        }
        if (values.containsKey(Instruction.COUNTER_INCREMENT)
                && message.getHeader(JetStreamHeaders.EXPECTED_STREAM) != null) {
            throw new IllegalArgumentException(JetStreamHeaders.EXPECTED_STREAM + " is given together with "
                    + Instruction.COUNTER_INCREMENT.header()
                    + ", which the server does not take: leave one of the two out.");
        }
        Given given = values == options && fixed != null ? fixed : natsValues(values);
        checkTogether(given.values());
        check(given, "The message was not sent");
        return given;
    }

    private static void checkTogether(Map<Instruction, String> given) {
        for (Map.Entry<Instruction, String> each : given.entrySet()) {
            Instruction about = each.getKey().about();
            if (about != null && !given.containsKey(about)) {
                throw new IllegalArgumentException(each.getKey().header() + "=" + each.getValue() + " is given without "
                        + about.header() + ": give both, or leave both out.");
            }
            if (each.getKey().isExpectation() && given.containsKey(Instruction.COUNTER_INCREMENT)) {
                throw new IllegalArgumentException(each.getKey().header() + "=" + each.getValue()
                        + " is given together with " + Instruction.COUNTER_INCREMENT.header()
                        + ": a counter adds up whatever came before. Leave one of the two out.");
            }
        }
    }

    private Map<Instruction, Object> withHeaders(Message message) {
        Map<Instruction, Object> values = options;
        for (Map.Entry<String, Object> header : message.getHeaders().entrySet()) {
            Instruction instruction = Instruction.of(header.getKey());
            if (instruction != null && header.getValue() != null) {
                values = values == options ? new LinkedHashMap<>(options) : values;
                values.put(instruction, header.getValue());
            }
        }
        return values;
    }

    private static Given natsValues(Map<Instruction, Object> values) {
        Map<Instruction, String> natsValues = new EnumMap<>(Instruction.class);
        values.forEach(
                (instruction, value) -> natsValues.put(instruction, instruction.toNats(instruction.header(), value)));
        if (natsValues.containsKey(Instruction.COUNTER_INCREMENT)) {
            natsValues.remove(Instruction.EXPECTED_STREAM); // the server takes both together as a bad increment
        }
        return new Given(natsValues);
    }

    private void check(Given given, String consequence) {
        given.values().forEach((instruction, natsValue) -> check(instruction, natsValue, consequence));
    }

    private void check(Instruction instruction, String natsValue, String consequence) {
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
            if (Instruction.of(name) != null) {
                names.add(name);
            }
        }
        return names;
    }
}
