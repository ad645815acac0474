package io.github.cameljetstream.dispatch;

import io.github.cameljetstream.connection.ConnectionLease;
import io.github.cameljetstream.delivery.InFlight;
import io.github.cameljetstream.runtime.BackgroundTasks.Repetition;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.IntSupplier;

/**
 * A time in which fetched deliveries are still routed although the consumer fetches no more. It ends when all of them
 * are done, when the rest waits for a retry, or after a limit. Thread-safe.
 */
public final class Drain {
    private static final long TICK_MILLIS = 20;

    private final InFlight inFlight;
    private final DispatchQueue dispatchQueue;
    private final IntSupplier kept;
    private final long limitNanos;
    private final Runnable atEnd;
    /** Guarded by this object; null if there is no drain. */
    private Repetition ticks = Repetition.NONE;

    private volatile boolean active;
    private volatile long deadline;
    /** Null until the first drain. Used by one tick after the other. */
    private volatile DrainStandstill standstill;

    /**
     * @param kept how many deliveries in flight are not to begin
     * @param atEnd hands back what has not begun; may block
     */
    public Drain(InFlight inFlight, DispatchQueue dispatchQueue, IntSupplier kept, Duration limit, Runnable atEnd) {
        this.inFlight = inFlight;
        this.dispatchQueue = dispatchQueue;
        this.kept = kept;
        this.limitNanos = limit.toNanos();
        this.atEnd = atEnd;
    }

    /**
     * Begins to drain and blocks for a moment, in which a quick route is done. What takes longer goes on afterwards.
     *
     * @param moment how long to block at most
     */
    public void begin(ConnectionLease lease, Duration moment) throws InterruptedException {
        synchronized (this) {
            deadline = System.nanoTime() + limitNanos;
            standstill = new DrainStandstill();
            active = true;
            dispatchQueue.drain();
            ticks = lease.tasks()
                    .repeat(
                            "check of a drain",
                            () -> tick(lease, System.nanoTime()),
                            TICK_MILLIS,
                            TimeUnit.MILLISECONDS);
            if (ticks == Repetition.NONE) {
                deadline = System.nanoTime();
            }
        }
        if (await(moment)) {
            end();
        }
    }

    /** Waits for the end of what is in flight, no longer than the drain lasts. Returns whether it has ended. */
    public boolean await(Duration most) throws InterruptedException {
        Duration left = Duration.ofNanos(Math.max(0, deadline - System.nanoTime()));
        return inFlight.awaitAtMost(
                () -> active ? kept.getAsInt() : Integer.MAX_VALUE, left.compareTo(most) < 0 ? left : most);
    }

    private void tick(ConnectionLease lease, long now) {
        if (now - deadline >= 0 || isStuck()) {
            if (!lease.tasks().run("end of a drain", this::end)) {
                end();
            }
        }
    }

    private boolean isStuck() {
        return standstill.isReached(inFlight.count(), dispatchQueue.waiting(), kept.getAsInt());
    }

    /** Ends the drain, unless it has ended. */
    void end() {
        if (cancel()) {
            atEnd.run();
        }
    }

    /** Ends the drain without its consequences: messages are fetched again. Returns whether there was one. */
    public synchronized boolean cancel() {
        boolean was = active;
        active = false;
        ticks.cancel();
        inFlight.keptChanged();
        return was;
    }

    /** Whether nothing can be routed within the limit. */
    public boolean isUseless() {
        return limitNanos == 0;
    }

    public boolean isActive() {
        return active;
    }
}
