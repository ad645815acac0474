package io.github.cameljetstream.fastbatch;

import io.github.cameljetstream.publish.Publisher;
import io.github.cameljetstream.runtime.LogLimiter;
import io.nats.client.Message;
import io.nats.client.MessageHandler;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Passes replies on to whoever sends the batch that they are about. Runs on the dispatcher thread of the connection, and never
 * blocks. Thread-safe.
 */
final class ReplyRouter implements MessageHandler {
    private static final Logger LOG = LoggerFactory.getLogger(ReplyRouter.class);
    private static final int ID_BYTES = 12; // each character of a reply subject costs time for each message
    private static final String PING = "4";

    private final SecureRandom random = new SecureRandom();
    private final Map<String, Target> targets = new ConcurrentHashMap<>();
    private final int prefixLength;
    private final Publisher publisher;

    /** Receives the replies to the messages of a batch, and must not block. */
    @FunctionalInterface
    interface Receiver {
        void onReply(OpenBatch batch, FastReply reply);
    }

    private record Target(OpenBatch batch, Receiver receiver) {}

    /** The parts of a reply subject behind the inbox: id, flow, gap mode, sequence and operation. */
    private record Place(String id, long sequence) {}

    ReplyRouter(String inbox, Publisher publisher) {
        this.prefixLength = inbox.length();
        this.publisher = publisher;
    }

    /** An id that nobody can guess: whoever knows it could continue the batch. */
    String newId() {
        byte[] bytes = new byte[ID_BYTES];
        random.nextBytes(bytes);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    void add(OpenBatch batch, Receiver receiver) {
        targets.put(batch.id(), new Target(batch, receiver));
    }

    void remove(OpenBatch batch) {
        targets.remove(batch.id());
    }

    @Override
    public void onMessage(Message reply) {
        Place place = placeIn(reply.getSubject());
        Target target = place == null ? null : targets.get(place.id());
        if (place == null || target == null) {
            return; // of a batch that is over
        }
        FastReply read = reply.isStatusMessage()
                ? new FastReply.Lost(place.sequence(), reply.getStatus().getCode())
                : FastReply.read(reply.getData(), place.sequence());
        if (read instanceof FastReply.Unreadable unreadable) {
            LOG.debug(
                    "Ignored a reply to a message to '{}' that is not one of JetStream: {}",
                    LogLimiter.excerpt(target.batch().subject()),
                    LogLimiter.excerpt(unreadable.reason()));
        } else if (!isOfOther(read, target.batch().subject())) {
            target.receiver().onReply(target.batch(), read);
        }
    }

    private @Nullable Place placeIn(String subject) {
        if (subject.length() <= prefixLength) {
            return null;
        }
        String[] parts = subject.substring(prefixLength).split("\\.", -1);
        if (parts.length < 5) {
            return null;
        }
        try {
            // What a ping is answered says nothing about the message whose sequence it has.
            return new Place(parts[0], PING.equals(parts[4]) ? Long.MAX_VALUE : Long.parseLong(parts[3]));
        } catch (NumberFormatException e) {
            return null;
        }
    }

    /** Behind a leaf node, streams of several domains may reply. */
    private boolean isOfOther(FastReply reply, String subject) {
        if (reply instanceof FastReply.End end) {
            return !publisher.expectsReplyOf(end.stream(), end.domain(), subject);
        }
        if (reply instanceof FastReply.StoredAlone alone) {
            return !publisher.expectsReplyOf(alone.stream(), alone.domain(), subject);
        }
        if (reply instanceof FastReply.NoBatch none) {
            return publisher.isRefusalOfOther(none.stream());
        }
        return reply instanceof FastReply.Refused refused && publisher.isRefusalOfOther(refused.stream());
    }
}
