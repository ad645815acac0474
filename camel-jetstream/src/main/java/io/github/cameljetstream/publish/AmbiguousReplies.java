package io.github.cameljetstream.publish;

import io.github.cameljetstream.connection.ConnectionLease;
import io.github.cameljetstream.wire.PubAck;
import io.nats.client.Message;
import java.time.Duration;

/**
 * Replies that may not be those of the stream that should store the message: several streams, or a core NATS subscriber,
 * may reply. A reply that does not count is ignored; one that may not count is held, in case another follows.
 * Thread-safe.
 */
final class AmbiguousReplies {
    /** How long a held reply waits for another one. */
    private static final Duration MAX_HOLD = Duration.ofMillis(500);

    private final ConnectionLease lease;
    private final AnswerFilter answers;
    private final InFlightAttempts inFlight;
    private final Duration hold;

    AmbiguousReplies(ConnectionLease lease, AnswerFilter answers, InFlightAttempts inFlight, Duration publishTimeout) {
        this.lease = lease;
        this.answers = answers;
        this.inFlight = inFlight;
        Duration half = publishTimeout.dividedBy(2);
        this.hold = half.compareTo(MAX_HOLD) < 0 ? half : MAX_HOLD;
    }

    /** If true, the acknowledgement does not count, and another one is expected. */
    boolean ignores(Message reply, PendingPublish publish, PubAck ack) {
        if (answers.isWanted(ack, publish.message().subject())) {
            return false;
        }
        ignore(reply, publish, PublishFailures.name(ack));
        return true;
    }

    /** If true, the refusal does not count, and another reply is expected. */
    boolean ignores(Message reply, PendingPublish publish, Refusal refusal) {
        if (!answers.isOfOther(refusal.stream())) {
            return false;
        }
        ignore(reply, publish, refusal.sender());
        return true;
    }

    private void ignore(Message reply, PendingPublish publish, String sender) {
        publish.setIgnoredSender(sender);
        inFlight.add(reply.getSubject(), publish);
        Runnable held = publish.heldOutcome();
        if (held != null) {
            held.run(); // the held reply was not of this stream
        }
    }

    /** Decides the outcome by a refusal, at once or unless another reply follows. */
    void decide(Message reply, PendingPublish publish, Refusal refusal, Runnable outcome) {
        if (answers.mayBeOfOther(refusal.stream())) {
            hold(reply, publish, outcome);
        } else {
            outcome.run();
        }
    }

    /** Decides the outcome unless another reply follows; a second reply of this kind decides it at once. */
    void hold(Message reply, PendingPublish publish, Runnable outcome) {
        if (publish.heldOutcome() != null) {
            outcome.run();
            return;
        }
        publish.holdOutcome(outcome);
        inFlight.addAgain(reply.getSubject(), publish, 0);
        if (!lease.tasks().runAfter(hold.toMillis(), "wait for another reply", outcome)) {
            outcome.run();
        }
    }
}
