package io.github.cameljetstream.headers;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;

/**
 * Settles a message with autoAck=false; the header {@link JetStreamHeaders#ACKNOWLEDGEMENT} holds it. You can use it
 * from any thread, during the exchange and after its end. None of its methods blocks.
 *
 * <p>A message is settled once. The component also settles it when its exchange fails first, or when the server's wait
 * for the ack (ackWait, or the entry of backOff) ends after the exchange. The component rejects a second settlement
 * with an {@link IllegalStateException}, and keeps the first.
 *
 * <p>An unsettled message counts as in flight (maxInFlight).
 */
public interface ManualAcknowledgement {
    /**
     * Acknowledges the message.
     *
     * @throws IllegalStateException if it is already settled
     */
    void ack();

    /**
     * Acknowledges the message, and requests a confirmation of the server. With ackPolicy=all the server confirms it
     * when all earlier messages are done, too.
     *
     * @return completes when the server has confirmed the ack, on a thread that you must not block. It completes
     *     exceptionally if several attempts had no confirmation, so that the server may redeliver the message, or with
     *     an {@link IllegalStateException} if the message is already settled
     */
    CompletableFuture<Void> ackConfirmed();

    /**
     * Naks the message: the server redelivers it after the delay of backOff, or without backOff after nakDelay. In its
     * last delivery (maxDeliver) the message becomes a dead letter, or onExhausted applies.
     *
     * @throws IllegalStateException if it is already settled
     */
    void nak();

    /**
     * Naks the message as {@link #nak()}, with this delay.
     *
     * @param delay zero for an immediate redelivery; at most 36,500 days
     * @throws IllegalArgumentException if the delay is negative or too long; the message is not settled then
     * @throws IllegalStateException if it is already settled
     */
    void nak(Duration delay);

    /**
     * Naks the message as {@link #nak(Duration)}, until this time by the clock of this process.
     *
     * @param time a past time redelivers the message immediately; at most 36,500 days from now
     * @throws IllegalArgumentException if the time is too far away; the message is not settled then
     * @throws IllegalStateException if it is already settled
     */
    void nakUntil(Instant time);

    /**
     * Terminates the message: the server never redelivers it. It does not become a dead letter.
     *
     * @throws IllegalStateException if it is already settled
     */
    void term();

    /**
     * Terminates the message as {@link #term()}, with a reason that nats-server 2.10.4 or newer publishes in its
     * advisory.
     *
     * @throws IllegalStateException if it is already settled
     */
    void term(String reason);

    /**
     * Restarts the server's wait for the ack. You need not call it while the exchange is in progress.
     *
     * @throws IllegalStateException if it is already settled
     */
    void inProgress();

    /** If true, the message is settled, by this object or by the component. */
    boolean isSettled();
}
