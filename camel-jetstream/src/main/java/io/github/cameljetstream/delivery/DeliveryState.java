package io.github.cameljetstream.delivery;

/**
 * The life of a delivery.
 *
 * <pre>
 * WAITING --&gt; RUNNING --&gt; SETTLED
 *    |                       ^
 *    +---- handed back ------+
 * </pre>
 */
public enum DeliveryState {
    /** Taken from the server; its exchange has not begun. */
    WAITING,
    /** Its exchange is under way. */
    RUNNING,
    /** Its outcome is decided, and told to the server or about to be. */
    SETTLED;

    boolean mayBecome(DeliveryState next) {
        return next.ordinal() > ordinal();
    }
}
