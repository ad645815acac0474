package io.github.cameljetstream.fastbatch;

import io.github.cameljetstream.message.OutgoingMessage;

/** A message of a body that has no outcome yet. Guarded by its {@link FastBatchSend}. */
final class FastElement {
    private final long index;
    private final OutgoingMessage message;
    private final long size;
    private final boolean mayBeStored;
    private boolean handedOver;
    private long handedOverAt;

    FastElement(long index, OutgoingMessage message) {
        this.index = index;
        this.message = message;
        this.size = message.payloadSize();
        this.mayBeStored = message.earlier() == OutgoingMessage.Earlier.UNANSWERED;
    }

    /** Its place in the body, from 0. */
    long index() {
        return index;
    }

    OutgoingMessage message() {
        return message;
    }

    /** The bytes of body and headers. */
    long size() {
        return size;
    }

    /** jnats is about to get the message. */
    void handOver(long now) {
        if (!handedOver) {
            handedOver = true;
            handedOverAt = now;
        }
    }

    /** When jnats got the message for the first time ({@link System#nanoTime()}). */
    long handedOverAt() {
        return handedOverAt;
    }

    /** If true, an earlier send may have stored it. */
    boolean mayBeStored() {
        return mayBeStored;
    }
}
