package io.github.cameljetstream.binding;

import io.github.cameljetstream.connection.Denial;
import io.github.cameljetstream.delivery.Fault;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The rights that the server has denied to a consumer. It says so each time when the right is used, and says nothing when
 * it is given: a right counts as given when it has been used for a while without an error. Thread-safe.
 */
public final class DeniedRights {
    private static final Logger LOG = LoggerFactory.getLogger(DeniedRights.class);
    /** An error comes within it. */
    private static final long ANSWER_NANOS = Duration.ofSeconds(2).toNanos();

    private final Map<Right, State> denied = new EnumMap<>(Right.class);

    /** What a consumer does. */
    public enum Right {
        ACKNOWLEDGE("its messages cannot be acknowledged, and the server delivers them again"),
        RECEIVE("messages do not come");

        private final String consequence;

        Right(String consequence) {
            this.consequence = consequence;
        }
    }

    private static final class State {
        final Fault fault;
        long deniedAt;
        long usesBefore;
        /** When it was used again; 0 if it was not. */
        long usedAt;

        State(Fault fault) {
            this.fault = fault;
        }
    }

    /** A right was denied just now. */
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

    /** The connection is a new one, perhaps with other rights. */
    public synchronized void reconnected() {
        denied.clear();
    }

    /** Called every second, with the number of acknowledgements and deliveries so far. */
    public synchronized void everySecond(long acknowledgements, long deliveries, long now) {
        denied.entrySet()
                .removeIf(each -> isGiven(
                        each.getValue(), each.getKey() == Right.ACKNOWLEDGE ? acknowledgements : deliveries, now));
    }

    private static boolean isGiven(State state, long uses, long now) {
        if (now - state.deniedAt <= ANSWER_NANOS) {
            state.usesBefore = uses;
        } else if (state.usedAt == 0) {
            state.usedAt = uses > state.usesBefore ? now : 0;
        } else {
            return now - state.usedAt > ANSWER_NANOS;
        }
        return false;
    }

    /** What is denied; null if nothing is. */
    public synchronized Fault fault() {
        return denied.isEmpty() ? null : denied.values().iterator().next().fault;
    }
}
