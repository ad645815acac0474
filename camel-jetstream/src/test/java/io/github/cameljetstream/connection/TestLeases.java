package io.github.cameljetstream.connection;

import io.github.cameljetstream.runtime.BackgroundTasks;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.ScheduledExecutorService;

/** Leases for tests of what needs threads and no connection. */
public final class TestLeases {
    private TestLeases() {}

    /** A lease without a connection. */
    public static ConnectionLease of(ExecutorService workers, ScheduledExecutorService timer) {
        return new ConnectionLease(null, null, null, () -> 1, new BackgroundTasks(workers, timer));
    }
}
