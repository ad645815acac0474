package io.github.cameljetstream.provision;

import io.nats.client.api.ConsumerConfiguration;
import io.nats.client.api.DeliverPolicy;
import io.nats.client.api.RetentionPolicy;
import java.time.ZonedDateTime;
import org.jspecify.annotations.Nullable;

/**
 * Start position of a consumer that replaces a lost one: pure. At most one of the two positions is set; with neither,
 * the options decide.
 *
 * @param sequence the first sequence in the stream; 0 for none
 * @param after the time after which the first message was stored; null for none
 * @param streamRestored if true, the stream has lost the last delivered message, as after a restore from a backup
 */
record ConsumerStart(long sequence, @Nullable ZonedDateTime after, boolean streamRestored) {
    /**
     * Decides about the start.
     *
     * @param resumeAt the first sequence that is not done; 0 for none
     * @param last the last delivered message; null for none
     * @param isNewStream if true, the stream was created again since the last call
     * @param lastIsReplaced if true, another message has the sequence of the last delivered one
     */
    static ConsumerStart decide(
            ConsumerTarget target,
            long resumeAt,
            @Nullable StoredAt last,
            boolean isNewStream,
            boolean lastIsReplaced) {
        long end = target.streamEnd();
        boolean isThere = last == null || isNewStream || (end >= last.sequence() && !lastIsReplaced);
        StoredAt lost = isThere ? null : last;
        boolean restored = lost != null;
        if (target.streamConfiguration().getRetentionPolicy() == RetentionPolicy.WorkQueue) {
            // A consumer of a work queue may only start at the first message, and messages that are done are gone.
            return new ConsumerStart(0, null, restored);
        }
        if (lost != null && resumeAt > Math.min(end, lost.sequence())) {
            return new ConsumerStart(0, lost.time(), true);
        }
        // A consumer that starts beyond the end of the stream skips all messages before that sequence.
        return new ConsumerStart(isNewStream ? 1 : Math.min(resumeAt, end + 1), null, restored);
    }

    /** If true, the options decide about the position. */
    boolean isLeftToOptions() {
        return after == null && sequence <= 0;
    }

    void applyTo(ConsumerConfiguration.Builder builder) {
        if (after != null) {
            builder.deliverPolicy(DeliverPolicy.ByStartTime)
                    .startTime(after.plusNanos(1))
                    .startSequence(0);
        } else if (sequence > 0) {
            builder.deliverPolicy(DeliverPolicy.ByStartSequence)
                    .startSequence(sequence)
                    .startTime(null);
        }
    }
}
