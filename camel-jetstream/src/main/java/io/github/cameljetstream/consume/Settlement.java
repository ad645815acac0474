package io.github.cameljetstream.consume;

import java.time.Duration;

/** What the server is told about a delivery: a decision, as a value. */
public sealed interface Settlement {
    /** The characters of a reason, at most. */
    int MOST_OF_A_REASON = 1_000;

    /** The one there is of its kind. */
    Settlement ACK = new Ack();

    /** It is done. */
    record Ack() implements Settlement {}

    /**
     * It failed and is to be delivered again.
     *
     * @param delay how long the server waits before; zero for at once
     */
    record Nak(Duration delay) implements Settlement {}

    /** It is never to be delivered again. */
    record Term(String reason) implements Settlement {
        public Term {
            reason = shortened(reason);
        }
    }

    /** It is never to be delivered again, once a copy is stored elsewhere. */
    record DeadLetter(String reason) implements Settlement {
        public DeadLetter {
            reason = shortened(reason);
        }
    }

    /**
     * Nothing is told: what the server does by itself holds.
     *
     * @param last whether this was the last delivery, so that the server will not deliver it again
     */
    record Leave(boolean last) implements Settlement {}

    /** Messages of exceptions may hold whole bodies, and the server takes only so much. */
    private static String shortened(String reason) {
        return reason == null || reason.length() <= MOST_OF_A_REASON ? reason : reason.substring(0, MOST_OF_A_REASON);
    }
}
