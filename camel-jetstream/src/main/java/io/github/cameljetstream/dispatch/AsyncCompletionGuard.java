package io.github.cameljetstream.dispatch;

import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Settles who goes on when an exchange has ended asynchronously: the thread that began it, or the one that ended it.
 * Camel's routing mostly ends an exchange on the very thread that began it, before the call returns, and yet calls that
 * asynchronous: then the beginner goes on in its loop, and no other thread is woken for the next message.
 */
public final class AsyncCompletionGuard {
    private final AtomicBoolean decided = new AtomicBoolean();

    void begin() {
        decided.set(false);
    }

    /** Asked once by each of the two: whoever is not the first goes on. */
    public boolean isFirst() {
        return decided.compareAndSet(false, true);
    }
}
