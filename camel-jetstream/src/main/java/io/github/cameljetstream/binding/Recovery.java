package io.github.cameljetstream.binding;

import io.github.cameljetstream.delivery.Fault;
import io.github.cameljetstream.provision.ProvisionException;
import io.github.cameljetstream.runtime.BackgroundTasks;
import io.github.cameljetstream.runtime.RetryDelay;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Repeats an attempt to rebind, with growing delays, until it succeeds. It logs the fault once, its end once, and an attempt
 * only if it fails for another reason than the one before. Thread-safe.
 */
public final class Recovery {
    private static final Logger LOG = LoggerFactory.getLogger(Recovery.class);
    private static final RetryDelay FIRST_DELAY = new RetryDelay(100, 1_000);
    /** Together they take longer than the election of a leader; later attempts give a slow server more time. */
    private static final int HASTY_ATTEMPTS = 15;
    /** A fault that returns within this time continues with the longer delay, and is not logged again. */
    private static final long RELAPSE_NANOS = TimeUnit.SECONDS.toNanos(5);

    private final BackgroundTasks tasks;
    private volatile Attempt attempt = inHaste -> {}; // until the start

    private boolean stopped;
    private boolean running;
    private RetryDelay delay = FIRST_DELAY;
    private long attemptedAt;
    private int attempts;
    private long startedAt;
    private long endedAt = System.nanoTime() - RELAPSE_NANOS;
    private @Nullable String problem;
    private @Nullable Instant since;
    private @Nullable String lastFault;

    /** An attempt to rebind. It may block. */
    public interface Attempt {
        /** Rebinds; in haste it fails soon and is repeated, instead of waiting long for a reply. */
        void run(boolean inHaste) throws ProvisionException;
    }

    public Recovery(BackgroundTasks tasks) {
        this.tasks = tasks;
    }

    synchronized void start(Attempt repeated) {
        attempt = repeated;
        stopped = false;
    }

    synchronized void stop() {
        stopped = true;
    }

    /** Starts the attempts, unless they are in progress already. Does not block. */
    synchronized void begin(String reason) {
        if (running || stopped) {
            return;
        }
        running = true;
        attempts = 0;
        since = Instant.now();
        lastFault = reason;
        start(reason, System.nanoTime());
        later(delay.millis());
    }

    private void start(String reason, long now) {
        if (now - endedAt < RELAPSE_NANOS) {
            LOG.debug("Consumer stopped receiving again: {}", reason);
            delay = delay.next();
        } else {
            LOG.warn("Consumer stopped receiving: {}. Rebinding", reason);
            startedAt = now;
            delay = FIRST_DELAY;
            problem = null;
        }
    }

    /** The current or the last fault; null if there was none. */
    synchronized @Nullable Fault fault() {
        return lastFault == null ? null : new Fault(running && !stopped ? since : null, lastFault);
    }

    private void later(long millis) {
        tasks.runAfter(millis, "attempt to rebind", this::attempt);
    }

    private void attempt() {
        if (beginAttempt()) {
            try {
                attempt.run(isInHaste());
                succeeded();
            } catch (ProvisionException | RuntimeException | Error e) {
                failed(e);
            }
        }
    }

    private synchronized boolean beginAttempt() {
        running = !stopped;
        if (running) {
            attemptedAt = System.nanoTime();
            attempts++;
        }
        return running;
    }

    private synchronized boolean isInHaste() {
        return attempts <= HASTY_ATTEMPTS || attempts % 2 == 0;
    }

    private synchronized void succeeded() {
        running = false;
        endedAt = System.nanoTime();
        LOG.info("Consumer receives messages again after {} ms", (endedAt - startedAt) / 1_000_000);
    }

    private synchronized void failed(Throwable e) {
        lastFault = String.valueOf(e.getMessage());
        if (!lastFault.equals(problem)) {
            problem = lastFault;
            LOG.warn("Rebinding failed: {} Retrying", problem);
        }
        delay = delay.next();
        long tookMillis = (System.nanoTime() - attemptedAt) / 1_000_000;
        later(Math.max(FIRST_DELAY.millis(), delay.millis() - tookMillis));
    }
}
