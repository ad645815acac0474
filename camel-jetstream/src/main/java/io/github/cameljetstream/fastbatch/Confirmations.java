package io.github.cameljetstream.fastbatch;

import io.github.cameljetstream.message.OutgoingMessage;
import io.github.cameljetstream.message.OutgoingMessage.Earlier;
import io.github.cameljetstream.publish.PublishException;
import io.github.cameljetstream.wire.PubAck;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The messages of a batch that may be stored or not. They are published again one after the other, each by itself, until
 * the stream does not recognize one: since a batch stores a prefix of its messages, those after it are not stored.
 *
 * <p>They do not go into another fast batch before that: the leader of a cluster (nats-server 2.15.1) acknowledges there an
 * id whose message it still replicates, and may lose. For a single message it refuses that for the moment (10158). Guarded by its
 * {@link FastBatchSend}.
 */
final class Confirmations {
    private final BatchEnvironment environment;
    private final SendOutcomes outcomes;
    private final Deque<FastElement> left = new ArrayDeque<>();
    /** The message that is being published; null if none is. */
    private @Nullable FastElement current;

    Confirmations(BatchEnvironment environment, SendOutcomes outcomes) {
        this.environment = environment;
        this.outcomes = outcomes;
    }

    /** If true, messages wait for their outcome. */
    boolean isActive() {
        return current != null || !left.isEmpty();
    }

    /** Adds messages that may be stored, in their order. */
    void add(Collection<FastElement> uncertain) {
        left.addAll(uncertain);
    }

    /**
     * The next message to publish; null if there is none.
     *
     * @param onUnknown runs if there are messages that the stream would not recognize: they fail
     */
    @Nullable
    FastElement next(Runnable onUnknown) {
        while (current == null && !left.isEmpty()) {
            FastElement next = left.remove();
            if (environment.isRecognized(next)) {
                current = next;
            } else {
                outcomes.fail(next, environment.unknown(next));
                onUnknown.run();
            }
        }
        return current;
    }

    /** The message as it is published. Whatever refuses it, an earlier batch may have stored it. */
    static OutgoingMessage repeated(FastElement element) {
        OutgoingMessage message = element.message();
        return new OutgoingMessage(
                message.subject(), message.headers(), message.body(), message.messageId(), null, Earlier.UNANSWERED);
    }

    /** The outcome of the message that {@link #next} has returned; returns those that are not stored. */
    List<FastElement> end(@Nullable PubAck ack, @Nullable PublishException failure) {
        FastElement ended = current;
        current = null;
        if (ended == null) {
            return List.of();
        }
        outcomes.publishedAlone(ended, failure);
        if (ack != null && !ack.duplicate()) {
            List<FastElement> rest = List.copyOf(left);
            left.clear();
            return rest;
        }
        if (failure != null && !failure.isOfThisMessageAlone()) {
            failAll();
        }
        return List.of();
    }

    /** The outcome of all stays unknown. */
    void failAll() {
        if (current != null) {
            left.addFirst(current);
            current = null;
        }
        left.forEach(element -> outcomes.fail(element, environment.unknown(element)));
        left.clear();
    }
}
