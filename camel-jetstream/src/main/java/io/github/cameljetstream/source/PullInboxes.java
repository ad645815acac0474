package io.github.cameljetstream.source;

import static java.util.Objects.requireNonNull;

import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/**
 * The inbox of the open requests, and earlier ones, whose requests the server may still serve. An earlier one ends when all
 * its messages have arrived or its requests have expired: a message that the server sends after the end uses up a delivery
 * that nobody sees. Thread-safe.
 */
final class PullInboxes {
    /** Each may have a full window of messages outstanding, which all come at once when the server serves them. */
    private static final int MAX_EARLIER = 2;

    /** Null before the first start. */
    private volatile @Nullable Inbox current;
    /** The oldest first. */
    private final Deque<Earlier> earlier = new ArrayDeque<>();

    private static final class Earlier {
        final Inbox inbox;
        /** When its requests have expired ({@link System#nanoTime}). */
        final long expiredAt;
        /** The messages that were requested for it and have not arrived. */
        int outstanding;
        /** It ends before its requests are over, since there are too many. */
        boolean displaced;

        Earlier(Inbox inbox, int outstanding, long expiredAt) {
            this.inbox = inbox;
            this.outstanding = outstanding;
            this.expiredAt = expiredAt;
        }

        boolean isOver(long now) {
            return displaced || outstanding <= 0 || now - expiredAt >= 0;
        }

        /** Repeats what was lost with a connection. */
        void drain() {
            inbox.drain(displaced ? outstanding : 0);
        }
    }

    @Nullable
    Inbox current() {
        return current;
    }

    /** The current inbox, once the source has begun. */
    Inbox inUse() {
        return requireNonNull(current, "the source has begun");
    }

    boolean isCurrent(Inbox inbox) {
        return inbox == current;
    }

    void use(Inbox inbox) {
        current = inbox;
    }

    /**
     * Another inbox replaces the current one, which stays until its requests are over.
     *
     * @param outstanding the messages that were requested for it and have not arrived
     * @param expiredAt when its requests have expired
     */
    synchronized void retire(int outstanding, long expiredAt) {
        Inbox retired = current;
        current = null; // a refusal means nothing now
        if (retired != null) {
            earlier.add(new Earlier(retired, outstanding, expiredAt));
        }
        int surplus = earlier.size() - MAX_EARLIER;
        earlier.stream().limit(Math.max(0, surplus)).forEach(each -> each.displaced = true);
    }

    /** A message arrived at an earlier inbox. */
    synchronized void messageArrived(Inbox inbox) {
        earlier.stream().filter(each -> each.inbox == inbox).forEach(each -> each.outstanding--);
    }

    /** Ends the earlier inboxes whose requests are over. */
    synchronized void drainOver(long now) {
        for (Earlier each : earlier) {
            if (each.isOver(now)) {
                each.drain();
            }
        }
        earlier.removeIf(each -> !each.inbox.isActive());
    }

    /** How many messages may still arrive at earlier inboxes. */
    synchronized int outstandingAtEarlier() {
        return earlier.stream().mapToInt(each -> Math.max(0, each.outstanding)).sum();
    }

    /**
     * Drains all.
     *
     * @param outstanding how many messages may be on their way to the current inbox
     * @return whether the server receives their end only after a round trip
     */
    synchronized boolean drain(int outstanding) {
        boolean needsRoundTrip = false;
        for (Earlier each : earlier) {
            needsRoundTrip |= each.inbox.drain(Math.max(0, each.outstanding));
        }
        Inbox active = current;
        return (active != null && active.drain(outstanding)) || needsRoundTrip;
    }

    /** Ends all at once. */
    synchronized void end() {
        earlier.forEach(each -> each.inbox.end());
        earlier.clear();
        Inbox active = current;
        if (active != null) {
            active.end();
        }
    }
}
