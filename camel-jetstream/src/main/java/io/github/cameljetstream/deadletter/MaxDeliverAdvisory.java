package io.github.cameljetstream.deadletter;

import io.github.cameljetstream.delivery.AckSubject;
import io.github.cameljetstream.provision.BoundConsumer;
import io.nats.client.api.MessageInfo;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZonedDateTime;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * An advisory that a message is exhausted ({@code io.nats.jetstream.advisory.v1.max_deliver}). Anybody who may publish to the
 * advisory subject can publish one, so it is a hint that {@link ExhaustionCheck} verifies.
 *
 * @param sequence the stream sequence of the message
 * @param deliveries how many times it was delivered
 * @param time when it was exhausted; null if unknown
 * @param domain the domain of the server; null if it has none
 * @param stream the stream of the message; null if the advisory does not name it
 * @param consumer the consumer of the message; null if the advisory does not name it
 */
record MaxDeliverAdvisory(
        long sequence,
        long deliveries,
        @Nullable Instant time,
        @Nullable String domain,
        @Nullable String stream,
        @Nullable String consumer) {
    /** Advisories of the server have about 400 bytes; names may have 255 characters each. */
    static final int MAX_SIZE = 2_048;

    private static final Pattern COUNT = Pattern.compile("[1-9][0-9]{0,17}");

    /** A message that the component knows to be exhausted, without an advisory of the server. */
    static MaxDeliverAdvisory own(long sequence, long deliveries) {
        return new MaxDeliverAdvisory(sequence, deliveries, null, null, null, null);
    }

    /** Null if it is no such advisory. */
    static @Nullable MaxDeliverAdvisory parse(byte[] json) {
        if (json == null || json.length > MAX_SIZE) {
            return null;
        }
        Map<String, String> values = FlatJson.parse(json);
        if (values == null || !isCount(values.get("stream_seq")) || !isCount(values.get("deliveries"))) {
            return null;
        }
        try {
            return of(values);
        } catch (DateTimeException e) {
            return null;
        }
    }

    private static MaxDeliverAdvisory of(Map<String, String> values) {
        String time = values.get("timestamp");
        return new MaxDeliverAdvisory(
                Long.parseLong(values.get("stream_seq")),
                Long.parseLong(values.get("deliveries")),
                time == null ? null : OffsetDateTime.parse(time).toInstant(),
                values.get("domain"),
                values.get("stream"),
                values.get("consumer"));
    }

    private static boolean isCount(@Nullable String text) {
        return text != null && COUNT.matcher(text).matches();
    }

    /** Whether the consumer was created later, and delivers the message again; it is null if it was not read yet. */
    boolean isBeforeCreationOf(BoundConsumer bound, @Nullable MessageInfo message) {
        if (bound.created() == null
                || time == null
                || !time.isBefore(bound.created().toInstant())) {
            return false;
        }
        return switch (bound.configuration().getDeliverPolicy()) {
            case All -> true;
            case ByStartSequence -> bound.configuration().getStartSequence() <= sequence;
            case ByStartTime ->
                message != null
                        && !storedAt(message).isBefore(bound.configuration().getStartTime());
            default -> false;
        };
    }

    static ZonedDateTime storedAt(MessageInfo message) {
        return Objects.requireNonNull(message.getTime(), "the time of a stored message");
    }

    static String subjectOf(MessageInfo message) {
        return Objects.requireNonNull(message.getSubject(), "the subject of a stored message");
    }

    static long storedNanos(MessageInfo message) {
        return AckSubject.nanos(storedAt(message));
    }

    /** Whether it is of that consumer, as far as it names one. */
    boolean isOf(String ofStream, String ofConsumer, @Nullable String ofDomain) {
        // A leaf node may have a stream and a consumer of the same names.
        return Objects.equals(domain, ofDomain)
                && (stream == null || stream.equals(ofStream))
                && (consumer == null || consumer.equals(ofConsumer));
    }
}
