package io.github.cameljetstream.benchmarks;

import com.sun.management.OperatingSystemMXBean;
import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.BiConsumer;

/**
 * Measures time, what this process allocates, and the CPU time of this process and the server, between a start and a
 * stop. Allocations of threads that have ended by the stop are missed: a contender ends its threads afterwards.
 */
public final class Meter {
    private static final OperatingSystemMXBean SYSTEM =
            (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    private final ProcessHandle server;
    private final AtomicBoolean started = new AtomicBoolean();
    private volatile long nanos;
    private final Map<Long, Long> allocated = new ConcurrentHashMap<>();
    private volatile long clientCpu;
    private volatile long serverCpu;

    public Meter(long serverPid) {
        server = ProcessHandle.of(serverPid).orElseThrow();
    }

    /** Begins; calls after the first do nothing. */
    public void start() {
        if (!started.get() && started.compareAndSet(false, true)) {
            allocatedByThread(allocated::put);
            clientCpu = SYSTEM.getProcessCpuTime();
            serverCpu = serverCpu();
            nanos = System.nanoTime();
        }
    }

    /** What it was for each of so many messages. */
    public Map<Metric, Double> stop(long messages) {
        double took = System.nanoTime() - nanos;
        double client = SYSTEM.getProcessCpuTime() - clientCpu;
        double ofServer = serverCpu() - serverCpu;
        Map<Metric, Double> sample = new EnumMap<>(Metric.class);
        sample.put(Metric.ALLOCATED, (double) allocatedSince() / messages);
        sample.put(Metric.RATE, messages * 1e9 / took);
        sample.put(Metric.CLIENT_CPU, client / 1e3 / messages);
        sample.put(Metric.SERVER_CPU, ofServer / 1e3 / messages);
        sample.put(Metric.CPU, (client + ofServer) / 1e3 / messages);
        return sample;
    }

    private long serverCpu() {
        return server.info().totalCpuDuration().orElse(Duration.ZERO).toNanos();
    }

    private long allocatedSince() {
        LongAdder sum = new LongAdder();
        allocatedByThread((thread, bytes) -> sum.add(bytes - allocated.getOrDefault(thread, 0L)));
        return sum.sum();
    }

    private static void allocatedByThread(BiConsumer<Long, Long> each) {
        long[] ids = THREADS.getAllThreadIds();
        long[] bytes = THREADS.getThreadAllocatedBytes(ids);
        for (int i = 0; i < ids.length; i++) {
            if (bytes[i] >= 0) { // else the thread has ended meanwhile
                each.accept(ids[i], bytes[i]);
            }
        }
    }
}
