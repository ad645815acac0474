package io.github.cameljetstream.fastbatch;

import io.github.cameljetstream.connection.ConnectionLease;
import io.github.cameljetstream.connection.ConnectionState;
import io.github.cameljetstream.connection.Denial;
import io.github.cameljetstream.message.OutgoingMessage;
import io.github.cameljetstream.options.PublishOptions;
import io.github.cameljetstream.publish.PublishException;
import io.github.cameljetstream.publish.PublishTally;
import io.github.cameljetstream.publish.Publisher;
import io.github.cameljetstream.wire.PubAck;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/** What the fast batches of a producer have in common: the connection, the options, and what is known of streams. Thread-safe. */
final class FastEnvironment implements BatchEnvironment {
    /** The shortest delay before another batch is opened after a refused one. */
    private static final long MIN_RETRY_MILLIS = 50;
    /** A message should reach the stream that much earlier than the stream forgets its id. */
    private static final Duration MAX_ON_THE_WAY = Duration.ofSeconds(2);

    private final ConnectionLease lease;
    private final Publisher publisher;
    private final PublishOptions options;
    private final FastBatchFailures failures;
    private final String inbox;
    private final ReplyRouter router;
    private final ReplySubscription replies;
    /** Our user may not receive replies, until the connection is replaced; null otherwise. */
    private volatile @Nullable Denial repliesDenied;

    FastEnvironment(ConnectionLease lease, Publisher publisher, PublishOptions options) {
        this.lease = lease;
        this.publisher = publisher;
        this.options = options;
        this.failures = new FastBatchFailures(lease::servers, options);
        this.inbox = lease.connection().createInbox() + ".";
        this.router = new ReplyRouter(inbox, publisher);
        this.replies = new ReplySubscription(lease, replySubject(), router);
    }

    /** The subject of all replies. */
    String replySubject() {
        return inbox + ">";
    }

    ReplySubscription replies() {
        return replies;
    }

    @Override
    public OpenBatch open(ReplyRouter.Receiver receiver, String subject, FlowRequest flow, long maxBytes) {
        OpenBatch batch = new OpenBatch(lease::publish, inbox, router.newId(), subject, flow, maxBytes);
        router.add(batch, receiver);
        return batch;
    }

    @Override
    public void closed(OpenBatch batch) {
        router.remove(batch);
    }

    /** Runs a task on a worker; false if the context is stopping, and it does not run. */
    boolean run(String what, Runnable task) {
        return lease.tasks().run(what, task);
    }

    @Override
    public Attempts newAttempts() {
        Duration timeout = options.getPublishTimeout();
        return new Attempts(options.getPublishRetries(), timeout, lease.tasks().stopLimit(timeout));
    }

    @Override
    public FastBatchFailures failures() {
        return failures;
    }

    @Override
    public PublishTally tally() {
        return publisher.tally();
    }

    @Override
    public boolean isOnline() {
        return lease.state() == ConnectionState.CONNECTED && replies.isActive();
    }

    @Override
    public @Nullable Denial repliesDenied() {
        return repliesDenied;
    }

    /** Replies cannot be received from now on. */
    void denyReplies(Denial denial) {
        repliesDenied = denial;
    }

    /** Replies can be received, as far as is known. */
    void allowReplies() {
        repliesDenied = null;
    }

    @Override
    public long maxPayload() {
        return publisher.maxPayload();
    }

    @Override
    public long timeoutNanos() {
        return options.getPublishTimeout().toNanos();
    }

    long maxBlockNanos() {
        return options.getMaxBlock().toNanos();
    }

    @Override
    public long retryDelayNanos() {
        return TimeUnit.MILLISECONDS.toNanos(
                Math.max(MIN_RETRY_MILLIS, options.getPublishRetryDelay().toMillis()));
    }

    @Override
    public boolean isRecognized(FastElement element) {
        if (element.message().messageId() == null) {
            return false;
        }
        Duration window = publisher.duplicateWindow(element.message().subject());
        long onTheWay = Math.min(MAX_ON_THE_WAY.toNanos(), timeoutNanos());
        return window != null && System.nanoTime() - element.handedOverAt() + onTheWay <= window.toNanos();
    }

    @Override
    public PublishException unknown(FastElement element) {
        return failures.unknown(
                element, publisher.duplicateWindow(element.message().subject()));
    }

    /** Publishes a message that is part of no batch. */
    void publishAlone(OutgoingMessage message, BiConsumer<@Nullable PubAck, @Nullable PublishException> completion) {
        publisher.publish(message, completion);
    }

    @Override
    public boolean areOfOneStream(String one, String other) {
        return one.equals(other) || publisher.areOfOneStream(one, other);
    }

    @Override
    public boolean isElsewhere(String subject) {
        return publisher.isElsewhere(subject);
    }

    @Override
    public boolean isStreamKnown(String subject) {
        return publisher.isStreamKnown(subject);
    }

    @Override
    public void noteStored(String subject, String stream) {
        publisher.noteStored(subject, stream);
    }

    @Override
    public void noteLateReply(String subject) {
        publisher.noteLateReply(subject);
    }
}
