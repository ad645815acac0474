package io.github.cameljetstream.delivery;

import java.util.concurrent.atomic.LongAdder;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Counts what becomes of deliveries, since the start of the consumer. Each delivery is settled as something once, so
 * that deliveries are as many as settlements and what is in flight. Thread-safe, and cheap to write to.
 */
public final class ConsumerTally {
    private final LongAdder deliveries = new LongAdder();
    private final LongAdder redeliveries = new LongAdder();
    private final LongAdder retries = new LongAdder();
    private final LongAdder[] settlements =
            Stream.of(SettlementKind.values()).map(each -> new LongAdder()).toArray(LongAdder[]::new);
    private final LongAdder[] dropped =
            Stream.of(DroppedAs.values()).map(each -> new LongAdder()).toArray(LongAdder[]::new);
    /** Null unless somebody wants to know: then no clock is read. */
    private volatile @Nullable Instants times;

    /** Is told how long things take, for each delivery: it must not block. */
    public interface Instants {
        /** A delivery is settled, so long after it came. */
        void settled(long nanos);

        /** An exchange is done, so long after it began. */
        public void routed(long nanos);
    }

    /** Has times measured from now on. */
    public void timeFor(Instants listener) {
        times = listener;
    }

    public void delivered(long count) {
        deliveries.increment();
        if (count > 1) {
            redeliveries.increment();
        }
    }

    public void retried() {
        retries.increment();
    }

    public void drop(DroppedAs as) {
        dropped[as.ordinal()].increment();
    }

    public void settled(Delivery delivery, SettlementKind as) {
        settlements[as.ordinal()].increment();
        Instants now = times;
        if (now != null) {
            now.settled(System.nanoTime() - delivery.receivedAt());
        }
    }

    /** An exchange begins; returns what is to be told {@link #routed}. */
    public long begun() {
        return times == null ? 0 : System.nanoTime();
    }

    public void routed(long begun) {
        Instants now = times;
        if (now != null && begun != 0) {
            now.routed(System.nanoTime() - begun);
        }
    }

    /** How many messages came, redeliveries included. */
    public long deliveries() {
        return deliveries.sum();
    }

    /** How many of them had been delivered before, as the server counts. */
    public long redeliveries() {
        return redeliveries.sum();
    }

    /** How many times a delivery was run again in its place in the order. */
    public long retries() {
        return retries.sum();
    }

    /** How many deliveries the server was told the end of. */
    public long acknowledgements() {
        return settled(SettlementKind.ACK)
                + settled(SettlementKind.NAK)
                + settled(SettlementKind.TERM)
                + settled(SettlementKind.DEAD_LETTER)
                + settled(SettlementKind.UNCONFIRMED);
    }

    /** How many deliveries were settled so. */
    public long settled(SettlementKind as) {
        return settlements[as.ordinal()].sum();
    }

    /** How many messages were dropped so, since they are none that the server has sent for the consumer. */
    public long dropped(DroppedAs as) {
        return dropped[as.ordinal()].sum();
    }
}
