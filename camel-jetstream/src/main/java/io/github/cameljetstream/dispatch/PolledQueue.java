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

/**
 * Deliveries are not routed but called for, one by one, each by a caller who waits; no more are asked for than callers
 * wait, and for no longer. Thread-safe.
 *
 * <p>The server ends a request about when its caller has waited long enough, and a message may be on its way by then:
 * the caller waits for the end of the request, a moment at most, so that the message is not delivered in vain.
 */
public final class PolledQueue implements DispatchQueue, Demand {
    private static final long GRACE_NANOS = TimeUnit.MILLISECONDS.toNanos(500);
    /** What came later than that is nobody's: it is handed back when no caller has come for so long. */
    private static final long UNWANTED_NANOS = TimeUnit.SECONDS.toNanos(1);
    /** The shortest time that a request is made for: a message that is there comes with it, unless the server is held up. */
    private static final long SHORTEST_NANOS = TimeUnit.MILLISECONDS.toNanos(5);

    private final InFlight inFlight;
    /** These, and the deliveries they get, are guarded by this object. */
    private final Queue<Delivery> queue = new ArrayDeque<>();

    /** The one who waits the shortest is served first: then no request outlasts the callers. */
    private final PriorityQueue<Caller> callers =
            new PriorityQueue<>((one, other) -> Long.signum(one.deadline - other.deadline));

    private int outstanding;
    private boolean closed;

    private static final class Caller {
        /** {@link System#nanoTime()}, of which only differences count. */
        private final long deadline;

        private Delivery got;

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
     * @param ask is run when it has to be asked for
     * @return null if none came in that time, or when no more are taken
     */
    public Delivery take(long nanos, Runnable ask) throws InterruptedException {
        Caller caller = new Caller(System.nanoTime() + Math.max(nanos, SHORTEST_NANOS));
        synchronized (this) {
            Delivery waiting = queue.poll();
            if (waiting != null || closed) {
                return waiting;
            }
            callers.add(caller);
        }
        ask.run(); // not under our lock: the source asks us under its own
        synchronized (this) {
            try {
                while (caller.got == null && !closed) {
                    long left = caller.deadline - System.nanoTime();
                    if (left <= 0 && (outstanding < callers.size() || left <= -GRACE_NANOS)) {
                        break;
                    }
                    TimeUnit.NANOSECONDS.timedWait(this, left > 0 ? left : left + GRACE_NANOS);
                }
            } catch (InterruptedException e) {
                if (caller.got == null) {
                    throw e;
                }
                Thread.currentThread().interrupt();
            } finally {
                callers.remove(caller);
            }
            return caller.got;
        }
    }

    /** No caller waits any longer, nor ever again. */
    public synchronized void close() {
        closed = true;
        notifyAll();
    }

    /**
     * Takes out what no caller has come for.
     *
     * @param mayGo what need not wait for a caller
     */
    public synchronized List<Delivery> takeUnwanted(long now, Predicate<Delivery> mayGo) {
        List<Delivery> unwanted = new ArrayList<>();
        queue.removeIf(delivery ->
                now - delivery.receivedAt() > UNWANTED_NANOS && mayGo.test(delivery) && unwanted.add(delivery));
        return unwanted;
    }

    @Override
    public synchronized void add(Delivery delivery) {
        Caller caller = callers.poll();
        if (caller == null) {
            queue.add(delivery);
        } else {
            caller.got = delivery;
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
    public synchronized int toAskFor(int nowOutstanding) {
        outstanding = nowOutstanding;
        notifyAll();
        long now = System.nanoTime();
        long wanting =
                callers.stream().filter(caller -> caller.deadline - now > 0).count();
        return (int) Math.max(0, Math.min(inFlight.free(), wanting - nowOutstanding));
    }

    @Override
    public synchronized void asked(int nowOutstanding) {
        outstanding = nowOutstanding;
    }

    @Override
    public synchronized Duration patience() {
        long now = System.nanoTime();
        long longest = callers.stream()
                .mapToLong(caller -> caller.deadline - now)
                .max()
                .orElse(0);
        return Duration.ofNanos(Math.max(longest, SHORTEST_NANOS));
    }

    @Override
    public long bytes() {
        return inFlight.freeBytes();
    }

    @Override
    public boolean isFull() {
        return inFlight.free() == 0;
    }
}
