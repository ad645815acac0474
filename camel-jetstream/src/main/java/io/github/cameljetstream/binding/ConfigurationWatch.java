package io.github.cameljetstream.binding;

import java.time.Duration;

/**
 * When to ask the server how the consumer is configured. The server publishes nothing when somebody changes it. So we
 * ask from time to time, and soon after something that the configuration decides: a failure, or a message that comes
 * again. Thread-safe.
 */
public final class ConfigurationWatch {
    static final long PAUSE_NANOS = Duration.ofSeconds(10).toNanos();
    static final long PAUSE_IN_DOUBT_NANOS = Duration.ofSeconds(2).toNanos();

    private volatile boolean inDoubt;
    private volatile boolean otherDomainSeen;
    private long asked;
    private boolean isAsking;

    /** @param now when the configuration was read the last time */
    public ConfigurationWatch(long now) {
        this.asked = now;
    }

    /** Something has happened that the configuration decides. Called for each such message: it costs next to nothing. */
    public void suspicion() {
        if (!inDoubt) {
            inDoubt = true;
        }
    }

    /** A message named another domain than the one of the server. */
    public void domainSuspicion() {
        otherDomainSeen = true;
        suspicion();
    }

    /** Whether a message named another domain since the last call. */
    public boolean takeDomainSuspicion() {
        boolean seen = otherDomainSeen;
        if (seen) {
            otherDomainSeen = false;
        }
        return seen;
    }

    /** Nobody has asked for a while: the next look does, without a pause. */
    public synchronized void askNext(long now) {
        asked = now - PAUSE_NANOS;
    }

    /** Whether to ask now; {@link #done} is to follow then. */
    public synchronized boolean begin(long now) {
        if (isAsking || now - asked < (inDoubt ? PAUSE_IN_DOUBT_NANOS : PAUSE_NANOS)) {
            return false;
        }
        isAsking = true;
        inDoubt = false; // what happens from now on is a reason to ask again
        return true;
    }

    public synchronized void done(long now) {
        isAsking = false;
        asked = now;
    }
}
