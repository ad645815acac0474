package io.github.cameljetstream.publish;

import io.github.cameljetstream.connection.ConnectionLease;
import java.util.concurrent.atomic.AtomicLong;

/**
 * How much of what was given to jnats the server may not have read yet. jnats itself cannot be asked: it answers when its
 * writer does, and that waits for the server. But the server reads in order, so an answer to one message proves that it
 * has read all before it. Without answers, the answer to a ping proves it.
 *
 * <p>Twice the window is too much: one window may be in flight, and another may have been retried or have failed meanwhile.
 * Thread-safe.
 */
final class OutgoingBacklog {
    private final ConnectionLease lease;
    private final long maxAttempts;
    private final long maxBytes;
    private final AtomicLong attempts = new AtomicLong();
    private final AtomicLong bytes = new AtomicLong();
    private volatile long readAttempts;
    private volatile long readBytes;
    /** One publish may be larger than the window. */
    private volatile long largest;

    OutgoingBacklog(ConnectionLease lease, int windowMessages, long windowBytes) {
        this.lease = lease;
        this.maxAttempts = 2L * windowMessages;
        this.maxBytes = windowBytes > Long.MAX_VALUE / 4 ? Long.MAX_VALUE / 2 : 2 * windowBytes;
    }

    /** An attempt is about to be given to jnats; returns its number, from 1. */
    long add(PendingPublish publish) {
        if (publish.size() > largest) {
            largest = publish.size();
        }
        long bytesUpTo = bytes.addAndGet(publish.size());
        long number = attempts.incrementAndGet();
        publish.setPlace(number, bytesUpTo);
        return number;
    }

    /** The server has replied to that attempt. */
    void replied(PendingPublish publish, long number) {
        read(number, number == publish.lastNumber() ? publish.bytesUpTo() : 0);
    }

    /** A lower number may replace a higher one when two threads meet here; the next answer mends that. */
    private void read(long attemptsUpTo, long bytesUpTo) {
        if (attemptsUpTo > readAttempts) {
            readAttempts = attemptsUpTo;
        }
        if (bytesUpTo > readBytes) {
            readBytes = bytesUpTo;
        }
    }

    boolean isTooLarge() {
        return attempts.get() - readAttempts > maxAttempts || bytes.get() - readBytes > maxBytes + largest;
    }

    /**
     * Asks the server, on a worker; not while another asks over the same connection.
     *
     * @param then is called when it has answered
     */
    void awaitRead(Runnable then) {
        long attemptsUpTo = attempts.get();
        long bytesUpTo = bytes.get();
        lease.ping(() -> {
            read(attemptsUpTo, bytesUpTo);
            then.run();
        });
    }
}
