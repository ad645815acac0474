package io.github.cameljetstream.consume;

/**
 * The life of a delivery.
 *
 * <pre>
 * WAITING --&gt; RUNNING --&gt; SETTLED
 *    |                       ^
 *    +---- handed back ------+
 * </pre>
 */
enum DeliveryState {
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
