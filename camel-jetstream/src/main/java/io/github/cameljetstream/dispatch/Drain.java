package io.github.cameljetstream.dispatch;

import io.github.cameljetstream.connection.ConnectionLease;
import io.github.cameljetstream.delivery.InFlight;
import io.github.cameljetstream.runtime.BackgroundTasks;
import io.github.cameljetstream.runtime.BackgroundTasks.Repetition;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.IntSupplier;

/**
 * The time in which fetched deliveries are still routed although the consumer fetches no more. It ends when all of them are
 * done, when the rest waits for a retry, or after a limit. Thread-safe.
 */
public final class Drain {
    private static final long TICK_MILLIS = 20;

    private final InFlight inFlight;
    private final DispatchQueue dispatchQueue;
    private final IntSupplier parked;
    private final long limitNanos;
    private final Runnable atEnd;
    /** Guarded by this object. */
    private Repetition ticks = Repetition.NONE;

    private volatile boolean active;
    private volatile long deadline;
    private volatile DrainStandstill standstill = new DrainStandstill();

    /**
     * @param parked how many deliveries in flight will not begin
     * @param atEnd hands back what has not begun; may block
     */
    public Drain(InFlight inFlight, DispatchQueue dispatchQueue, IntSupplier parked, Duration limit, Runnable atEnd) {
        this.inFlight = inFlight;
        this.dispatchQueue = dispatchQueue;
        this.parked = parked;
        this.limitNanos = limit.toNanos();
        this.atEnd = atEnd;
    }

    /** Begins to drain, and waits for a fast route to finish. A slower route continues to drain after the return. */
    public void begin(ConnectionLease lease, Duration maxWait) throws InterruptedException {
        begin(lease.tasks());
        if (await(maxWait)) {
            end();
        }
    }

    private synchronized void begin(BackgroundTasks tasks) {
        deadline = System.nanoTime() + limitNanos;
        standstill = new DrainStandstill();
        active = true;
        dispatchQueue.drain();
        ticks = tasks.repeat(
                "check of a drain", () -> tick(tasks, System.nanoTime()), TICK_MILLIS, TimeUnit.MILLISECONDS);
        if (ticks == Repetition.NONE) {
            deadline = System.nanoTime();
        }
    }

    /** Waits until nothing is in flight, at most until the drain ends. Returns whether nothing is. */
    public boolean await(Duration maxWait) throws InterruptedException {
        Duration left = Duration.ofNanos(Math.max(0, deadline - System.nanoTime()));
        return inFlight.awaitAtMost(
                () -> active ? parked.getAsInt() : Integer.MAX_VALUE, left.compareTo(maxWait) < 0 ? left : maxWait);
    }

    private void tick(BackgroundTasks tasks, long now) {
        if ((now - deadline >= 0 || isStuck()) && !tasks.run("end of a drain", this::end)) {
            end();
        }
    }

    private boolean isStuck() {
        return standstill.isReached(inFlight.count(), dispatchQueue.waiting(), parked.getAsInt());
    }

    private void end() {
        if (cancel()) {
            atEnd.run();
        }
    }

    /** Ends the drain without running its end: messages are fetched again. Returns whether a drain was active. */
    public synchronized boolean cancel() {
        boolean wasActive = active;
        active = false;
        ticks.cancel();
        inFlight.parkedChanged();
        return wasActive;
    }

    /** Whether the time limit allows no drain. */
    public boolean isDisabled() {
        return limitNanos == 0;
    }

    public boolean isActive() {
        return active;
    }
}
