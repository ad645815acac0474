package io.github.cameljetstream.consume;

import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reports messages that anybody sent to the inbox of a consumer: once a minute, with their number. Thread-safe. */
final class ForeignMessages {
    private static final Logger LOG = LoggerFactory.getLogger(ForeignMessages.class);
    private static final long EVERY_NANOS = TimeUnit.MINUTES.toNanos(1);

    private long unreported;
    private long reportedAt;
    private boolean reported;

    /**
     * A message without a subject for acknowledgements has come.
     *
     * @param now {@link System#nanoTime()}
     * @return how many are reported now; 0 if it is too early
     */
    synchronized long received(String consumer, long now) {
        unreported++;
        if (reported && now - reportedAt < EVERY_NANOS) {
            return 0;
        }
        long count = unreported;
        unreported = 0;
        reported = true;
        reportedAt = now;
        LOG.error(
                "Consumer '{}' received {} messages that are no deliveries, since they have no subject to acknowledge them"
                        + " at; ignoring them, and reporting further ones once a minute. Find out who publishes to its"
                        + " inbox.",
                consumer,
                count);
        return count;
    }
}
