package io.github.cameljetstream.consume;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reports advisories that are dropped: of each kind the first, and then the number of further ones once a minute. */
final class DroppedAdvisories {
    private static final Logger LOG = LoggerFactory.getLogger(DroppedAdvisories.class);
    private static final long PAUSE_NANOS = Duration.ofMinutes(1).toNanos();
    private static final int MAX_EXCERPT = 200;

    private final Map<Kind, Count> counts = new EnumMap<>(Kind.class);

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

    private static final class Count {
        long since;
        long dropped;
    }

    void report(Kind kind, String subject, byte[] content) {
        // Cut first: whoever publishes it decides how large it is.
        int length = Math.min(content.length, MAX_EXCERPT);
        String text = new String(content, 0, length, StandardCharsets.UTF_8);
        report(kind, subject, length < content.length ? text + "…" : text, null);
    }

    void report(Kind kind, String subject, String content, Throwable failure) {
        long dropped = count(kind, System.nanoTime());
        if (dropped > 0) {
            LOG.warn(
                    "Dropped {} on {}: {}. If the server did not publish it, deny your users to publish to"
                            + " $JS.EVENT.>. Content: {}",
                    dropped == 1 ? "an advisory" : dropped + " advisories",
                    subject,
                    kind.reason,
                    escaped(content),
                    failure);
        }
    }

    /** How many to report now, this one included; 0 for none. */
    synchronized long count(Kind kind, long now) {
        Count count = counts.get(kind);
        if (count == null) {
            count = new Count();
            counts.put(kind, count);
        } else if (now - count.since < PAUSE_NANOS) {
            count.dropped++;
            return 0;
        }
        long dropped = count.dropped + 1;
        count.since = now;
        count.dropped = 0;
        return dropped;
    }

    static String escaped(String text) {
        StringBuilder escaped = new StringBuilder();
        text.chars().limit(MAX_EXCERPT).forEach(each -> {
            if (each >= ' ' && each < 0x7f || each == '…') {
                escaped.append((char) each);
            } else {
                escaped.append(String.format("\\u%04x", each));
            }
        });
        return escaped.toString();
    }
}
