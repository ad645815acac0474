package io.github.cameljetstream.fastbatch;

import io.github.cameljetstream.message.OutgoingMessage;
import io.nats.client.impl.Headers;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.HashSet;
import java.util.Set;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One fast batch on the server: sends its messages, asks for acknowledgements that are late, and keeps what is not
 * acknowledged. Guarded by its {@link FastBatchSend}.
 */
final class OpenBatch {
    /** The server forgets a batch that it hears nothing of for 10 seconds, unless it is configured to less. */
    private static final long PING_NANOS = Duration.ofSeconds(2).toNanos();
    /** An open batch slows down those of others: a source that pauses gets another batch afterwards. */
    private static final long MAX_IDLE_NANOS = Duration.ofSeconds(10).toNanos();

    private static final Logger LOG = LoggerFactory.getLogger(OpenBatch.class);
    private static final byte[] NO_BODY = new byte[0];

    private final Output output;
    private final String id;
    private final String replyPrefix;
    private final BatchProgress progress;
    private final String subject;
    private final long maxBytes;
    private final Deque<FastElement> unacknowledged = new ArrayDeque<>();
    private final Set<String> deniedSubjects = new HashSet<>(0);
    private long settled;
    private long bytes;
    private long sentAt;
    private long heardAt;
    private long askedAt;
    private boolean awaitsAnswer;
    private boolean endSent;

    /** Where the messages go. */
    @FunctionalInterface
    interface Output {
        /**
         * Sends a message.
         *
         * @throws RuntimeException if jnats does not take it
         */
        void publish(String subject, String replyTo, @Nullable Headers headers, byte[] body);
    }

    /**
     * @param id unguessable: whoever knows it can continue the batch
     * @param subject that of the first message: the stream accepted it, so the end and the pings go there too
     */
    OpenBatch(Output output, String inbox, String id, String subject, FlowRequest flow, long maxBytes) {
        this.output = output;
        this.id = id;
        this.replyPrefix = inbox + id + "." + flow.every() + ".fail.";
        this.progress = new BatchProgress(flow.maxInFlight());
        this.subject = subject;
        this.maxBytes = maxBytes;
    }

    String id() {
        return id;
    }

    BatchProgress progress() {
        return progress;
    }

    /** The subject of its first message. */
    String subject() {
        return subject;
    }

    /** The messages that are not settled, in their order. */
    Collection<FastElement> unacknowledged() {
        return unacknowledged;
    }

    /** Their bytes. */
    long bytes() {
        return bytes;
    }

    /** The average size of the messages that are not settled; 0 if all are. */
    long averageSize() {
        return unacknowledged.isEmpty() ? 0 : bytes / unacknowledged.size();
    }

    boolean isOver() {
        return progress.phase() == BatchProgress.Phase.OVER;
    }

    /** If true, another message may be sent. */
    boolean hasRoom() {
        return progress.hasRoom() && bytes < maxBytes;
    }

    /** If true, the batch may hold no more bytes, and nothing would be acknowledged before it ends. */
    boolean isStuck() {
        return bytes >= maxBytes && progress.hasRoom() && !progress.isAcknowledgementDue();
    }

    /** If true, a reply is due. */
    boolean awaitsReply() {
        return switch (progress.phase()) {
            case OPENING, ENDING -> true;
            case OPEN -> awaitsAnswer || !hasRoom();
            case OVER -> false;
        };
    }

    /**
     * Sends a message.
     *
     * @throws RuntimeException if jnats does not take it: then it is not part of the batch
     */
    void send(FastElement element, long now) {
        OutgoingMessage message = element.message();
        long sequence = progress.next();
        element.handOver(now);
        try {
            output.publish(
                    message.subject(),
                    replyPrefix + sequence + (sequence == 1 ? ".0.$FI" : ".1.$FI"),
                    message.headers(),
                    message.body());
        } catch (RuntimeException e) {
            progress.undoNext();
            throw e;
        }
        unacknowledged.add(element);
        bytes += element.size();
        sentAt = now;
        if (sequence == 1) {
            heardAt = now;
        }
    }

    /** Ends the batch: the server acknowledges what it has. */
    void end(long now) {
        if (progress.phase() == BatchProgress.Phase.OPEN && !endSent) {
            endSent = true;
            progress.ending();
            control(progress.sent() + 1, ".3.$FI", now);
        }
    }

    /** Asks for an acknowledgement that may be lost. */
    void ask(long now) {
        // A ping with sequence 1 would begin another batch on a server that has forgotten this one.
        if (endSent || progress.sent() == 1) {
            endSent = true;
            progress.ending();
            control(progress.sent() + 1, ".3.$FI", now);
        } else {
            control(progress.sent(), ".4.$FI", now);
        }
    }

    private void control(long sequence, String operation, long now) {
        askedAt = now;
        awaitsAnswer = true;
        try {
            output.publish(subject, replyPrefix + sequence + operation, null, NO_BODY);
        } catch (RuntimeException e) {
            LOG.debug("Not sent: operation {} of fast batch {}", operation, id, e); // it is repeated, or times out
        }
    }

    /** Asks if a reply is late, or if nothing was sent for a while; true if it is late. */
    boolean tick(long now, long lateNanos) {
        if (isOver() || progress.phase() == BatchProgress.Phase.OPENING) {
            return false;
        }
        if (awaitsReply()) {
            boolean late = now - heardAt > lateNanos && now - askedAt > lateNanos;
            if (late) {
                ask(now);
            }
            return late;
        }
        if (now - sentAt > MAX_IDLE_NANOS) {
            end(now);
        } else if (now - sentAt > PING_NANOS && now - askedAt > PING_NANOS) {
            ask(now);
        }
        return false;
    }

    /** Takes notice of a reply; true if something is known now that was not known before. */
    boolean apply(FastReply reply, long now) {
        heardAt = now;
        awaitsAnswer = false;
        return progress.apply(reply);
    }

    /** If true, messages are acknowledged that were not passed on. */
    boolean hasAcknowledged() {
        return settled < progress.acknowledged();
    }

    /** Passes on what is acknowledged, with the stream's refusal or null. */
    void settle(BiConsumer<FastElement, FastReply.@Nullable Refused> settled) {
        while (this.settled < progress.acknowledged()) {
            FastElement element = unacknowledged.remove();
            this.settled++;
            bytes -= element.size();
            settled.accept(element, progress.refusal(this.settled));
        }
    }

    /** The sequence of the first message that is not settled. */
    long firstUnsettled() {
        return settled + 1;
    }

    /** The server denies our user to publish to the subject, to which a message was sent. */
    void deny(String denied, long now) {
        deniedSubjects.add(denied);
        if (progress.phase() == BatchProgress.Phase.OPENING) {
            apply(new FastReply.Lost(1, 0), now);
        } else {
            end(now); // whatever follows a denied message is a gap, also the end
        }
    }

    boolean isDenied(String to) {
        return deniedSubjects.contains(to);
    }

    /** If true, a message to the subject has no acknowledgement. */
    boolean hasTo(String to) {
        for (FastElement each : unacknowledged) {
            if (each.message().subject().equals(to)) {
                return true;
            }
        }
        return false;
    }
}
