package io.github.cameljetstream.binding;

import io.github.cameljetstream.connection.Denial;
import io.github.cameljetstream.delivery.Fault;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The rights that the server denied a consumer. The server reports each use of a denied right, and nothing when the right is
 * granted. So a right counts as granted after it was used for a while without an error. Thread-safe.
 */
public final class DeniedRights {
    private static final Logger LOG = LoggerFactory.getLogger(DeniedRights.class);
    /** The server reports an error within this time. */
    private static final long ERROR_NANOS = Duration.ofSeconds(2).toNanos();

    private final Map<Right, State> denied = new EnumMap<>(Right.class);

    /** A right that a consumer needs. */
    public enum Right {
        ACKNOWLEDGE("its messages cannot be acknowledged, and the server delivers them again"),
        RECEIVE("messages do not arrive");

        private final String consequence;

        Right(String consequence) {
            this.consequence = consequence;
        }
    }

    private static final class State {
        final Fault fault;
        long deniedAt;
        long usesBefore;
        /** When the right was used again; 0 if it was not. */
        long usedAt;

        State(Fault fault) {
            this.fault = fault;
        }
    }

    /** The server denied a right. */
    public synchronized void denied(Right right, String consumer, Denial denial, long now) {
        State state = denied.get(right);
        if (state == null) {
            String reason = right.consequence + ": " + denial.describe();
            LOG.warn("Consumer {}: {}", consumer, reason);
            state = new State(new Fault(Instant.now(), reason));
            denied.put(right, state);
        }
        state.deniedAt = now;
        state.usedAt = 0;
    }

    /** A new connection may have other rights. */
    public synchronized void reconnected() {
        denied.clear();
    }

    /** Called every second, with the number of acknowledgements and deliveries so far. */
    public synchronized void everySecond(long acknowledgements, long deliveries, long now) {
        denied.entrySet()
                .removeIf(each -> isGranted(
                        each.getValue(), each.getKey() == Right.ACKNOWLEDGE ? acknowledgements : deliveries, now));
    }

    private static boolean isGranted(State state, long uses, long now) {
        if (now - state.deniedAt <= ERROR_NANOS) {
            state.usesBefore = uses;
        } else if (state.usedAt == 0) {
            state.usedAt = uses > state.usesBefore ? now : 0;
        } else {
            return now - state.usedAt > ERROR_NANOS;
        }
        return false;
    }

    /** The denied right; null if none is. */
    public synchronized @Nullable Fault fault() {
        return denied.isEmpty() ? null : denied.values().iterator().next().fault;
    }
}
