package io.github.cameljetstream.dispatch;

/**
 * Decides when a drain can route nothing more: everything in flight waits for a retry, or behind a delivery that does. Not
 * thread-safe.
 *
 * <p>Deliveries that wait while none is parked wait for a thread only. With too few processors that can take any time, and
 * handing a delivery back instead would use up one of its deliveries.
 */
final class DrainStandstill {
    /** While no thread is free, nothing runs between the end of an exchange and the beginning of the next. */
    static final int CHECKS = 10;

    private int checks;

    /**
     * Checks once. Returns whether the last {@value #CHECKS} checks all found a standstill.
     *
     * @param waiting how many deliveries in flight have not begun, except the parked ones
     * @param parked how many deliveries in flight wait for a retry or for an earlier delivery
     */
    boolean isReached(int inFlight, int waiting, int parked) {
        checks = parked > 0 && inFlight <= waiting + parked ? checks + 1 : 0;
        return checks >= CHECKS;
    }
}
