package io.github.cameljetstream.runtime;

import java.util.function.Supplier;

/**
 * Calls jnats although the current thread is interrupted: jnats silently drops what such a thread sends, subscriptions
 * included. The thread is interrupted again afterwards, since it may belong to the user.
 */
public final class InterruptFlag {
    private InterruptFlag() {}

    /** Does something that is bounded in time. */
    public static void without(Runnable work) {
        boolean interrupted = Thread.interrupted();
        try {
            work.run();
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /** Starts something, which may fail, and is bounded in time. */
    public static void startWithout(Start start) throws Exception {
        boolean interrupted = Thread.interrupted();
        try {
            start.run();
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /** What is started. */
    @FunctionalInterface
    public interface Start {
        void run() throws Exception;
    }

    /** Gets something that is bounded in time. */
    public static <T> T without(Supplier<T> work) {
        boolean interrupted = Thread.interrupted();
        try {
            return work.get();
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
