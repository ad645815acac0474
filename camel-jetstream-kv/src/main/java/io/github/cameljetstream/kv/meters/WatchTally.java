package io.github.cameljetstream.kv.meters;

import io.github.cameljetstream.kv.bucket.Entry.Operation;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.Stream;

/** Counts the entries that a watch has routed. Thread-safe, and cheap to write to. */
public final class WatchTally {
    private final LongAdder[] initial = adders();
    private final LongAdder[] changes = adders();

    private static LongAdder[] adders() {
        return Stream.of(Operation.values()).map(each -> new LongAdder()).toArray(LongAdder[]::new);
    }

    /** An entry is routed. */
    public void count(Operation operation, boolean isInitial) {
        (isInitial ? initial : changes)[operation.ordinal()].increment();
    }

    long routed(Operation operation, boolean isInitial) {
        return (isInitial ? initial : changes)[operation.ordinal()].sum();
    }
}
