package io.github.cameljetstream.message;

import io.github.cameljetstream.connection.ServerFeature;
import io.github.cameljetstream.connection.ServerFeatures;
import io.github.cameljetstream.headers.JetStreamHeaders;
import io.github.cameljetstream.options.MessageOptions;
import io.github.cameljetstream.options.ScheduleSubject;
import io.github.cameljetstream.runtime.LogLimiter;
import io.nats.client.NUID;
import io.nats.client.api.StreamConfiguration;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.apache.camel.Message;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The {@link PublishDirective}s of one endpoint: its options, and the headers of each message, which take precedence.
 * Thread-safe.
 */
public final class PublishDirectives {
    private static final Logger LOG = LoggerFactory.getLogger(PublishDirectives.class);

    private final Map<PublishDirective, Object> options = new EnumMap<>(PublishDirective.class);
    private final SubjectRules rules;
    private final Supplier<ServerFeatures> features;

    /** The directives of the options; null if they depend on the time. */
    private final @Nullable DirectiveValues fixed;

    /** If true, each schedule gets a subject of its own. */
    private final boolean unique;

    private final ScheduleWatch watch = new ScheduleWatch();

    /**
     * @param stream the stream that must store each message; null for any
     * @param rules the rules for subjects that messages name
     * @param features the features of the server, read for each message that needs more than the oldest server has
     * @throws IllegalArgumentException if an option has an invalid value
     */
    public PublishDirectives(
            MessageOptions given, @Nullable String stream, SubjectRules rules, Supplier<ServerFeatures> features) {
        this.rules = rules;
        this.features = features;
        addOption(PublishDirective.EXPECTED_STREAM, stream);
        for (PublishDirective each : PublishDirective.values()) {
            addOption(each, each.optionValue(given));
        }
        DirectiveValues all = natsValues(options);
        ScheduleRules.check(all.values());
        this.fixed = options.containsKey(PublishDirective.SCHEDULE) ? null : all;
        this.unique = given.getScheduleSubject() == ScheduleSubject.UNIQUE;
    }

    private void addOption(PublishDirective directive, @Nullable Object value) {
        if (value != null) {
            directive.toNats(directive.option(), value);
            options.put(directive, value);
        }
    }

    /**
     * Fails if an option needs a newer server, which would silently ignore it.
     *
     * @throws IllegalArgumentException naming the option and the version that supports it
     */
    void check() {
        checkSupported(natsValues(options), "The endpoint was not started");
    }

    /**
     * Fails if the options cannot work with the stream, and warns if they have a surprising effect.
     *
     * @param subject the subject of the endpoint; null if each message names its own
     * @param stream its current configuration; null if it is not known
     * @param lookup looks up other streams without blocking
     * @throws IllegalArgumentException naming the option, the reason and the cure
     */
    public void check(@Nullable String subject, @Nullable StreamConfiguration stream, ScheduleWatch.Streams lookup) {
        check();
        watch.lookUpWith(lookup);
        if (stream != null) {
            watch.update(stream);
        }
        if (subject == null) {
            return;
        }
        DirectiveValues values = natsValues(options);
        ScheduleRules.checkSubject(values.values(), subject);
        if (stream != null) {
            checkAge(values, subject, stream.getMaxAge());
        }
        warnOfReplacedDelays(subject);
    }

    private static void checkAge(DirectiveValues values, String subject, Duration maxAge) {
        String pattern = values.get(PublishDirective.SCHEDULE);
        if (pattern == null) {
            return;
        }
        Duration late = ScheduleRules.firstAfter(maxAge, pattern, values.get(PublishDirective.TTL));
        if (late != null) {
            throw new IllegalArgumentException(ScheduleWatch.tooLate(subject, maxAge, pattern, late));
        }
    }

    private void warnOfReplacedDelays(String subject) {
        Object schedule = options.get(PublishDirective.SCHEDULE);
        if (schedule != null && SchedulePattern.isDelay(schedule) && !unique) {
            LOG.warn(
                    "schedule={} delays messages on subject '{}', and a stream keeps one schedule for each subject: a"
                            + " message within the delay replaces the earlier one. To publish all, set"
                            + " scheduleSubject=unique, or a subject for each message.",
                    schedule,
                    subject);
        }
    }

