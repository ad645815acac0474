package io.github.cameljetstream.delivery;

import java.util.EnumSet;
import java.util.Set;

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
        return next().contains(next);
    }

    private Set<DeliveryState> next() {
        return switch (this) {
            case RECEIVED -> FROM_RECEIVED;
            case FOLLOWING -> FROM_FOLLOWING;
            case QUEUED -> FROM_QUEUED;
            case RUNNING, AWAITING_USER -> FROM_RUNNING;
            case SETTLED -> FROM_SETTLED;
            case ORPHANED -> NONE;
        };
    }

    /** Whether its exchange began. */
    public boolean hasBegun() {
        return BEGUN.contains(this);
    }

    /** Whether it is settled, or needs no settlement any more. */
    public boolean isFinal() {
        return this == SETTLED || this == ORPHANED;
    }

    private static final Set<DeliveryState> FROM_RECEIVED = EnumSet.of(QUEUED, RUNNING, FOLLOWING, SETTLED);
    private static final Set<DeliveryState> FROM_FOLLOWING = EnumSet.of(QUEUED, FOLLOWING, SETTLED);
    private static final Set<DeliveryState> FROM_QUEUED = EnumSet.of(QUEUED, RUNNING, SETTLED);
    private static final Set<DeliveryState> FROM_RUNNING = EnumSet.of(RUNNING, AWAITING_USER, SETTLED);
    private static final Set<DeliveryState> FROM_SETTLED = EnumSet.of(ORPHANED);
    private static final Set<DeliveryState> NONE = EnumSet.noneOf(DeliveryState.class);
    private static final Set<DeliveryState> BEGUN = EnumSet.of(RUNNING, AWAITING_USER, SETTLED, ORPHANED);
}
