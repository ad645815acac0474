package io.github.cameljetstream.binding;

import java.time.Duration;

/**
 * Decides when to read the configuration of the consumer from the server, which publishes nothing when somebody changes it.
 * The component reads it at intervals, and soon after something that the configuration determines: a failure or a
 * redelivery. Thread-safe.
 */
public final class ConfigurationWatch {
    static final long PAUSE_NANOS = Duration.ofSeconds(10).toNanos();
    static final long PAUSE_AFTER_SUSPICION_NANOS = Duration.ofSeconds(2).toNanos();

    private volatile boolean suspected;
    private volatile boolean otherDomainSeen;
    private long readAt;
    private boolean isReading;

    /** @param now when the configuration was read last */
    public ConfigurationWatch(long now) {
        this.readAt = now;
    }

    /** The configuration may have changed. Called for each message that suggests it, and therefore cheap. */
    public void suspectChange() {
        if (!suspected) {
            suspected = true;
        }
    }

    /** A message named another domain than the server's. */
    public void suspectDomain() {
        otherDomainSeen = true;
        suspectChange();
    }

    /** Whether a message named another domain since the last call. */
    public boolean takeDomainSuspicion() {
        boolean seen = otherDomainSeen;
        otherDomainSeen = false;
        return seen;
    }

    /** The next check reads the configuration, without a pause. */
    public synchronized void readNext(long now) {
        readAt = now - PAUSE_NANOS;
    }

    /** Whether to read the configuration now; if so, call {@link #done} afterwards. */
    public synchronized boolean begin(long now) {
        if (isReading || now - readAt < (suspected ? PAUSE_AFTER_SUSPICION_NANOS : PAUSE_NANOS)) {
            return false;
        }
        isReading = true;
        suspected = false; // what happens from now on is a reason to read again
        return true;
    }

    public synchronized void done(long now) {
        isReading = false;
        readAt = now;
    }
}
