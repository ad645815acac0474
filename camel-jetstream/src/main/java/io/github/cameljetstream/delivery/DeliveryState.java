package io.github.cameljetstream.delivery;

/**
 * The life of a delivery.
 *
 * <pre>
 * RECEIVED --&gt; QUEUED --&gt; RUNNING (again: a retry in place)
 *   |   |        ^  |        |  ^ |
 *   |   v        |  |        v  | |
 *   | FOLLOWING -+  |  AWAITING_USER
 *   |   |           |        |    |
 *   v   v           v        v    v
 *   +---+-----------+---- SETTLED +    (also: handed back, or settled before)
 *                            |
 *                            v
 *                         ORPHANED
 * </pre>
 *
 * <table>
 * <caption>The moves that are allowed; each other one is refused</caption>
 * <tr><th>from</th><th>to</th></tr>
 * <tr><td>RECEIVED</td><td>QUEUED, RUNNING (a retry in place, if it could not be queued), FOLLOWING, SETTLED</td></tr>
 * <tr><td>FOLLOWING</td><td>QUEUED, FOLLOWING, SETTLED</td></tr>
 * <tr><td>QUEUED</td><td>QUEUED, RUNNING, SETTLED</td></tr>
 * <tr><td>RUNNING</td><td>RUNNING, AWAITING_USER, SETTLED</td></tr>
 * <tr><td>AWAITING_USER</td><td>RUNNING, AWAITING_USER, SETTLED</td></tr>
 * <tr><td>SETTLED</td><td>ORPHANED</td></tr>
 * <tr><td>ORPHANED</td><td>none</td></tr>
 * </table>
 */
public enum DeliveryState {
    /** It arrived; it waits for an earlier message, or the consumer does not begin exchanges for now. */
    RECEIVED,
    /** It waits for its turn, or the consumer took it out of the dispatch queue for now. */
    QUEUED,
    /** Its exchange runs, or waits for a retry in place. */
    RUNNING,
    /** Its exchange is done, and the user has to acknowledge it (autoAck=false). */
    AWAITING_USER,
    /** An earlier delivery of its message is in flight, and decides for both. */
    FOLLOWING,
    /** Its settlement is decided, and sent or about to be. */
    SETTLED,
    /** Its settlement is decided and not sent, since its stream is gone. */
    ORPHANED;

    /** Whether a delivery may move from this state to another one. */
    public boolean mayBecome(DeliveryState next) {
        return switch (this) {
            case RECEIVED -> next == QUEUED || next == RUNNING || next == FOLLOWING || next == SETTLED;
            case FOLLOWING -> next == QUEUED || next == FOLLOWING || next == SETTLED;
            case QUEUED -> next == QUEUED || next == RUNNING || next == SETTLED;
            case RUNNING, AWAITING_USER -> next == RUNNING || next == AWAITING_USER || next == SETTLED;
            case SETTLED -> next == ORPHANED;
            case ORPHANED -> false;
        };
    }

    /** Whether its exchange began. */
    public boolean hasBegun() {
        return this == RUNNING || this == AWAITING_USER || isFinal();
    }

    /** Whether it is settled, or needs no settlement any more. */
    public boolean isFinal() {
        return this == SETTLED || this == ORPHANED;
    }
}
