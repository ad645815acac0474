package io.github.cameljetstream.deadletter;

import io.github.cameljetstream.runtime.Causes;
import io.github.cameljetstream.runtime.LogLimiter;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Logs dropped advisories: the first of each kind, and then once a minute how many there were. */
final class DroppedAdvisories {
    private static final Logger LOG = LoggerFactory.getLogger(DroppedAdvisories.class);
    private final Map<Kind, LogLimiter> limiters = new EnumMap<>(Kind.class);

    /** Why an advisory is dropped. */
    enum Kind {
        NOT_ONE("it is no advisory of a message that reached maxDeliver"),
        NEVER_DELIVERED("the server has not delivered that message to the consumer"),
        OTHER_SUBJECT("the consumer does not take the subject of that message"),
        TOO_FEW_DELIVERIES("the message has not used up its deliveries"),
        FAILED("it cannot be handled");

        private final String reason;

        Kind(String reason) {
            this.reason = reason;
        }
    }

    DroppedAdvisories() {
        for (Kind each : Kind.values()) {
            limiters.put(each, new LogLimiter());
        }
    }

    void report(Kind kind, String subject, byte[] content) {
        log(kind, subject, LogLimiter.excerpt(content), null);
    }

    void report(Kind kind, String subject, String content, @Nullable Throwable failure) {
        log(kind, subject, LogLimiter.excerpt(content), failure);
    }

    private void log(Kind kind, String subject, String excerpt, @Nullable Throwable failure) {
        long dropped = Objects.requireNonNull(limiters.get(kind)).count(System.nanoTime());
        if (dropped > 0) {
            LOG.warn(
                    "Dropped {} on {}: {}. If the server did not publish it, deny your users to publish to"
                            + " $JS.EVENT.>. Content: {}",
                    dropped == 1 ? "an advisory" : dropped + " advisories",
                    subject,
                    kind.reason,
                    excerpt,
                    failure == null ? null : Causes.loggable(failure));
        }
    }
}
