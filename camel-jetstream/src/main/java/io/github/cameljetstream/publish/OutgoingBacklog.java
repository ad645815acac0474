package io.github.cameljetstream.publish;

import io.github.cameljetstream.connection.ConnectionLease;
import java.io.IOException;
import java.util.concurrent.CancellationException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How much of what was given to jnats the server may not have read yet. jnats itself cannot be asked: it answers when its
 * writer does, and that waits for the server. But the server reads in order, so an answer to one message proves that it
 * has read all before it; and where no answers come, that to a ping does.
 *
 * <p>Twice the window is too much: one is what may be under way, and another what was repeated, or has failed meanwhile.
 * Thread-safe.
 */
final class OutgoingBacklog {
    private static final Logger LOG = LoggerFactory.getLogger(OutgoingBacklog.class);

    private final ConnectionLease lease;
    private final long mostMessages;
    private final long mostBytes;
    private final AtomicLong messages = new AtomicLong();
    private final AtomicLong bytes = new AtomicLong();
    private final AtomicBoolean asking = new AtomicBoolean();
    private volatile long readMessages;
    private volatile long readBytes;

    OutgoingBacklog(ConnectionLease lease, int windowMessages, long windowBytes) {
        this.lease = lease;
        this.mostMessages = 2L * windowMessages;
        this.mostBytes = windowBytes > Long.MAX_VALUE / 2 ? Long.MAX_VALUE : 2 * windowBytes;
    }

    /** To be called before an attempt at a publish is given to jnats. */
    void add(PendingPublish publish) {
        long messagesUpTo = messages.addAndGet(publish.before.size() + 1L);
        long bytesUpTo = bytes.addAndGet(publish.size);
        if (publish.messagesUpTo == 0) { // which of its attempts is answered is not known: it was at least the first
            publish.messagesUpTo = messagesUpTo;
            publish.bytesUpTo = bytesUpTo;
        }
    }

    /** The server has answered an attempt. */
    void answered(PendingPublish publish) {
        read(publish.messagesUpTo, publish.bytesUpTo);
    }

    /** A lower number may replace a higher one when two threads meet here; the next answer mends that. */
    private void read(long messagesUpTo, long bytesUpTo) {
        if (messagesUpTo > readMessages) {
            readMessages = messagesUpTo;
            readBytes = bytesUpTo;
        }
    }

    boolean isTooMuch() {
        return messages.get() - readMessages > mostMessages || bytes.get() - readBytes > mostBytes;
    }

    /** Asks the server, on a worker, until it has answered; one question at a time. */
    void ask() {
        if (!asking.compareAndSet(false, true)) {
            return;
        }
        long messagesUpTo = messages.get();
        long bytesUpTo = bytes.get();
        try {
            lease.workers().execute(() -> {
                try {
                    lease.connection().RTT();
                    read(messagesUpTo, bytesUpTo);
                } catch (IOException | CancellationException e) {
                    LOG.debug("The server does not answer a ping yet", e);
                } finally {
                    asking.set(false);
                }
            });
        } catch (RejectedExecutionException e) {
            LOG.debug("Not asked: the context stops", e);
        }
    }
}
