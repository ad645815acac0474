package io.github.cameljetstream;

import io.github.cameljetstream.options.BindingOptions;
import io.github.cameljetstream.options.ConsumerOptions;
import io.github.cameljetstream.options.ConsumerRules;
import io.github.cameljetstream.options.FailureOptions;
import io.github.cameljetstream.values.Subjects;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Rejects options of an endpoint with which it can have no consumer, before the start. */
final class ConsumerEndpointRules {
    private ConsumerEndpointRules() {}

    /** @param subject the subject of the endpoint */
    static void check(ConsumerOptions options, FailureOptions failures, String subject, @Nullable String streamName) {
        ConsumerRules.validateNames(options, subject, streamName);
        checkDeadLetters(options, failures.getDeadLetterSubject(), subject);
        failures.validateAdvisories(options.all());
    }

    private static void checkDeadLetters(ConsumerOptions options, @Nullable String deadLetters, String subject) {
        BindingOptions binding = options.all().binding();
        List<String> received = binding.filters(subject);
        if (deadLetters != null && received.stream().anyMatch(each -> Subjects.overlap(each, deadLetters))) {
            throw new IllegalArgumentException("deadLetterSubject=" + deadLetters
                    + " is one of the subjects that the consumer itself receives (" + String.join(", ", received)
                    + "): it would receive its own dead letters. Use another subject.");
        }
        if (deadLetters != null && Boolean.TRUE.equals(binding.getHeadersOnly())) {
            throw new IllegalArgumentException("deadLetterSubject=" + deadLetters
                    + " is set together with headersOnly=true: dead letters would have no body. Remove one of"
                    + " the two.");
        }
    }
}
