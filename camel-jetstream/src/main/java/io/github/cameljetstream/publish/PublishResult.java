package io.github.cameljetstream.publish;

/**
 * The outcome of one message of a batch.
 *
 * @param index its place in the batch, from 0
 * @param stream the stream that stored it; null if it failed
 * @param sequence its sequence there; 0 if it failed, and in a fast batch, where the server does not report it
 * @param outcome how its publication ended
 * @param failure why it was not stored, or not known to be; null if it was
 */
public record PublishResult(int index, String stream, long sequence, PublishOutcome outcome, Exception failure) {
    /**
     * The outcome of a message that was acknowledged by itself, or failed.
     *
     * @param duplicate if true, the stream had a message with its id, and dropped this one
     */
    public PublishResult(int index, String stream, long sequence, boolean duplicate, Exception failure) {
        this(index, stream, sequence, outcome(duplicate, failure), failure);
    }

    private static PublishOutcome outcome(boolean duplicate, Exception failure) {
        return failure == null
                ? duplicate ? PublishOutcome.DUPLICATE : PublishOutcome.STORED
                : PublishOutcome.of(failure);
    }

    /** If true, the stream has the message, or one with its id. */
    public boolean isStored() {
        return failure == null;
    }

    /** If true, the stream had a message with its id, and dropped this one. A fast batch does not tell. */
    public boolean duplicate() {
        return outcome == PublishOutcome.DUPLICATE;
    }
}
