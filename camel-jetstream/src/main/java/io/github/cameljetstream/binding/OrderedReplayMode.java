package io.github.cameljetstream.binding;

import io.github.cameljetstream.delivery.AckSubject;
import io.github.cameljetstream.delivery.Delivery;
import io.github.cameljetstream.delivery.InFlight;
import io.github.cameljetstream.provision.BoundConsumer;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * An ordered replay (NATS ADR-17). The consumer acknowledges nothing, and a gap in its consumer sequences shows a loss. After
 * a gap this mode accepts nothing more from the consumer; the recovery creates another one, which begins after the last
 * accepted message. Thread-safe.
 */
public final class OrderedReplayMode implements DeliveryMode {
    /** The name of the consumer; null while no message is accepted. */
    private @Nullable String consumer;

    private long consumerSequence;
    /** The stream sequence of the last accepted message, or before the first one; -1 if unknown. */
    private long streamSequence = -1;

    private enum Verdict {
        NEXT,
        /** It is of a consumer that was replaced. */
        STRAY,
        /** A message before it is missing. */
        GAP
    }

    @Override
    public boolean accepts(AckSubject info, Consumer<String> onFault) {
        Verdict verdict = judge(info);
        if (verdict == Verdict.GAP) {
            onFault.accept("messages before " + info.streamSequence() + " of the stream were lost on their way");
        }
        return verdict == Verdict.NEXT;
    }

    private synchronized Verdict judge(AckSubject message) {
        if (!message.consumer().equals(consumer)) {
            return Verdict.STRAY;
        }
        boolean isReset = message.consumerSequence() == 1; // somebody wants these messages again
        if (message.consumerSequence() != consumerSequence + 1 && !isReset) {
            consumer = null;
            return Verdict.GAP;
        }
        consumerSequence = message.consumerSequence();
        streamSequence = message.streamSequence();
        return Verdict.NEXT;
    }

    /** The server sends in order, so that a missing message does not arrive later. */
    @Override
    public void sent(long lastSent, Consumer<String> onFault) {
        if (isMissing(lastSent)) {
            onFault.accept("the last messages were lost on their way");
        }
    }

    private synchronized boolean isMissing(long lastSent) {
        if (consumer == null || lastSent <= consumerSequence) {
            return false;
        }
        consumer = null;
        return true;
    }

    /** A gap may have been found during a suspension, or at the end of a rebind. */
    @Override
    public void tick(Consumer<String> onFault) {
        if (isBroken()) {
            onFault.accept("the replay has a gap");
        }
    }

    private synchronized boolean isBroken() {
        return consumer == null;
    }

    @Override
    public synchronized long resumeAt(InFlight inFlight) {
        consumer = null;
        return streamSequence + 1;
    }

    @Override
    public synchronized void streamReplaced() {
        streamSequence = -1;
    }

    @Override
    public synchronized void streamEndsAt(long sequence) {
        streamSequence = Math.min(streamSequence, sequence);
    }

    @Override
    public synchronized void bound(BoundConsumer next) {
        consumer = next.name();
        consumerSequence = 0;
        streamSequence = Math.max(streamSequence, next.ackFloor());
    }

    @Override
    public String faultOfReconnect() {
        return "the connection was lost, and what was on its way";
    }

    @Override
    public boolean isEditable() {
        return false;
    }

    /** The server does not track which messages of a replay were processed. */
    @Override
    public boolean mayDrain() {
        return false;
    }

    @Override
    public boolean parksUntilStop() {
        return true;
    }

    @Override
    public boolean mayHandBack(ConsumerBinding binding, Delivery delivery) {
        return true;
    }
}
