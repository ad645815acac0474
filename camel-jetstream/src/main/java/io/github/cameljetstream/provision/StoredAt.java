package io.github.cameljetstream.provision;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;

/**
 * The identity of a message in a stream, which distinguishes it from one of the same sequence after a restore of the
 * stream.
 *
 * @param sequence its sequence in the stream
 * @param timestampNanos when the stream stored it, in nanoseconds since 1970
 */
public record StoredAt(long sequence, long timestampNanos) {
    ZonedDateTime time() {
        return Instant.ofEpochSecond(0, timestampNanos).atZone(ZoneOffset.UTC);
    }
}
