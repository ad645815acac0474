package io.github.cameljetstream.source;

import io.github.cameljetstream.delivery.Fault;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Notices that the server sends no heartbeat although a request is open. The first silence is a suspicion only: the source
 * requests again, and reports a fault if that does not help. Thread-safe.
 */
final class SilenceCheck {
    /** If the check is this late, the process was held up, and messages of the server may wait to be handled. */
    private static final long HELD_UP_NANOS = TimeUnit.MILLISECONDS.toNanos(900);

    private volatile Heartbeat heartbeat = Heartbeat.among(1);
    private volatile long lastSign;
    private volatile long lastCheck;
    private volatile @Nullable Fault suspicion;

    /** The source starts. */
    void start(long now) {
        lastCheck = now;
        suspicion = null;
    }

    /** The next requests use this heartbeat. */
    void expect(Heartbeat requested, long now) {
        heartbeat = requested;
        lastSign = now;
    }

    /**
     * Uses a longer interval if this number of consumers shares the connection. Open requests keep theirs until they
     * expire.
     */
    void slowDown(int consumers, long now) {
        if (suspicion == null && heartbeat.isTooFrequentAmong(consumers)) {
            expect(Heartbeat.among(consumers), now);
        }
    }

    Heartbeat heartbeat() {
        return heartbeat;
    }

    /** The server sent something. */
    void signed(long now) {
        lastSign = now;
        if (suspicion != null) {
            suspicion = null;
        }
    }

    /** The silence before now means nothing. */
    void ignoreUntil(long now) {
        lastSign = now;
    }

    void clearSuspicion() {
        suspicion = null;
    }

    /** Called at each check. Returns whether the check is so late that silence means nothing. */
    boolean isHeldUp(long now) {
        boolean heldUp = now - lastCheck > HELD_UP_NANOS;
        lastCheck = now;
        return heldUp;
    }

    /** Whether the server was silent for too long. If so, the next silent period begins. */
    boolean isSilent(long now) {
        boolean silent = now - lastSign > heartbeat.silenceNanos();
        if (silent) {
            lastSign = now;
        }
        return silent;
    }

    /** The suspected fault; null if there is none. */
    @Nullable
    Fault suspicion() {
        return suspicion;
    }

    /** Suspects a fault after one silent period. */
    Fault suspect() {
        Fault suspected = new Fault(Instant.now(), reason(1));
        suspicion = suspected;
        return suspected;
    }

    /** @param periods the number of silent periods */
    String reason(int periods) {
        return "the server has sent no heartbeat for " + periods * heartbeat.silenceNanos() / 1_000_000 + " ms";
    }
}
