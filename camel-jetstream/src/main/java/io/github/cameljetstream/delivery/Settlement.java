package io.github.cameljetstream.delivery;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** What the component reports to the server about a delivery: a decision, as a value. */
public sealed interface Settlement {
    /** The longest reason, in characters. */
    int MAX_REASON_LENGTH = 1_000;

    @SuppressWarnings("ClassInitializationDeadlock") // the component uses no other Ack
    Settlement ACK = new Ack();

    SettlementKind kind();

    /** Whether the server never delivers the message again: acknowledged or terminated. */
    default boolean ends() {
        return kind() == SettlementKind.ACK || kind() == SettlementKind.TERM;
    }

    /** Whether the server delivers the message again. */
    default boolean isRedelivered() {
        return kind() == SettlementKind.NAK;
    }

    /** The message is processed. */
    record Ack() implements Settlement {
        @Override
        public SettlementKind kind() {
            return SettlementKind.ACK;
        }
    }

    /**
     * The server delivers the message again.
     *
     * @param delay how long the server waits before that; zero for no wait
     */
    record Nak(Duration delay) implements Settlement {
        @Override
        public SettlementKind kind() {
            return SettlementKind.NAK;
        }
    }

    /** The server never delivers the message again. */
    record Term(@Nullable String reason) implements Settlement {
        public Term {
            reason = shortened(reason);
        }

        @Override
        public SettlementKind kind() {
            return SettlementKind.TERM;
        }
    }

    /** A copy is stored at the dead letter subject; then the server never delivers the message again. */
    record DeadLetter(String reason) implements Settlement {
        public DeadLetter {
            reason = shortened(reason);
        }

        @Override
        public SettlementKind kind() {
            return SettlementKind.DEAD_LETTER;
        }
    }

    /**
     * The component sends nothing, and the server proceeds as the consumer is configured.
     *
     * @param last whether this was the last delivery, after which the server stops delivering the message
     */
    record Leave(boolean last) implements Settlement {
        @Override
        public SettlementKind kind() {
            return SettlementKind.LEAVE;
        }

        @Override
        public boolean isRedelivered() {
            return !last;
        }
    }

    /** Messages of exceptions may hold whole bodies, and the server takes only so much. */
    private static @Nullable String shortened(@Nullable String reason) {
        return reason == null || reason.length() <= MAX_REASON_LENGTH ? reason : reason.substring(0, MAX_REASON_LENGTH);
    }
}
