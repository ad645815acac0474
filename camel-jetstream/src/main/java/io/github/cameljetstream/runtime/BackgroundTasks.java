package io.github.cameljetstream.runtime;

import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The worker threads and the timer thread that all connections of a Camel context share. What blocks, or is the user's
 * code, runs on a worker; the timer thread must never block.
 *
 * <p>Once the context stops, the pools accept nothing more. A task is then skipped: each method returns false, so that a
 * caller that must not lose the task can run it itself. Thread-safe.
 */
public final class BackgroundTasks {
    private static final Logger LOG = LoggerFactory.getLogger(BackgroundTasks.class);

    /** A task that is repeated until it is cancelled. */
    @FunctionalInterface
    public interface Repetition {
        /** Repeats nothing. */
        Repetition NONE = () -> {};

        /** Ends the repetition; a run that has begun is completed. */
        void cancel();
    }

    private final Executor workers;
    private final ScheduledExecutorService timer;
    private final BooleanSupplier contextStops;
    /** What {@link #stop} has to run if the timer has not. Guarded by itself, as is {@link #stopped}. */
    private final Set<Runnable> dueAtStop = new HashSet<>();

    private boolean stopped;

    public BackgroundTasks(Executor workers, ScheduledExecutorService timer) {
        this(workers, timer, () -> false);
    }

    /**
     * @param contextStops true while the Camel context stops; the pools still accept tasks then
     */
    public BackgroundTasks(Executor workers, ScheduledExecutorService timer, BooleanSupplier contextStops) {
        this.workers = workers;
        this.timer = timer;
        this.contextStops = contextStops;
    }

    /** A limit that begins when the context stops. */
    public StopLimit stopLimit(Duration limit) {
        return new StopLimit(contextStops, limit);
    }

    /**
     * Runs a task on a worker.
     *
     * @param what names the task in the log
     * @return false if the context is stopping and the task is skipped
     */
    public boolean run(String what, Runnable task) {
        try {
            workers.execute(task);
            return true;
        } catch (RejectedExecutionException e) {
            return skipped(what, e);
        }
    }

    /** Runs a task on a worker after a delay; see {@link #run}. */
    public boolean runAfter(long millis, String what, Runnable task) {
        return onTimerAfter(millis, TimeUnit.MILLISECONDS, what, () -> run(what, task));
    }

    /** Runs a task that does not block on the timer thread after a delay; see {@link #run}. */
    public boolean onTimerAfter(long delay, TimeUnit unit, String what, Runnable task) {
        if (timer.isShutdown()) {
            return skipped(what, null); // Camel's pools would discard it silently
        }
        try {
            timer.schedule(task, delay, unit);
            return true;
        } catch (RejectedExecutionException e) {
            return skipped(what, e);
        }
    }

    /**
     * Runs a task that does not block once: on the timer thread after a delay, or in {@link #stop} if that is earlier.
     *
     * @return false if the context is stopping and the task is skipped
     */
    public boolean onTimerOrAtStop(long delay, TimeUnit unit, String what, Runnable task) {
        synchronized (dueAtStop) {
            if (stopped || !onTimerAfter(delay, unit, what, () -> runUnlessStopped(task))) {
                return false;
            }
            dueAtStop.add(task);
            return true;
        }
    }

    private void runUnlessStopped(Runnable task) {
        boolean isDue;
        synchronized (dueAtStop) {
            isDue = dueAtStop.remove(task);
        }
        if (isDue) {
            task.run();
        }
    }

    /** Runs what {@link #onTimerOrAtStop} was to run later. To be called before the pools are shut down. */
    public void stop() {
        List<Runnable> due;
        synchronized (dueAtStop) {
            stopped = true;
            due = List.copyOf(dueAtStop);
            dueAtStop.clear();
        }
        due.forEach(task -> runOnce("task that was due later", task));
    }

    /**
     * Repeats a task that does not block on the timer thread until it is cancelled, whatever it throws: a plain timer
     * would silently end it with its first exception.
     *
     * @param what names the task in the log
     * @return {@link Repetition#NONE} if the context is stopping
     */
    public Repetition repeat(String what, Runnable task, long every, TimeUnit unit) {
        if (timer.isShutdown()) {
            skipped(what, null);
            return Repetition.NONE;
        }
        try {
            ScheduledFuture<?> future = timer.scheduleWithFixedDelay(() -> runOnce(what, task), every, every, unit);
            return () -> future.cancel(false);
        } catch (RejectedExecutionException e) {
            skipped(what, e);
            return Repetition.NONE;
        }
    }

    private static void runOnce(String what, Runnable task) {
        try {
            task.run();
        } catch (Throwable e) {
            LOG.error("The {} failed once; repeating it", what, Causes.loggable(e));
        }
    }

    private static boolean skipped(String what, @Nullable RejectedExecutionException e) {
        LOG.debug("Skipped the {}: the Camel context is stopping", what, e);
        return false;
    }
}
