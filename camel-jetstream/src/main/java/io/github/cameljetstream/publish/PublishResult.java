package io.github.cameljetstream.publish;

/**
 * What became of one message of a batch.
 *
 * @param index its place in the batch, from 0
 * @param stream the stream that stored it; null if it failed
 * @param sequence its sequence there; 0 if it failed
 * @param duplicate whether the stream already held a message of its id, and dropped this one
 * @param failure why it was not stored, or not known to be; null if it was
 */
public record PublishResult(int index, String stream, long sequence, boolean duplicate, Exception failure) {
    /** Whether the stream holds it. */
    public boolean isStored() {
        return failure == null;
    }
}
