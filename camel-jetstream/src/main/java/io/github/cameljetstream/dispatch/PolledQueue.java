package io.github.cameljetstream.dispatch;

import io.github.cameljetstream.delivery.Delivery;
import io.github.cameljetstream.delivery.InFlight;
import io.github.cameljetstream.source.Demand;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.PriorityQueue;
import java.util.Queue;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Hands deliveries to callers that poll, each of which waits for one. It requests only as many messages as callers wait
 * for, and only while they wait. Thread-safe.
 *
 * <p>The server ends a request about when its caller stops waiting, and a message may be on its way by then. So the caller
 * waits a little longer for the end of the request; otherwise the message would use up a delivery.
 */
public final class PolledQueue implements DispatchQueue, Demand {
    private static final long GRACE_NANOS = TimeUnit.MILLISECONDS.toNanos(500);
    /** A delivery that arrived after its caller left is handed back if no other caller polls it within this time. */
    private static final long UNCLAIMED_NANOS = TimeUnit.SECONDS.toNanos(1);
    /** The shortest expiry of a request: the server sends an available message within it. */
    private static final long MIN_EXPIRY_NANOS = TimeUnit.MILLISECONDS.toNanos(5);

    private final InFlight inFlight;
    /** Guarded by this object, as are the callers and their deliveries. */
    private final Queue<Delivery> queue = new ArrayDeque<>();

    /** The caller with the nearest deadline is served first, so that no request outlasts the callers. */
    private final PriorityQueue<Caller> callers =
            new PriorityQueue<>((one, other) -> Long.signum(one.deadline - other.deadline));

    private int outstanding;
    private boolean closed;

    private static final class Caller {
        /** {@link System#nanoTime()}, of which only differences count. */
        private final long deadline;

        private @Nullable Delivery delivery;

        Caller(long deadline) {
            this.deadline = deadline;
        }
    }

    public PolledQueue(InFlight inFlight) {
        this.inFlight = inFlight;
    }

    /**
     * Waits for a delivery.
     *
     * @param request has the source request one
     * @return null if none arrived in time, or the queue is closed
     */
    public @Nullable Delivery take(long nanos, Runnable request) throws InterruptedException {
        Caller caller = new Caller(System.nanoTime() + Math.max(nanos, MIN_EXPIRY_NANOS));
        synchronized (this) {
            Delivery waiting = queue.poll();
            if (waiting != null || closed) {
                return waiting;
            }
            callers.add(caller);
        }
        request.run(); // not under this lock: the source calls this queue under its own
        return await(caller);
    }

    private synchronized @Nullable Delivery await(Caller caller) throws InterruptedException {
        try {
            for (long left = left(caller); left > 0; left = left(caller)) {
                TimeUnit.NANOSECONDS.timedWait(this, left);
            }
        } catch (InterruptedException e) {
            if (caller.delivery == null) {
                throw e;
            }
            Thread.currentThread().interrupt();
        } finally {
            callers.remove(caller);
        }
        return caller.delivery;
    }

    /** How long to wait; 0 or less to wait no longer. */
    private long left(Caller caller) {
        if (caller.delivery != null || closed) {
            return 0;
        }
        long left = caller.deadline - System.nanoTime();
        boolean mayArrive = outstanding >= callers.size();
        return left > 0 || !mayArrive ? left : left + GRACE_NANOS;
    }

    /** All callers stop waiting, and none waits again. */
    public synchronized void close() {
        closed = true;
        notifyAll();
    }

    /** Takes out deliveries that no caller polled for some time, and that need not wait for one. */
    public synchronized List<Delivery> takeUnclaimed(long now, Predicate<Delivery> mayLeave) {
        List<Delivery> unclaimed = new ArrayList<>();
        queue.removeIf(delivery ->
                now - delivery.receivedAt() > UNCLAIMED_NANOS && mayLeave.test(delivery) && unclaimed.add(delivery));
        return unclaimed;
    }

    @Override
    public synchronized void add(Delivery delivery) {
        Caller caller = callers.poll();
        if (caller == null) {
            queue.add(delivery);
        } else {
            caller.delivery = delivery;
            notifyAll();
        }
    }

    @Override
    public synchronized List<Delivery> takeWaiting() {
        List<Delivery> taken = new ArrayList<>(queue);
        queue.clear();
        return taken;
    }

    @Override
    public synchronized int waiting() {
        return queue.size();
    }

    @Override
    public synchronized int toRequest(int nowOutstanding) {
        outstanding = nowOutstanding;
        notifyAll();
        long now = System.nanoTime();
        long waiting =
                callers.stream().filter(caller -> caller.deadline - now > 0).count();
        return (int) Math.max(0, Math.min(inFlight.free(), waiting - nowOutstanding));
    }

    @Override
    public synchronized void onRequested(int nowOutstanding) {
        outstanding = nowOutstanding;
    }

    @Override
    public synchronized Duration expiry() {
        long now = System.nanoTime();
        long longest = callers.stream()
                .mapToLong(caller -> caller.deadline - now)
                .max()
                .orElse(0);
        return Duration.ofNanos(Math.max(longest, MIN_EXPIRY_NANOS));
    }

    @Override
    public long maxBytes() {
        return inFlight.freeBytes();
    }

    @Override
    public boolean isFull() {
        return inFlight.free() == 0;
    }
}
