package io.github.cameljetstream.dispatch;

/**
 * Decides when a drain has nothing left that it can route: all that is in flight waits for a retry, or waits behind a
 * delivery that does. Not thread-safe.
 *
 * <p>Deliveries that wait although none is kept wait for a thread only. On a machine that is short of processor time
 * that can take any time, and a delivery that is handed back instead uses up one of its deliveries.
 */
final class DrainStandstill {
    /** Between the end of one exchange and the beginning of the next none runs, for as long as no thread is free. */
    static final int LOOKS = 10;

    private int looks;

    /**
     * Looks once. Returns whether the last {@value #LOOKS} looks all found a standstill.
     *
     * @param waiting how many deliveries in flight have not begun, besides those that are kept
     * @param kept how many deliveries in flight wait for a retry or for an earlier delivery
     */
    boolean isReached(int inFlight, int waiting, int kept) {
        looks = kept > 0 && inFlight <= waiting + kept ? looks + 1 : 0;
        return looks >= LOOKS;
    }
}
