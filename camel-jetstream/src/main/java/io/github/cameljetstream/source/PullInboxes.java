package io.github.cameljetstream.source;

/**
 * The inbox of the open requests, and the one before it, at which messages may still arrive. Methods are called under the
 * lock of the source, except {@link #current} and {@link #isCurrent}.
 */
final class PullInboxes {
    /** Null before the first start, and while it is replaced. */
    private volatile Inbox current;
    /** The inbox before the last reconnect. A request for it may be in the buffer of jnats, and be served yet. */
    private Inbox previous;

    /** The messages that were requested for the previous inbox and have not arrived. */
    private int outstandingBefore;

    Inbox current() {
        return current;
    }

    boolean isCurrent(Inbox inbox) {
        return inbox == current;
    }

    void use(Inbox inbox) {
        current = inbox;
    }

    /**
     * The connection was lost: another inbox will take the place of the current one.
     *
     * @param outstanding the messages that were requested and have not arrived
     */
    void retire(int outstanding) {
        end(previous);
        previous = current;
        outstandingBefore = outstanding;
    }

    /** As {@link #retire}, but the server receives the end of the subscription. */
    void leaveAndRetire(int outstanding) {
        end(previous);
        Inbox left = current;
        current = null; // a refusal means nothing now
        leave(left, outstanding);
        previous = left;
        outstandingBefore = outstanding;
    }

    /** Leaves both inboxes. Returns whether the server knows it only after a round trip. */
    boolean leave(int outstanding) {
        boolean isPreviousLeft = leave(previous, outstandingBefore);
        return leave(current, outstanding) || isPreviousLeft;
    }

    /** Ends both at once. */
    void end() {
        end(previous);
        end(current);
        previous = null;
    }

    private static boolean leave(Inbox inbox, int outstanding) {
        return inbox != null && inbox.leave(outstanding);
    }

    private static void end(Inbox inbox) {
        if (inbox != null) {
            inbox.end();
        }
    }
}
