package io.github.cameljetstream.source;

import static java.util.Objects.requireNonNull;

import org.jspecify.annotations.Nullable;

/**
 * The inbox of the open requests, and the one before it, at which messages may still arrive. Methods are called under the
 * lock of the source, except {@link #current} and {@link #isCurrent}.
 */
final class PullInboxes {
    /** Null before the first start, and while it is replaced. */
    private volatile @Nullable Inbox current;
    /** The inbox before the last reconnect. jnats may still have a request for it in its buffer, which the server serves. */
    private @Nullable Inbox previous;

    /** The messages that were requested for the previous inbox and have not arrived. */
    private int outstandingBefore;

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

    /** The connection was lost: another inbox replaces the current one, which has outstanding messages. */
    void retire(int outstanding) {
        end(previous);
        previous = current;
        outstandingBefore = outstanding;
    }

    /** As {@link #retire}, but drains the current inbox. */
    void drainAndRetire(int outstanding) {
        end(previous);
        Inbox drained = current;
        current = null; // a refusal means nothing now
        drain(drained, outstanding);
        previous = drained;
        outstandingBefore = outstanding;
    }

    /** Drains both inboxes. Returns whether the server receives their end only after a round trip. */
    boolean drain(int outstanding) {
        boolean needsRoundTrip = drain(previous, outstandingBefore);
        return drain(current, outstanding) || needsRoundTrip;
    }

    /** Ends both at once. */
    void end() {
        end(previous);
        end(current);
        previous = null;
    }

    private static boolean drain(@Nullable Inbox inbox, int outstanding) {
        return inbox != null && inbox.drain(outstanding);
    }

    private static void end(@Nullable Inbox inbox) {
        if (inbox != null) {
            inbox.end();
        }
    }
}
