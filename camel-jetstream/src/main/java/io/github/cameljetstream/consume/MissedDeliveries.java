package io.github.cameljetstream.consume;

/**
 * Counts the deliveries that the server has made and that did not reach us, and have not come again: those to somebody
 * before us, and those that were lost with a connection. The server numbers its deliveries, and where the numbers leap,
 * some are missing. It is of use only where nobody else takes messages of the consumer. Pure; not thread-safe.
 */
final class MissedDeliveries {
    private long missing;
    private long since;
    private long lastPlace;

    /**
     * @param pending how many messages were pending at the server before we came
     * @param lastPlace the last sequence in the consumer by then; -1 if that is not known
     * @param now {@link System#nanoTime()}
     */
    MissedDeliveries(long pending, long lastPlace, long now) {
        this.missing = pending;
        this.since = now;
        this.lastPlace = lastPlace;
    }

    /**
     * A message has come.
     *
     * @param known whether it has come before, so that it cannot be one that is missing
     */
    void delivered(Delivery delivery, boolean known, long now) {
        long place = delivery.info().consumerSequence();
        if (lastPlace >= 0 && place > lastPlace + 1) {
            missing += place - lastPlace - 1;
            since = now;
        }
        boolean comesLate = place <= lastPlace || delivery.count() > 1;
        if (missing > 0 && comesLate && !known) {
            missing--;
        }
        lastPlace = Math.max(lastPlace, place);
    }

    /** How many have yet to come. */
    long count() {
        return missing;
    }

    /**
     * What is missing comes again when its wait for an acknowledgement ends. If it has not come for longer, it will not.
     * Returns whether that is so; then nothing is missing any more.
     */
    boolean givenUp(long now, long patienceNanos) {
        if (missing == 0 || now - since <= patienceNanos) {
            return false;
        }
        missing = 0;
        return true;
    }

    void giveUp() {
        missing = 0;
    }
}
