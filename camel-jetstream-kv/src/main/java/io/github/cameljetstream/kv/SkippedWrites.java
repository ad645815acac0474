package io.github.cameljetstream.kv;

import io.github.cameljetstream.kv.bucket.BucketException;
import io.github.cameljetstream.kv.bucket.BucketException.Reason;
import io.github.cameljetstream.kv.bucket.BucketLog;
import io.github.cameljetstream.kv.bucket.Entry;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds the writes that a nats-server before 2.10 skips: while it purges a key, its consumers can pass over stored writes of
 * other keys, and never deliver them (seen on 2.9.10). Before each gap in the revisions it asks the leader for the next
 * write; after a second without writes it does so too. Blocks.
 */
final class SkippedWrites {
    private static final Logger LOG = LoggerFactory.getLogger(SkippedWrites.class);
    private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

    private final BucketLog log;
    private final String pattern;
    private final BooleanSupplier running;
    /** The last write that has arrived. */
    private volatile long last;
    /** The last write, and the next one that the leader has, at the last tick. */
    private Rest rest = new Rest(-1, 0);

    private volatile boolean warned;

    private record Rest(long last, long next) {}

    /**
     * @param start the first revision that can arrive
     * @param running if false, the watch stops, and nothing is asked again
     */
    SkippedWrites(BucketLog log, String pattern, long start, BooleanSupplier running) {
        this.running = running;
        this.log = log;
        this.pattern = pattern;
        this.last = start - 1;
    }

    /** A write arrives: routes those that the server has skipped before it. Called for one write at a time. */
    void before(long revision, Consumer<Entry> route) {
        long from = last;
        last = revision;
        if (revision <= from + 1) {
            return; // the next one, or of a bucket that was created again
        }
        for (Entry next = next(from); next != null && next.revision() < revision; next = next(next.revision())) {
            warn(next.revision());
            route.accept(next);
        }
    }

    /** Repeats the request until it has an answer: what is not known to be complete must not be passed on. */
    private @Nullable Entry next(long after) {
        while (true) {
            try {
                return log.next(pattern, after);
            } catch (BucketException e) {
                if (e.reason() != Reason.UNANSWERED
                        || !running.getAsBoolean()
                        || Thread.currentThread().isInterrupted()) {
                    LOG.warn("The writes after revision {} cannot be checked: {}", after, e.getMessage());
                    return null;
                }
                LockSupport.parkNanos(PAUSE_NANOS);
            }
        }
    }

    private void warn(long revision) {
        if (!warned) {
            warned = true;
            LOG.warn(
                    "The server skipped revision {} of stream {}, as nats-server 2.9 does while it purges a key; reading"
                            + " it from the stream. Use nats-server 2.10 or newer. This is logged once for each consumer.",
                    revision,
                    log.stream());
        }
    }

    /**
     * Called each second. If the last writes were skipped, no later write shows it: deletes the consumer, which the replay
     * then creates again after the last write that has arrived.
     *
     * @param idle if true, nothing is being routed
     */
    synchronized void tick(boolean idle, String consumer) {
        try {
            Rest before = rest;
            rest = idle ? restAt(last) : new Rest(-1, 0);
            if (rest.next() > 0 && rest.equals(before)) {
                warn(rest.next());
                log.deleteConsumer(consumer);
                rest = new Rest(-1, 0);
            }
        } catch (BucketException e) {
            LOG.debug("Could not look for skipped writes in stream {}", log.stream(), e);
        }
    }

    private Rest restAt(long revision) {
        Entry next = log.next(pattern, revision);
        return new Rest(revision, next == null ? 0 : next.revision());
    }
}