    /**
     * The subject that stores a message: that of a schedule may get one more token.
     *
     * @throws IllegalArgumentException if the schedule cannot have that subject
     */
    String subject(String subject, DirectiveValues values) {
        if (values.values().isEmpty()) {
            return subject;
        }
        ScheduleRules.checkSubject(values.values(), subject);
        String pattern = values.get(PublishDirective.SCHEDULE);
        if (pattern == null) {
            return subject;
        }
        String own = unique ? subject + "." + NUID.nextGlobal() : subject;
        watch.sending(own, pattern, values.get(PublishDirective.TTL));
        return own;
    }

    /** If true, each schedule gets a subject of its own. */
    public boolean hasUniqueSchedules() {
        return unique;
    }

    /**
     * The directives of a message.
     *
     * @throws IllegalArgumentException if one is invalid, or the server does not support it
     */
    DirectiveValues of(Message message) {
        Map<PublishDirective, Object> given = message.hasHeaders() ? withHeaders(message) : options;
        if (given.isEmpty()) {
            return DirectiveValues.NONE;
        }
        checkCounterStream(message, given);
        DirectiveValues values = given == options && fixed != null ? fixed : natsValues(given);
        checkTogether(values);
        ScheduleRules.check(values.values());
        checkSupported(values, "The message was not sent");
        return values;
    }

    /** The component omits the option streamName with a counter, but would send the header, which the server refuses. */
    private static void checkCounterStream(Message message, Map<PublishDirective, Object> given) {
        if (given.containsKey(PublishDirective.COUNTER_INCREMENT)
                && message.getHeader(JetStreamHeaders.EXPECTED_STREAM) != null) {
            throw new IllegalArgumentException(JetStreamHeaders.EXPECTED_STREAM + " is set together with "
                    + PublishDirective.COUNTER_INCREMENT.header()
                    + ", which the server rejects: remove one of the two.");
        }
    }

    private static void checkTogether(DirectiveValues all) {
        for (Map.Entry<PublishDirective, String> each : all.values().entrySet()) {
            PublishDirective main = each.getKey().refines();
            if (main != null && !all.has(main)) {
                throw new IllegalArgumentException(each.getKey().header() + "=" + LogLimiter.excerpt(each.getValue())
                        + " is set without " + main.header() + ": set both, or remove both.");
            }
            if (each.getKey().isExpectation() && all.has(PublishDirective.COUNTER_INCREMENT)) {
                throw new IllegalArgumentException(each.getKey().header() + "=" + each.getValue()
                        + " is set together with " + PublishDirective.COUNTER_INCREMENT.header()
                        + ": a counter has no expected state. Remove one of the two.");
            }
        }
    }

    private Map<PublishDirective, Object> withHeaders(Message message) {
        Map<PublishDirective, Object> values = options;
        for (Map.Entry<String, Object> header : message.getHeaders().entrySet()) {
            PublishDirective directive = PublishDirective.of(header.getKey());
            if (directive != null && header.getValue() != null) {
                values = values == options ? new LinkedHashMap<>(options) : values;
                if (directive.isSubject()) {
                    rules.checkReserved(
                            "Header " + directive.header(), header.getValue().toString());
                }
                values.put(directive, header.getValue());
            }
        }
        return values;
    }

    private static DirectiveValues natsValues(Map<PublishDirective, Object> values) {
        Map<PublishDirective, String> natsValues = new EnumMap<>(PublishDirective.class);
        values.forEach((directive, value) -> natsValues.put(directive, directive.toNats(directive.header(), value)));
        if (natsValues.containsKey(PublishDirective.COUNTER_INCREMENT)) {
            natsValues.remove(PublishDirective.EXPECTED_STREAM); // the server refuses both together as a bad increment
        }
        return new DirectiveValues(natsValues);
    }

    private void checkSupported(DirectiveValues values, String consequence) {
        values.values().forEach((directive, natsValue) -> checkSupported(directive, natsValue, consequence));
    }

    private void checkSupported(PublishDirective directive, String natsValue, String consequence) {
        ServerFeature needed = directive.needs(natsValue);
        if (needed != null && !features.get().has(needed)) {
            throw new IllegalArgumentException(
                    directive.header() + "=" + LogLimiter.excerpt(natsValue) + " needs nats-server "
                            + needed.version()
                            + " or newer, and the server of the stream is older or its version is unknown ($JS.API.INFO). "
                            + consequence + ": an older server would ignore it.");
        }
    }

    /** The names of the headers of a message that are directives: each applies to one send. */
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
