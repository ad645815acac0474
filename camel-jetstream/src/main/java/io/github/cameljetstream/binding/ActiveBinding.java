package io.github.cameljetstream.binding;

import static java.util.Objects.requireNonNull;

import io.github.cameljetstream.provision.ProvisionException;
import io.github.cameljetstream.runtime.InterruptFlag;
import io.github.cameljetstream.source.MessageSource;
import org.jspecify.annotations.Nullable;

/**
 * The current binding of a consumer, and whether its source receives messages. A change of the binding and the start or stop
 * of its source exclude each other. Thread-safe.
 */
public final class ActiveBinding {
    /** Held while the binding changes, or its source starts or stops. */
    private final Object lock = new Object();

    private volatile @Nullable ConsumerBinding current;
    /** The source before the last rebind, from which a message may still arrive; null if there is none. */
    private volatile @Nullable MessageSource replaced;

    private volatile boolean consuming;
    private volatile boolean stopped;

    /** A change of the binding. */
    @FunctionalInterface
    public interface Change {
        void make() throws ProvisionException;
    }

    public ConsumerBinding get() {
        return requireNonNull(current, "the consumer is bound");
    }

    /** Null until the consumer is bound for the first time. */
    public @Nullable ConsumerBinding ifBound() {
        return current;
    }

    public void set(ConsumerBinding binding) {
        current = binding;
    }

    /** Whether the consumer receives messages; otherwise it is suspended or stopped. */
    public boolean isConsuming() {
        return consuming;
    }

    /** Whether the consumer stopped for good. */
    public boolean isStopped() {
        return stopped;
    }

    public void markStopped() {
        stopped = true;
    }

    /** Starts the source; throws {@link IllegalStateException} if the connection is closed and another replaces it. */
    public void startConsuming() {
        synchronized (lock) {
            consuming = true; // under the lock: otherwise a rebind could start the same source
            get().source().start();
        }
    }

    /** Prevents further rebinds; call {@link #stopSources} next. */
    public void stopConsuming() {
        consuming = false;
    }

    /** Waits for a rebind in progress, so that the source that it starts is stopped too. */
    public void stopSources() {
        synchronized (lock) {
            InterruptFlag.without(() -> {
                get().source().stop();
                MessageSource before = replaced;
                if (before != null) {
                    before.stop();
                }
            });
        }
    }

    /** Starts the source again after a reconnect. */
    public void restartSource() {
        synchronized (lock) {
            if (!consuming) {
                return;
            }
            MessageSource before = replaced;
            if (before != null) {
                before.retire(); // its unsubscribe may be lost with the connection, and jnats subscribes again
            }
            get().source().restart();
        }
    }

    /** Makes a change, unless the consumer is suspended or stopped. */
    public void changeIfConsuming(Change change) throws ProvisionException {
        synchronized (lock) {
            if (consuming) {
                change.make();
            }
        }
    }

    /** Checks the source of the current binding, and the one before it, see {@link MessageSource#tick}. */
    public void tickSources(long now) {
        get().source().tick(now);
        MessageSource before = replaced;
        if (before != null) {
            before.tick(now);
        }
    }

    /** Retires the source of the current binding. Part of a {@link Change}. */
    public void retireSource() {
        MessageSource before = replaced;
        if (before != null) {
            before.retire();
        }
        MessageSource source = get().source();
        replaced = source;
        source.retire();
    }
}
