package io.github.cameljetstream.binding;

import io.github.cameljetstream.delivery.Fault;
import io.github.cameljetstream.provision.ProvisionException;
import io.github.cameljetstream.runtime.BackgroundTasks;
import io.github.cameljetstream.runtime.RetryDelay;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Repeats an attempt, with growing delays, until it succeeds. It logs once what happened, and once that it is over; it logs
 * an attempt only when that fails for another reason than the one before. Thread-safe.
 */
public final class Recovery {
    private static final Logger LOG = LoggerFactory.getLogger(Recovery.class);
    private static final RetryDelay FIRST_DELAY = new RetryDelay(100, 1_000);
    /** Together longer than a cluster takes to elect a leader; later attempts give a slow server more time. */
    private static final int HASTY_ATTEMPTS = 15;
    /** A fault that returns sooner is the same fault: it continues with the longer delay, and is not logged again. */
    private static final long RELAPSE_NANOS = TimeUnit.SECONDS.toNanos(5);

    private final BackgroundTasks tasks;
    private Attempt attempt;

    private boolean stopped;
    private boolean running;
    private RetryDelay delay = FIRST_DELAY;
    private long attemptedAt;
    private int attempts;
    private long begunAt;
    private long endedAt = System.nanoTime() - RELAPSE_NANOS;
    private String problem;
    private Instant since;
    private String lastFault;

    /** What is repeated. It may block. */
    public interface Attempt {
        /**
         * Makes the attempt.
         *
         * @param inHaste whether to fail soon and be repeated, rather than wait long for a reply
         */
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

    /** Begins, unless it is under way already. Does not block. */
    synchronized void begin(String reason) {
        if (running || stopped) {
            return;
        }
        running = true;
        attempts = 0;
        since = Instant.now();
        lastFault = reason;
        long now = System.nanoTime();
        if (now - endedAt < RELAPSE_NANOS) {
            LOG.debug("Consumer stopped receiving again: {}", reason);
            delay = delay.next();
        } else {
            LOG.warn("Consumer stopped receiving: {}. Rebinding", reason);
            begunAt = now;
            delay = FIRST_DELAY;
            problem = null;
        }
        later(delay.millis());
    }

    /** The fault there is or was last; null if there was none. */
    synchronized Fault fault() {
        return lastFault == null ? null : new Fault(running && !stopped ? since : null, lastFault);
    }

    private void later(long millis) {
        tasks.runAfter(millis, "attempt to rebind", this::attempt);
    }

    private void attempt() {
        boolean inHaste;
        Attempt now;
        synchronized (this) {
            now = attempt;
            if (stopped) {
                running = false;
                return;
            }
            attemptedAt = System.nanoTime();
            attempts++;
            inHaste = attempts <= HASTY_ATTEMPTS || attempts % 2 == 0;
        }
        try {
            now.run(inHaste);
            ended();
        } catch (ProvisionException | RuntimeException | Error e) {
            failed(e);
        }
    }

    private synchronized void ended() {
        running = false;
        endedAt = System.nanoTime();
        LOG.info("Consumer receives messages again after {} ms", (endedAt - begunAt) / 1_000_000);
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
