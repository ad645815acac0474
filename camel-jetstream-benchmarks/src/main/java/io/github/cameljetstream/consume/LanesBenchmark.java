package io.github.cameljetstream.consume;

import io.github.cameljetstream.delivery.Delivery;
import io.github.cameljetstream.dispatch.DispatchQueue;
import io.github.cameljetstream.dispatch.KeyedQueues;
import io.github.cameljetstream.dispatch.ParallelQueue;
import io.github.cameljetstream.dispatch.SequentialQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** From a thread of the connection to the worker that runs a route which does nothing, a thousand at a time. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class LanesBenchmark {
    private static final int DELIVERIES = 1_000;
    private static final int KEYS = 64;

    /** How deliveries run. */
    public enum Kind {
        SINGLE,
        PARALLEL,
        BY_KEY
    }

    @Param
    public Kind kind;

    private final Delivery[] deliveries = new Delivery[DELIVERIES];
    private volatile CountDownLatch left;
    private DispatchQueue dispatchQueue;

    @Setup
    public void prepare(Leased leased) {
        for (int i = 0; i < DELIVERIES; i++) {
            deliveries[i] = leased.delivery("orders." + i % KEYS, null);
        }
        DispatchQueue.Runner runner = (delivery, afterwards) -> {
            left.countDown();
            return true;
        };
        dispatchQueue = switch (kind) {
            case SINGLE -> new SequentialQueue(leased.lease().tasks(), runner);
            case PARALLEL -> new ParallelQueue(leased.lease(), DELIVERIES, runner);
            case BY_KEY ->
                new KeyedQueues(
                        leased.lease(),
                        DELIVERIES,
                        delivery -> delivery.message().getSubject(),
                        runner);
        };
    }

    @Benchmark
    @OperationsPerInvocation(DELIVERIES)
    public void run() throws InterruptedException {
        left = new CountDownLatch(DELIVERIES);
        for (Delivery each : deliveries) {
            dispatchQueue.add(each);
        }
        left.await();
    }
}
