package io.github.cameljetstream.message;

import io.nats.client.impl.Headers;
import io.nats.client.support.NatsJetStreamConstants;
import java.util.EnumMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The directives of one message.
 *
 * @param values the values of the NATS headers
 */
record DirectiveValues(Map<PublishDirective, String> values) {
    static final DirectiveValues NONE = new DirectiveValues(Map.of());
    private static final String PURGE = "purge";

    boolean has(PublishDirective directive) {
        return values.containsKey(directive);
    }

    /** The value; null if the message does not have the directive. */
    @Nullable
    String get(PublishDirective directive) {
        return values.get(directive);
    }

    /**
     * Adds the NATS headers.
     *
     * @param headers may be null
     * @return null if there are no headers
     */
    @Nullable
    Headers addTo(@Nullable Headers headers) {
        if (values.isEmpty()) {
            return headers;
        }
        Headers all = headers == null ? new Headers() : headers;
        for (Map.Entry<PublishDirective, String> each : values.entrySet()) {
            all.put(each.getKey().natsHeader(), each.getValue());
        }
        if (has(PublishDirective.CANCEL_SCHEDULE)) {
            all.put(NatsJetStreamConstants.NATS_SCHEDULE_NEXT_HDR, PURGE);
        }
        return all;
    }

    /** The directives of the later messages of a batch: the first message changes the state that expectations describe. */
    DirectiveValues withoutExpectations() {
        if (values.isEmpty() || values.keySet().stream().noneMatch(DirectiveValues::isAboutState)) {
            return this;
        }
        Map<PublishDirective, String> rest = new EnumMap<>(values);
        rest.keySet().removeIf(DirectiveValues::isAboutState);
        return new DirectiveValues(rest);
    }

    private static boolean isAboutState(PublishDirective directive) {
        return directive.isExpectation() && directive != PublishDirective.EXPECTED_STREAM;
    }

    /** Where to look for the message if the stream has stored it; null without an expectation about the state. */
    @Nullable
    Expectation expectation(String subject) {
        if (has(PublishDirective.EXPECTED_LAST_SEQUENCE)) {
            return Expectation.at(Long.parseLong(get(PublishDirective.EXPECTED_LAST_SEQUENCE)) + 1);
        }
        if (has(PublishDirective.EXPECTED_LAST_SUBJECT_SEQUENCE)) {
            String about = get(PublishDirective.EXPECTED_LAST_SUBJECT_SEQUENCE_SUBJECT);
            return Expectation.after(
                    Long.parseLong(get(PublishDirective.EXPECTED_LAST_SUBJECT_SEQUENCE)),
                    about == null ? subject : about);
        }
        return has(PublishDirective.EXPECTED_LAST_MESSAGE_ID) ? Expectation.last(subject) : null;
    }
}
