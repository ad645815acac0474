package io.github.cameljetstream.consume;

import io.github.cameljetstream.delivery.AckSubject;

/**
 * Where an ordered replay stands (NATS ADR-17). A consumer that acknowledges nothing numbers what it sends, so that a
 * leap in the numbers tells that something was lost. From then on nothing of this consumer counts any more, and another
 * one is made, which begins behind the last message that did. Thread-safe.
 */
final class OrderedReplay {
    /** Null while what comes does not count. */
    private String consumer;

    private long consumerSequence;
    /** The last sequence in the stream that has come, or lies before the beginning; -1 if unknown. */
    private long streamSequence = -1;

    /** What a message is to a replay. */
    enum Verdict {
        /** It is the next one. */
        NEXT,
        /** It is of a consumer that does not count any more. */
        STRAY,
        /** Something before it is missing. */
        GAP
    }

    synchronized Verdict judge(AckSubject message) {
        if (!message.consumer().equals(consumer)) {
            return Verdict.STRAY;
        }
        boolean isSetBack = message.consumerSequence() == 1; // somebody wants the messages again that come now
        if (message.consumerSequence() != consumerSequence + 1 && !isSetBack) {
            consumer = null;
            return Verdict.GAP;
        }
        consumerSequence = message.consumerSequence();
        streamSequence = message.streamSequence();
        return Verdict.NEXT;
    }

    /**
     * The server tells what the consumer has sent: returns whether some of it has not come. It comes in the order in
     * which the server sends, so that it does not come later either.
     */
    synchronized boolean misses(long sent) {
        if (consumer == null || sent <= consumerSequence) {
            return false;
        }
        consumer = null;
        return true;
    }

    /** Whether another consumer has to be made. */
    synchronized boolean isBroken() {
        return consumer == null;
    }

    /** What comes of the present consumer does not count any more. Returns where the next one begins; 0 if unknown. */
    synchronized long breakOff() {
        consumer = null;
        return streamSequence + 1;
    }

    /** The stream ends at the sequence: it was put back. */
    synchronized void streamEndsAt(long sequence) {
        streamSequence = Math.min(streamSequence, sequence);
    }

    /** The stream is another one. */
    synchronized void forget() {
        streamSequence = -1;
    }

    /**
     * A new consumer takes over.
     *
     * @param before the sequence in the stream before its beginning; -1 if unknown
     */
    synchronized void begin(String name, long before) {
        consumer = name;
        consumerSequence = 0;
        streamSequence = Math.max(streamSequence, before);
    }
}
