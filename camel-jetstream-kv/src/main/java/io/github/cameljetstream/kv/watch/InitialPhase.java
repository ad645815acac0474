package io.github.cameljetstream.kv.watch;

import org.jspecify.annotations.Nullable;

/**
 * Whether the initial values of a watch are through. Writes arrive one by one, in the order of their revisions. The end of
 * the initial values lies between two of them, and is routed like a write: a write that arrives meanwhile waits. Pure;
 * thread-safe.
 */
public final class InitialPhase {
    private final WatchPlan plan;
    private State state = State.INITIAL;
    /** The last write that has arrived, or before the first one. */
    private long last;
    /** If true, it is being routed. */
    private boolean routing;
    /** The write that has arrived while the end was being routed. */
    private @Nullable Runnable waiting;

    private enum State {
        INITIAL,
        /** The end is being routed. */
        ENDING,
        OVER
    }

    /** What to do with a write that has arrived. */
    public enum Arrival {
        /** Route it as an initial value. */
        INITIAL,
        /** Skip it: a later write has replaced it. */
        REPLACED,
        /** Route the end of the initial values first, call {@link #over}, and then route the write. */
        AFTER_END,
        /** Do nothing: the end is being routed, and then the continuation runs. */
        WAITS,
        /** Route it as a change. */
        CHANGE
    }

    public InitialPhase(WatchPlan plan) {
        this.plan = plan;
        this.last = plan.start() - 1;
    }

    /**
     * A write has arrived.
     *
     * @param continuation routes it as a change; runs if the result is {@link Arrival#WAITS}
     */
    public synchronized Arrival arrived(long revision, Runnable continuation) {
        boolean isOfNewStream = revision <= last; // somebody has created the bucket again
        last = revision;
        routing = true;
        if (state == State.OVER) {
            return Arrival.CHANGE;
        }
        if (state == State.ENDING) {
            waiting = continuation;
            return Arrival.WAITS;
        }
        if (isOfNewStream || revision > plan.lastInitial()) {
            state = State.ENDING;
            return Arrival.AFTER_END;
        }
        return plan.isSelected(revision) ? Arrival.INITIAL : Arrival.REPLACED;
    }

    /** The last write that arrived is routed. */
    public synchronized void routed() {
        routing = false;
    }

    /** The last write if it is routed and an initial value, and the end is not known yet; otherwise -1. */
    public synchronized long restsAt() {
        return state == State.INITIAL && !routing ? last : -1;
    }

    /**
     * No initial value follows a write.
     *
     * @param revision the write, of {@link #restsAt}
     * @return true if the caller must route the end, and call {@link #over}; false if a write has arrived since
     */
    public synchronized boolean endsAfter(long revision) {
        if (restsAt() != revision) {
            return false;
        }
        state = State.ENDING;
        return true;
    }

    /** If true, no stored write after this one can be an initial value. */
    public boolean isBeyond(long revision) {
        return revision >= plan.lastInitial();
    }

    /** The end is routed. Runs the continuation of the write that waits. */
    public void over() {
        Runnable next;
        synchronized (this) {
            state = State.OVER;
            next = waiting;
            waiting = null;
        }
        if (next != null) {
            next.run();
        }
    }

    /** If true, nothing is being routed. */
    public synchronized boolean isIdle() {
        return !routing && state != State.ENDING;
    }

    /** If true, the end is routed. */
    public synchronized boolean isOver() {
        return state == State.OVER;
    }
}
