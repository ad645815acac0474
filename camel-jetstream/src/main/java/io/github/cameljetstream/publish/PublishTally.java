package io.github.cameljetstream.publish;

import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongConsumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Counts how the publications of messages ended, since the publisher was made. Thread-safe, and cheap to write to. */
public final class PublishTally {
    private final LongAdder[] ended =
            Stream.of(PublishOutcome.values()).map(each -> new LongAdder()).toArray(LongAdder[]::new);
    private final LongAdder retries = new LongAdder();
    /** Receives durations; null if nobody measures, so that no clock is read. */
    private volatile @Nullable LongConsumer times;

    /**
     * Has times measured from now on.
     *
     * @param listener receives the nanoseconds of each publish, from the call until its outcome is reported:
     *     it must not block
     */
    public void timeFor(LongConsumer listener) {
        times = listener;
    }

    void count(PublishOutcome as, int messages, long begun) {
        ended[as.ordinal()].add(messages);
        LongConsumer now = times;
        if (now != null) {
            now.accept(System.nanoTime() - begun);
        }
    }

    /** Messages of a fast batch ended so; their durations are not measured. */
    public void count(PublishOutcome as, long messages) {
        ended[as.ordinal()].add(messages);
    }

    /** Another attempt was made to publish a message. */
    public void countRetry() {
        retries.increment();
    }

    /** How many messages ended so. */
    public long ended(PublishOutcome as) {
        return ended[as.ordinal()].sum();
    }

    /** How many attempts were made to publish after the first of each. */
    public long retries() {
        return retries.sum();
    }
}
