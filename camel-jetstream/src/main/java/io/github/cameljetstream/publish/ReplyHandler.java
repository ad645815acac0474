package io.github.cameljetstream.publish;

import io.github.cameljetstream.message.OutgoingMessage;
import io.github.cameljetstream.runtime.LogLimiter;
import io.github.cameljetstream.wire.PubAck;
import io.github.cameljetstream.wire.PubAckReader;
import io.nats.client.JetStreamApiException;
import io.nats.client.Message;
import io.nats.client.MessageHandler;
import java.io.IOException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Decides the outcome of a publish by its reply. Runs on the worker that reads the replies and never blocks. */
final class ReplyHandler implements MessageHandler {
    private static final Logger LOG = LoggerFactory.getLogger(ReplyHandler.class);
    private static final String DUPLICATE =
            "The message to '{}' with id {} was not stored: stream {} has one with that id, with sequence {}.";

    private final AttemptSender sender;
    private final AmbiguousReplies ambiguous;
    private final RefusalHandler refusals;
    private final OutcomeReporter outcomes;
    private final KnownStreams streams;
    private final PubAckReader acks = new PubAckReader();
    private final AtomicBoolean reportedDuplicate = new AtomicBoolean();

    ReplyHandler(
            AttemptSender sender,
            AmbiguousReplies ambiguous,
            RefusalHandler refusals,
            OutcomeReporter outcomes,
            KnownStreams streams) {
        this.sender = sender;
        this.ambiguous = ambiguous;
        this.refusals = refusals;
        this.outcomes = outcomes;
        this.streams = streams;
    }

    @Override
    public void onMessage(Message reply) {
        String subject = reply.getSubject();
        PendingPublish publish = sender.inFlight().remove(subject);
        if (publish == null) {
            return;
        }
        long number = sender.inFlight().numberOf(subject, publish);
        sender.replied(publish, number);
        if (publish.isSettled()) {
            return;
        }
        if (InFlightAttempts.isFirst(subject)) {
            onFirstReply(reply, publish, number);
        } else if (reply.isStatusMessage()) {
            refusals.onStatus(reply, publish, number);
        } else {
            onReply(reply, publish, number);
        }
    }

    private void onReply(Message reply, PendingPublish publish, long number) {
        try {
            PubAck ack = acks.read(reply);
            if (!ambiguous.ignores(reply, publish, ack)) {
                onAcknowledgement(publish, ack);
            }
        } catch (JetStreamApiException e) {
            refusals.onRefusal(reply, publish, number, e);
        } catch (IOException | RuntimeException e) {
            // Somebody without JetStream has replied on the subject.
            ambiguous.hold(reply, publish, () -> outcomes.fail(publish, PublishFailures.notJetStream(publish, e)));
        }
    }

    private void onAcknowledgement(PendingPublish publish, PubAck ack) {
        streams.add(publish.message().subject(), ack.stream());
        if (publish.isBatch() && ack.batchSize() != publish.messageCount()) {
            outcomes.fail(publish, PublishFailures.notAtomic(publish));
            return;
        }
        if (ack.duplicate()) {
            logDuplicate(publish, ack);
        }
        outcomes.succeed(publish, ack);
    }

    /** A message that was not stored, since another one has its id, looks like one that was. */
    private void logDuplicate(PendingPublish publish, PubAck ack) {
        OutgoingMessage message = publish.message();
        if (publish.attempts() > 1 || message.earlier() != OutgoingMessage.Earlier.ID_GIVEN) {
            return;
        }
        if (reportedDuplicate.compareAndSet(false, true)) {
            LOG.warn(
                    DUPLICATE
                            + " That is right for a message that is sent again; another one needs another id. Further ones are"
                            + " logged at level DEBUG.",
                    duplicateValues(message, ack));
        } else if (LOG.isDebugEnabled()) {
            LOG.debug(DUPLICATE, duplicateValues(message, ack));
        }
    }

    private static Object[] duplicateValues(OutgoingMessage message, PubAck ack) {
        return new Object[] {
            LogLimiter.excerpt(message.subject()),
            LogLimiter.excerpt(message.messageId()),
            LogLimiter.excerpt(ack.stream()),
            ack.sequence()
        };
    }

    /** An empty reply accepts the batch so far; otherwise the stream refuses the batch, or does not know batches. */
    private void onFirstReply(Message reply, PendingPublish publish, long number) {
        if (reply.isStatusMessage() || reply.getData().length == 0) {
            return;
        }
        try {
            PubAck ack = acks.read(reply);
            if (!ambiguous.ignores(reply, publish, ack)) {
                LOG.debug("Message {} of stream {} was stored by itself", ack.sequence(), ack.stream());
                outcomes.fail(publish, PublishFailures.notAtomic(publish));
            }
        } catch (JetStreamApiException e) {
            refusals.onFirstRefusal(reply, publish, number, e);
        } catch (IOException e) {
            LOG.debug("The reply to the first message of a batch is not JSON of JetStream", e);
        }
    }
}
