package io.github.cameljetstream.consume;

import java.time.Duration;

/** What the server is told about a delivery: a decision, as a value. */
public sealed interface Settlement {
    /** It is done. */
    record Ack() implements Settlement {}

    /**
     * It failed and is to be delivered again.
     *
     * @param delay how long the server waits before; zero for at once
     */
    record Nak(Duration delay) implements Settlement {}

    /** It is never to be delivered again. */
    record Term(String reason) implements Settlement {}

    /** It is never to be delivered again, once a copy is stored elsewhere. */
    record DeadLetter(String reason) implements Settlement {}

    /**
     * Nothing is told: what the server does by itself holds.
     *
     * @param last whether this was the last delivery, so that the server will not deliver it again
     */
    record Leave(boolean last) implements Settlement {}
}
