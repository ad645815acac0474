package io.github.cameljetstream.dispatch;

import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Decides which thread continues after an exchange that ended asynchronously: the one that began it, or the one that ended
 * it. Camel reports an exchange as asynchronous even if it ended on the calling thread before the call returned. The calling
 * thread then continues its loop, and no other thread is woken for the next message.
 */
public final class AsyncCompletionGuard {
    private final AtomicBoolean decided = new AtomicBoolean();

    void begin() {
        decided.set(false);
    }

    /** Called once by each of the two threads: the second one continues. */
    public boolean isFirst() {
        return decided.compareAndSet(false, true);
    }
}
