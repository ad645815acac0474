package io.github.cameljetstream.binding;

import io.github.cameljetstream.provision.ProvisionException;
import io.github.cameljetstream.runtime.InterruptFlag;
import io.github.cameljetstream.source.MessageSource;

/**
 * The current binding of a consumer, and whether its source takes messages. A change of the binding and the start or stop
 * of its source exclude each other. Thread-safe.
 */
public final class ActiveBinding {
    /** Held while the binding changes, or its source starts or stops. */
    private final Object lock = new Object();

    private volatile ConsumerBinding current;
    /** The source before the last rebind, from which a message may still arrive; null if there is none. */
    private volatile MessageSource replaced;

    private volatile boolean taking;
    private volatile boolean stopped;

    /** A change of the binding. */
    @FunctionalInterface
    public interface Change {
        void make() throws ProvisionException;
    }

    /** Null until the consumer is bound for the first time. */
    public ConsumerBinding get() {
        return current;
    }

    public void set(ConsumerBinding made) {
        current = made;
    }

    /** Whether the consumer takes messages, rather than being suspended or stopped. */
    public boolean isTaking() {
        return taking;
    }

    /** Whether the consumer stopped for good. */
    public boolean isStopped() {
        return stopped;
    }

    public void markStopped() {
        stopped = true;
    }

    /** Starts the source; throws {@link IllegalStateException} if the connection is closed and another replaces it. */
    public void startTaking() {
        synchronized (lock) {
            taking = true; // under the lock, so that a rebind does not start a source that is started below
            current.source().start();
        }
    }

    /** From now on nothing rebinds; {@link #stopSources} is to follow. */
    public void stopTaking() {
        taking = false;
    }

    /** A rebind that is under way ends before, so that the source it started is stopped too. */
    public void stopSources() {
        synchronized (lock) {
            InterruptFlag.without(() -> {
                current.source().stop();
                MessageSource before = replaced;
                if (before != null) {
                    before.stop();
                }
            });
        }
    }

    /** The connection was lost and is back. */
    public void restartSource() {
        synchronized (lock) {
            if (!taking) {
                return;
            }
            MessageSource before = replaced;
            if (before != null) {
                before.abandon(); // its unsubscribe may be lost with the connection, and jnats subscribes again
            }
            current.source().restart();
        }
    }

    /** Makes a change, unless the consumer is suspended or stopped. */
    public void changeIfTaking(Change change) throws ProvisionException {
        synchronized (lock) {
            if (taking) {
                change.make();
            }
        }
    }

    /** The source of the current binding fetches nothing more, for good. Part of a {@link Change}. */
    public void abandonSource() {
        replaced = current.source();
        replaced.abandon();
    }
}
