package io.github.cameljetstream.kv.meters;

import io.github.cameljetstream.kv.options.KeyValueOperation;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongConsumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Counts the operations of a producer by their outcome. Thread-safe, and cheap to write to. */
public final class OperationTally {
    private static final int OUTCOMES = OperationOutcome.values().length;

    private final LongAdder[] ended = Stream.generate(LongAdder::new)
            .limit((long) KeyValueOperation.values().length * OUTCOMES)
            .toArray(LongAdder[]::new);
    /** By operation. Null if nobody measures, so that no clock is read. */
    private final AtomicReferenceArray<@Nullable LongConsumer> times =
            new AtomicReferenceArray<>(KeyValueOperation.values().length);

    /** Passes the durations of an operation on in nanoseconds. */
    void timeFor(KeyValueOperation operation, LongConsumer listener) {
        times.set(operation.ordinal(), listener);
    }

    /** The time of the begin of an operation; 0 if nobody measures. */
    public long begin(KeyValueOperation operation) {
        return times.get(operation.ordinal()) == null ? 0 : System.nanoTime();
    }

    /**
     * An operation ended.
     *
     * @param begun of {@link #begin}
     */
    public void count(KeyValueOperation operation, OperationOutcome outcome, long begun) {
        ended[operation.ordinal() * OUTCOMES + outcome.ordinal()].increment();
        LongConsumer listener = times.get(operation.ordinal());
        if (listener != null && begun != 0) {
            listener.accept(System.nanoTime() - begun);
        }
    }

    long ended(KeyValueOperation operation, OperationOutcome outcome) {
        return ended[operation.ordinal() * OUTCOMES + outcome.ordinal()].sum();
    }
}
