package io.github.cameljetstream.deadletter;

import io.github.cameljetstream.consume.ConsumerSnapshot;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** The reason why no dead letters of exhausted messages can be made now. Thread-safe. */
final class DeadLetteringFault {
    /** The fault is over if no other failure follows within this time: another instance may have got the message. */
    private static final long RECENT_NANOS = Duration.ofSeconds(30).toNanos();

    private Instant since = Instant.EPOCH;
    private @Nullable String reason;
    private long lastFailure;

    /** An attempt failed. Returns whether no fault was known before. */
    synchronized boolean failed(@Nullable String why, long now) {
        boolean isNew = !isCurrent(now);
        if (isNew) {
            since = Instant.now();
        }
        reason = why;
        lastFailure = now;
        return isNew;
    }

    /** An attempt succeeded. */
    synchronized void clear() {
        reason = null;
    }

    /** Adds the fault to the state of the consumer. */
    synchronized ConsumerSnapshot addTo(ConsumerSnapshot messages, long now) {
        return isCurrent(now) ? messages.withDeadLettersFailing(reason, since) : messages;
    }

    private boolean isCurrent(long now) {
        return reason != null && now - lastFailure <= RECENT_NANOS;
    }
}
