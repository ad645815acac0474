package io.github.cameljetstream.fastbatch;

import io.github.cameljetstream.connection.Denial;
import io.github.cameljetstream.publish.PublishException;
import io.github.cameljetstream.publish.PublishTally;
import org.jspecify.annotations.Nullable;

/** What {@link BatchSequence} and {@link Confirmations} need to decide: the connection, the options and the known streams. */
interface BatchEnvironment {
    /** Opens another batch, whose replies the receiver gets. */
    OpenBatch open(ReplyRouter.Receiver receiver, String subject, FlowRequest flow, long maxBytes);

    /** Nobody waits for replies to the batch. */
    void closed(OpenBatch batch);

    Attempts newAttempts();

    FastBatchFailures failures();

    PublishTally tally();

    /** If true, messages can be sent, and replies received. */
    boolean isOnline();

    /** Why replies cannot be received; null if they can. */
    @Nullable
    Denial repliesDenied();

    /** The number of bytes that the server accepts in one message. */
    long maxPayload();

    long timeoutNanos();

    long retryDelayNanos();

    /** If true, the stream recognizes the message, should it have it already. */
    boolean isRecognized(FastElement element);

    /** Why it is not known whether the message is stored. */
    PublishException unknown(FastElement element);

    /** If true, messages of the two subjects may be in one batch. */
    boolean areOfOneStream(String one, String other);

    /** If true, another stream than the one that the options name would store the message. */
    boolean isElsewhere(String subject);

    /** If true, a stream has stored a message of the subject, or is configured to. */
    boolean isStreamKnown(String subject);

    void noteStored(String subject, String stream);

    void noteLateReply(String subject);
}
