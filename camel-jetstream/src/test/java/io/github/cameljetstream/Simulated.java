package io.github.cameljetstream;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Time that belongs to what a test simulates: the work of a slow route, the pace of messages, the length of an outage. No
 * test waits for the component with it; {@link SimulatedTest} keeps sleeps out of all other classes.
 */
public final class Simulated {
    private Simulated() {}

    /** The time that a route needs for a message. */
    public static void work(Duration time) throws InterruptedException {
        sleep(time);
    }

    /** The time between two messages of a publisher. */
    public static void pace(Duration time) throws InterruptedException {
        sleep(time);
    }

    /** The time that something is not there, or that a fault lasts. */
    public static void outage(Duration time) throws InterruptedException {
        sleep(time);
    }

    /** As {@link #pace}, in a thread that is not interrupted. */
    public static void uninterruptedPace(Duration time) {
        LockSupport.parkNanos(time.toNanos());
    }

    private static void sleep(Duration time) throws InterruptedException {
        if (!time.isNegative()) {
            TimeUnit.NANOSECONDS.sleep(time.toNanos());
        }
    }
}
