package io.github.cameljetstream.consume;

import io.nats.client.support.JsonParseException;
import io.nats.client.support.JsonParser;
import io.nats.client.support.JsonValue;
import io.nats.client.support.JsonValueUtils;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZonedDateTime;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The server has given up a message ({@code io.nats.jetstream.advisory.v1.max_deliver}).
 *
 * @param sequence the message's in its stream
 * @param deliveries how many times it was delivered
 * @param time when the server gave it up; null if that is not known
 * @param domain the domain of the server; null if it has none
 */
record MaxDeliverAdvisory(long sequence, long deliveries, Instant time, String domain) {
    private static final Logger LOG = LoggerFactory.getLogger(MaxDeliverAdvisory.class);

    /** Null if it is none. */
    static MaxDeliverAdvisory parse(byte[] json) {
        try {
            JsonValue value = JsonParser.parse(json);
            long sequence = JsonValueUtils.readLong(value, "stream_seq", 0);
            if (sequence > 0) {
                ZonedDateTime time = JsonValueUtils.readDate(value, "timestamp");
                return new MaxDeliverAdvisory(
                        sequence,
                        JsonValueUtils.readLong(value, "deliveries", 0),
                        time == null ? null : time.toInstant(),
                        JsonValueUtils.readString(value, "domain"));
            }
        } catch (JsonParseException | DateTimeException e) {
            LOG.debug("No advisory", e);
        }
        LOG.warn(
                "What came on the subject of advisories is none, and is dropped: {}",
                new String(json, StandardCharsets.UTF_8));
        return null;
    }
}
