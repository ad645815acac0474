package io.github.cameljetstream.benchmarks.scenarios;

import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicLong;

/** Sends from one thread, with so many under way at most. */
abstract class Pipelined implements Publishing {
    private final int window;
    private final int messagesOfSend;
    private final AtomicLong failed = new AtomicLong();

    Pipelined(int window, int messagesOfSend) {
        this.window = window;
        this.messagesOfSend = messagesOfSend;
    }

    /** Sends; {@link #done} is to be called when the outcome is known. */
    abstract void send(byte[] body, Semaphore permits) throws Exception;

    final void done(boolean ok, Semaphore permits) {
        if (!ok) {
            failed.incrementAndGet();
        }
        permits.release();
    }

    @Override
    public final long publish(byte[] body, int messages) throws Exception {
        Semaphore permits = new Semaphore(window);
        for (int i = 0; i < messages; i += messagesOfSend) {
            permits.acquire();
            send(body, permits);
        }
        permits.acquire(window);
        return failed.get();
    }
}
