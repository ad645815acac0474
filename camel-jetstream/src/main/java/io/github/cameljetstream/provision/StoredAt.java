package io.github.cameljetstream.provision;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;

/**
 * What tells a message of a stream from all others, also from that of the same sequence after the stream was put back.
 *
 * @param sequence its sequence in the stream
 * @param timestampNanos when the stream stored it, in nanoseconds since 1970
 */
public record StoredAt(long sequence, long timestampNanos) {
    ZonedDateTime time() {
        return Instant.ofEpochSecond(0, timestampNanos).atZone(ZoneOffset.UTC);
    }
}
