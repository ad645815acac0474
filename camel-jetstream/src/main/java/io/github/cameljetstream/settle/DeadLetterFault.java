package io.github.cameljetstream.settle;

import io.github.cameljetstream.delivery.Delivery;
import io.github.cameljetstream.delivery.Fault;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What keeps dead letters from being stored. One that is tried again counts until it is stored or given up; one that is
 * not tried again counts for a while, or until another one is stored. Thread-safe.
 */
public final class DeadLetterFault {
    private static final long RECENT_NANOS = Duration.ofSeconds(30).toNanos();

    private final Set<Delivery> retried = new HashSet<>();
    private @Nullable Fault fault;
    private long failedAt;

    /** A dead letter could not be published, and is tried again. */
    synchronized void retried(Delivery delivery, String reason, long now) {
        retried.add(delivery);
        failed(reason, now);
    }

    /** A dead letter could not be published, and another attempt at it is not to be waited for. */
    synchronized void failed(Delivery delivery, String reason, long now) {
        retried.remove(delivery);
        failed(reason, now);
    }

    /** An attempt failed. Returns whether no fault was known before. */
    public synchronized boolean failed(String reason, long now) {
        Fault before = current(now);
        fault = new Fault(before == null ? Instant.now() : before.since(), reason);
        failedAt = now;
        return before == null;
    }

    /** A dead letter is stored. */
    synchronized void stored(Delivery delivery) {
        retried.remove(delivery);
        succeeded();
    }

    /** An attempt succeeded. */
    public synchronized void succeeded() {
        if (retried.isEmpty()) {
            fault = null;
        }
    }

    /** What keeps them from being stored now; null if nothing is known. */
    public synchronized @Nullable Fault current(long now) {
        boolean holds = fault != null && (!retried.isEmpty() || now - failedAt < RECENT_NANOS);
        return holds ? fault : null;
    }
}
