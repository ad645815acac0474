package io.github.cameljetstream.runtime;

import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads events on a worker, and processes on the same worker the items that follow from them: no other thread has to wake
 * up for the item of an event. Events come first, so that an item delays no event but those that arrive meanwhile.
 *
 * <p>An item may block, for example until another event. Then a check on the timer thread appoints another worker, which
 * reads on, and workers process all items of that queue for a while, which doubles with each item that blocks. So blocking
 * items delay events seldom, and by a few milliseconds. If the lead has items left for that long, workers help for a moment.
 * Thread-safe.
 */
public final class LeadWorker {
    private static final Logger LOG = LoggerFactory.getLogger(LeadWorker.class);
    private static final long CHECK_MILLIS = 2;
    /** A thread that waits for something is replaced after this time. */
    private static final long MAX_WAIT_NANOS = TimeUnit.MILLISECONDS.toNanos(CHECK_MILLIS);
    /** One that seems to run is replaced after this time: it may read from a socket, or the machine may be busy. */
    private static final long MAX_RUN_NANOS = TimeUnit.MILLISECONDS.toNanos(20);

    private final BackgroundTasks tasks;
    private final Events events;
    /** If true, a worker leads, or is about to. */
    private final AtomicBoolean led = new AtomicBoolean();

    private final AtomicBoolean checkPlanned = new AtomicBoolean();
    /** An entry for each item that the lead is to process. Only the lead uses it, while it decides. */
    private final Queue<Items<?>> due = new ArrayDeque<>();

    private volatile Lead lead = new Lead(State.REPLACED);

    /** Where the events are from. */
    public interface Events {
        /**
         * Decides the next event, without blocking.
         *
         * @param wait if true, and there is none, waits for one: perhaps in vain
         * @return false if there was none
         */
        boolean decideNext(boolean wait) throws InterruptedException;

        /** If true, no more events follow; otherwise call {@link LeadWorker#ensureLed} before they do. */
        boolean isOver();
    }

    /** The items that follow from events. The lead calls {@link #next} and {@link #takeBack} while it decides. */
    interface Items<T> {
        /** The next item; null if workers process it. */
        @Nullable
        T next();

        void process(T item);

        /** Workers process what is left. */
        void takeBack();

        /** When workers process all items. */
        LeadPause pause();
    }

    private enum State {
        DECIDING,
        PROCESSING,
        REPLACED
    }

    /** One worker that leads. Only its own thread, and the check that replaces it, change its state. */
    private static final class Lead {
        final Thread thread = Thread.currentThread();
        final AtomicReference<State> state;
        /** The queue of the item that it processes. */
        volatile @Nullable Items<?> queue;
        /** When that item began ({@link System#nanoTime()}). */
        volatile long begun;
        /** How often it had no item left. */
        volatile long idleCount;
        /** What {@link #idleCount} was when a check was planned. */
        volatile long idleCountBefore;
        /** If true, it has had items left for as long as a check takes: workers take some of them. */
        volatile boolean hasBacklog;

        Lead(State state) {
            this.state = new AtomicReference<>(state);
        }
    }

    public LeadWorker(BackgroundTasks tasks, Events events) {
        this.tasks = tasks;
        this.events = events;
    }

    /** Has a worker read the events, if none does. */
    public void ensureLed() {
        if (led.compareAndSet(false, true)) {
            appoint();
        }
    }

    private void appoint() {
        if (!tasks.run("reader of replies", this::lead)) {
            led.set(false);
        }
    }

    /** If true, the calling thread is deciding an event. */
    boolean isDeciding() {
        Lead now = lead;
        return now.thread == Thread.currentThread() && now.state.get() == State.DECIDING;
    }

    /** The lead is to process an item of the queue; only while it decides. */
    void addDue(Items<?> queue) {
        due.add(queue);
    }

    private void lead() {
        Lead mine = new Lead(State.DECIDING);
        lead = mine;
        try {
            while (!events.isOver()) {
                if (!events.decideNext(isIdle(mine)) && !processNext(mine)) {
                    ensureLed(); // another worker leads, unless the check could not appoint one
                    return;
                }
            }
        } catch (InterruptedException e) {
            LOG.debug("The reader of replies was interrupted; another one continues", e);
        } catch (RuntimeException | Error e) {
            LOG.error("Unexpected failure of the reader of replies; another one continues", Causes.loggable(e));
        }
        resign(mine);
    }

    @SuppressWarnings("NonAtomicVolatileUpdate") // by this thread only
    private boolean isIdle(Lead mine) {
        if (!due.isEmpty()) {
            return false;
        }
        mine.idleCount++;
        return true;
    }

    private void resign(Lead mine) {
        for (Items<?> queue = due.poll(); queue != null; queue = due.poll()) {
            queue.takeBack();
        }
        mine.state.set(State.REPLACED);
        led.set(false);
        if (!events.isOver()) {
            ensureLed(); // also if events came after the last look, whose sender saw that somebody leads
        }
    }

    /** Processes an item, if there is one; false if another worker leads now. */
    private boolean processNext(Lead mine) {
        Items<?> queue = due.poll();
        if (queue == null) {
            return true;
        }
        if (mine.hasBacklog) {
            mine.hasBacklog = false;
            queue.pause().beginShort();
        }
        return process(queue, mine);
    }

    private <T> boolean process(Items<T> queue, Lead mine) {
        T item = queue.next();
        if (item == null) {
            return true; // the queue has taken it back
        }
        mine.begun = System.nanoTime();
        mine.queue = queue;
        mine.state.set(State.PROCESSING);
        planCheck();
        queue.process(item);
        if (!mine.state.compareAndSet(State.PROCESSING, State.DECIDING)) {
            return false;
        }
        queue.pause().noteProcessed();
        return true;
    }

    private void planCheck() {
        if (!checkPlanned.get() && checkPlanned.compareAndSet(false, true)) {
            Lead checked = lead;
            checked.idleCountBefore = checked.idleCount;
            tasks.onTimerAfter(CHECK_MILLIS, TimeUnit.MILLISECONDS, "check of the reader of replies", this::check);
        }
    }

    /** Looks at whoever leads by now: that may be a successor, which saw that a check was planned. */
    private void check() {
        checkPlanned.set(false);
        Lead checked = lead;
        checked.hasBacklog = checked.idleCount == checked.idleCountBefore;
        if (checked.state.get() != State.PROCESSING) {
            return; // its next item plans a check
        }
        long takes = System.nanoTime() - checked.begun;
        boolean seemsToRun = checked.thread.getState() == Thread.State.RUNNABLE;
        if (takes < (seemsToRun ? MAX_RUN_NANOS : MAX_WAIT_NANOS)) {
            planCheck();
        } else {
            replace(checked, seemsToRun);
        }
    }

    private void replace(Lead checked, boolean seemsToRun) {
        Items<?> queue = checked.queue;
        if (queue == null || !checked.state.compareAndSet(State.PROCESSING, State.REPLACED)) {
            return; // the item has just ended
        }
        if (seemsToRun) {
            queue.pause().beginShort();
        } else {
            queue.pause().beginAfterBlock();
        }
        appoint();
    }
}
