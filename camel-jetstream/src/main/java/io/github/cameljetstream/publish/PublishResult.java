package io.github.cameljetstream.publish;

/**
 * The outcome of one message of a batch.
 *
 * @param index its place in the batch, from 0
 * @param stream the stream that stored it; null if it failed
 * @param sequence its sequence there; 0 if it failed
 * @param duplicate if true, the stream had a message with its id, and dropped this one
 * @param failure why it was not stored, or not known to be; null if it was
 */
public record PublishResult(int index, String stream, long sequence, boolean duplicate, Exception failure) {
    /** If true, the stream has the message. */
    public boolean isStored() {
        return failure == null;
    }
}
