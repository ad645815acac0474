package io.github.cameljetstream.deadletter;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The server has given up a message ({@code io.nats.jetstream.advisory.v1.max_deliver}). Anybody who may publish to the
 * advisory subject can publish one, so it is a hint that {@link ExhaustionCheck} verifies.
 *
 * @param sequence the message's in its stream
 * @param deliveries how many times it was delivered
 * @param time when the server gave it up; null if that is not known
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
    /** The server's have about 400 bytes; names may have 255 characters each. */
    static final int MAX_SIZE = 2_048;

    private static final Pattern COUNT = Pattern.compile("[1-9][0-9]{0,17}");

    /** A message that we know to have used up its deliveries, without the server's having told us. */
    static MaxDeliverAdvisory own(long sequence, long deliveries) {
        return new MaxDeliverAdvisory(sequence, deliveries, null, null, null, null);
    }

    /** Null if it is none. */
    static @Nullable MaxDeliverAdvisory parse(byte[] json) {
        if (json == null || json.length > MAX_SIZE) {
            return null;
        }
        Map<String, String> values = FlatJson.parse(json);
        if (values == null || !isCount(values.get("stream_seq")) || !isCount(values.get("deliveries"))) {
            return null;
        }
        try {
            String time = values.get("timestamp");
            return new MaxDeliverAdvisory(
                    Long.parseLong(values.get("stream_seq")),
                    Long.parseLong(values.get("deliveries")),
                    time == null ? null : OffsetDateTime.parse(time).toInstant(),
                    values.get("domain"),
                    values.get("stream"),
                    values.get("consumer"));
        } catch (DateTimeException e) {
            return null;
        }
    }

    private static boolean isCount(@Nullable String text) {
        return text != null && COUNT.matcher(text).matches();
    }

    /** Whether it is of that consumer, as far as it says. */
    boolean isOf(String ofStream, String ofConsumer, @Nullable String ofDomain) {
        // A leaf node may have a stream and a consumer of the same names.
        return Objects.equals(domain, ofDomain)
                && (stream == null || stream.equals(ofStream))
                && (consumer == null || consumer.equals(ofConsumer));
    }
}
