package io.github.cameljetstream.publish;

import io.github.cameljetstream.connection.ConnectionLease;
import io.github.cameljetstream.connection.ConnectionState;
import io.github.cameljetstream.connection.Denial;
import io.github.cameljetstream.message.AtomicBatch;
import io.github.cameljetstream.message.OutgoingMessage;
import io.github.cameljetstream.options.PublishOptions;
import io.nats.client.NUID;
import io.nats.client.impl.Headers;
import org.jspecify.annotations.Nullable;

/**
 * Makes the attempts to publish: hands messages to jnats, or keeps them while the server cannot read them. Thread-safe; an
 * attempt never blocks.
 */
final class AttemptSender {
    private final ConnectionLease lease;
    private final PublishOptions options;
    private final InFlightAttempts inFlight;
    private final OfflineSendBuffer buffer;
    private final OutgoingBacklog backlog;
    private final PublishFailures failures;
    private final PublishTally tally;
    /** The user has no permission to receive replies, until the next connection; null otherwise. */
    private volatile @Nullable Denial repliesDenied;

    /**
     * @param replyPrefix of the reply subjects of all attempts
     */
    AttemptSender(
            ConnectionLease lease,
            PublishOptions options,
            String replyPrefix,
            PublishFailures failures,
            PublishTally tally) {
        this.lease = lease;
        this.options = options;
        this.inFlight = new InFlightAttempts(replyPrefix, options.getPublishTimeout());
        this.buffer = new OfflineSendBuffer(lease, options);
        this.backlog =
                new OutgoingBacklog(lease, options.getMaxPendingPublishes(), options.getMaxPendingPublishBytes());
        this.failures = failures;
        this.tally = tally;
    }

    /** The attempts without a reply. */
    InFlightAttempts inFlight() {
        return inFlight;
    }

    /** The publishes that wait for the connection. */
    OfflineSendBuffer buffer() {
        return buffer;
    }

    /** The number of bytes that the server accepts in one message. */
    long maxPayload() {
        return lease.connection().getMaxPayload();
    }

    /** If true, the connection is lost or closed. */
    boolean isOffline() {
        return lease.state() != ConnectionState.CONNECTED;
    }

    /** Replies cannot be received from now on. */
    void denyReplies(Denial denial) {
        repliesDenied = denial;
    }

    /** Replies can be received, as far as is known. */
    void allowReplies() {
        repliesDenied = null;
    }

    /** Sends, or keeps the publish until the connection is back; returns why it can never be sent, or null. */
    @Nullable
    PublishException send(PendingPublish publish) {
        return buffer.keepsWhileOffline(publish) ? null : sendNow(publish);
    }

    /** Makes an attempt, unless another thread makes one; returns why it can never be sent, or null. */
    @Nullable
    PublishException sendNow(PendingPublish publish) {
        if (!publish.claimAttempt()) {
            return null;
        }
        try {
            return attempt(publish);
        } finally {
            publish.releaseAttempt();
        }
    }

    /** Makes another attempt, if the policy still allows it; returns why it can never be sent, or null. */
    @Nullable
    PublishException retry(PendingPublish publish, RetryPolicy policy) {
        if (!publish.claimAttempt()) {
            return null;
        }
        try {
            if (!policy.mayRetry(publish)) { // another thread may have sent it meanwhile
                return null;
            }
            publish.giveUpAnswer();
            return attempt(publish);
        } finally {
            publish.releaseAttempt();
        }
    }

    private @Nullable PublishException attempt(PendingPublish publish) {
        PublishException problem = problem(publish);
        if (problem != null) {
            return problem;
        }
        long now = System.nanoTime();
        publish.beginAttempt(now, options.getPublishTimeout());
        if (publish.attempts() > 1) {
            tally.countRetry();
        }
        String reply = inFlight.replySubject(backlog.add(publish));
        inFlight.add(reply, publish);
        if (publish.isSettled()) {
            inFlight.remove(reply, publish);
            return null;
        }
        return handOver(publish, reply, now);
    }

    /** Why no attempt can succeed on the current connection; null if one can. */
    private @Nullable PublishException problem(PendingPublish publish) {
        OutgoingMessage large = publish.largerThan(maxPayload()); // the limit may have changed with the connection
        if (large != null) {
            publish.giveUpAnswer();
            return failures.tooLarge(publish, large);
        }
        Denial denial = repliesDenied;
        return denial == null ? null : failures.repliesDenied(publish, denial);
    }

    private @Nullable PublishException handOver(PendingPublish publish, String reply, long now) {
        boolean handedOverBefore = publish.isHandedOver();
        try {
            OutgoingMessage message = publish.message();
            Headers headers = publish.isBatch() ? sendLeading(publish, reply) : message.headers();
            publish.handOver(now);
            lease.publish(message.subject(), reply, headers, message.body());
            return null;
        } catch (IllegalStateException e) {
            publish.undoHandOver(handedOverBefore);
            inFlight.removeUnsent(reply, publish);
            if (lease.state() == ConnectionState.CLOSED) {
                return failures.notSent(publish, e);
            }
            buffer.keep(publish); // jnats has closed the connection, and another one will replace it
            return null;
        } catch (RuntimeException e) {
            publish.undoHandOver(handedOverBefore);
            inFlight.removeUnsent(reply, publish);
            return failures.notSent(publish, e);
        }
    }

    /** Sends the messages of a batch before the last one; returns the headers of the last one. */
    private Headers sendLeading(PendingPublish publish, String reply) {
        String batchId = NUID.nextGlobal();
        // The reply to the first message says what is wrong with a batch; the last one, only that it is incomplete.
        String firstReply = InFlightAttempts.firstReplySubject(reply);
        inFlight.add(firstReply, publish);
        int number = 1;
        for (OutgoingMessage each : publish.leading()) {
            Headers headers = AtomicBatch.headers(each.headers(), batchId, number);
            lease.publish(each.subject(), number == 1 ? firstReply : null, headers, each.body());
            number++;
        }
        return AtomicBatch.lastHeaders(publish.message().headers(), batchId, number);
    }

    /** The server has replied to the attempt with this number. */
    void replied(PendingPublish publish, long number) {
        backlog.replied(publish, number);
    }

    /** If true, jnats holds too much that the server may not have read: more is sent after {@link #awaitRead}. */
    boolean isTooFarBehind() {
        return backlog.isTooLarge();
    }

    /**
     * Asks the server, on a worker, whether it has read everything.
     *
     * @param then runs when the server has answered
     */
    void awaitRead(Runnable then) {
        backlog.awaitRead(then);
    }
}
