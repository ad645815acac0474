package io.github.cameljetstream.publish;

import static java.util.Objects.requireNonNull;

import org.jspecify.annotations.Nullable;

/**
 * The outcome of one message of a batch.
 *
 * @param index its place in the batch, from 0
 * @param stream the stream that stored it; null if it failed
 * @param sequence its sequence there; 0 if it failed, and in a fast batch, where the server does not report it
 * @param outcome how its publication ended
 * @param failure why it was not stored, or not known to be; null if it was
 */
public record PublishResult(
        int index, @Nullable String stream, long sequence, PublishOutcome outcome, @Nullable Exception failure) {
    /**
     * The outcome of a message that was acknowledged by itself, or failed.
     *
     * @param duplicate if true, the stream had a message with its id, and dropped this one
     */
    public PublishResult(
            int index, @Nullable String stream, long sequence, boolean duplicate, @Nullable Exception failure) {
        this(index, stream, sequence, outcome(duplicate, failure), failure);
    }

    private static PublishOutcome outcome(boolean duplicate, @Nullable Exception failure) {
        return failure == null
                ? duplicate ? PublishOutcome.DUPLICATE : PublishOutcome.STORED
                : PublishOutcome.of(failure);
    }

    /** If true, the stream has the message, or one with its id. */
    public boolean isStored() {
        return failure == null;
    }

    /** Why the message was not stored; call it only if that is so. */
    public Exception requiredFailure() {
        return requireNonNull(failure, "stored");
    }

    /** If true, the stream had a message with its id, and dropped this one. A fast batch does not tell. */
    public boolean duplicate() {
        return outcome == PublishOutcome.DUPLICATE;
    }
}
