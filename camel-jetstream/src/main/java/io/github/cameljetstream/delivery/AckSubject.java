package io.github.cameljetstream.delivery;

import java.time.ZonedDateTime;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The content of the reply subject of a delivered message, to which acknowledgements are sent (NATS ADR-15).
 *
 * @param domain the domain, null if there is none
 * @param timestampNanos when the stream stored the message, in nanoseconds since 1970
 */
public record AckSubject(
        @Nullable String domain,
        String stream,
        String consumer,
        long deliveredCount,
        long streamSequence,
        long consumerSequence,
        long timestampNanos,
        long pending) {

    /**
     * Reads the numbers of a reply subject.
     *
     * @param start where they begin
     * @param isLast whether the subject ends with them
     * @return null if they are none, or no server sends them
     */
    public static @Nullable AckSubject read(
            String reply, int start, boolean isLast, @Nullable String domain, String stream, String consumer) {
        int streamSequence = next(reply, start);
        int consumerSequence = next(reply, streamSequence);
        int time = next(reply, consumerSequence);
        int pending = next(reply, time);
        if (pending <= 0 || (isLast && reply.indexOf('.', pending) >= 0)) {
            return null;
        }
        AckSubject info;
        try {
            info = new AckSubject(
                    domain,
                    stream,
                    consumer,
                    number(reply, start),
                    number(reply, streamSequence),
                    number(reply, consumerSequence),
                    number(reply, time),
                    number(reply, pending));
        } catch (NumberFormatException e) {
            return null;
        }
        return info.isPossible() ? info : null;
    }

    private boolean isPossible() {
        return deliveredCount > 0 && streamSequence > 0 && consumerSequence > 0 && pending >= 0;
    }

    /** A time as a server writes it: nanoseconds since 1970. */
    public static long nanos(ZonedDateTime time) {
        return TimeUnit.SECONDS.toNanos(time.toEpochSecond()) + time.getNano();
    }

    /** Where the next token begins; 0 if there is none. */
    private static int next(String reply, int start) {
        return start <= 0 ? 0 : reply.indexOf('.', start) + 1;
    }

    private static long number(String reply, int start) {
        int dot = reply.indexOf('.', start);
        return Long.parseLong(reply, start, dot < 0 ? reply.length() : dot, 10);
    }
}
