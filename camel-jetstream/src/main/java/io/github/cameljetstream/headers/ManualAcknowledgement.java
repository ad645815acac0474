package io.github.cameljetstream.headers;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;

/**
 * What a message is settled with when the option autoAck is false; the header {@link JetStreamHeaders#ACKNOWLEDGEMENT}
 * holds it. It may be used from any thread, during the exchange and after its end. None of its methods blocks.
 *
 * <p>A message is settled once. It is also settled when its exchange fails before anything was said, and when nothing is
 * said within the server's wait (ackWait, or the entry of backOff) after the exchange has ended. Whatever would settle
 * it again is refused with an {@link IllegalStateException}, and the first word holds.
 *
 * <p>A message that is not settled takes one of the places of maxInFlight.
 */
public interface ManualAcknowledgement {
    /**
     * The message is done.
     *
     * @throws IllegalStateException if it is settled already
     */
    void ack();

    /**
     * The message is done, and the server is to confirm that it knows. With ackPolicy=all that is when all earlier
     * messages have ended, too.
     *
     * @return completes when the server has confirmed it, on a thread that must not be blocked; exceptionally when it has
     *     not in several attempts, so that the message may be delivered again, or with an
     *     {@link IllegalStateException} if the message is settled already
     */
    CompletableFuture<Void> ackConfirmed();

    /**
     * The message failed: it is delivered again after the delay of backOff, or else of nakDelay. In its last delivery
     * (maxDeliver) it becomes a dead letter, or what onExhausted says.
     *
     * @throws IllegalStateException if it is settled already
     */
    void nak();

    /**
     * The message failed: as {@link #nak()}, but with a delay of its own.
     *
     * @param delay zero for at once; 36,500 days at most
     * @throws IllegalArgumentException if the delay is negative or too long; the message is not settled then
     * @throws IllegalStateException if it is settled already
     */
    void nak(Duration delay);

    /**
     * The message failed: as {@link #nak(Duration)}, but delivered again at a time of day, by the clock of this process.
     *
     * @param time at once if it is over; 36,500 days from now at most
     * @throws IllegalArgumentException if the time is too far away; the message is not settled then
     * @throws IllegalStateException if it is settled already
     */
    void nakUntil(Instant time);

    /**
     * The message is never to be delivered again. It becomes no dead letter.
     *
     * @throws IllegalStateException if it is settled already
     */
    void term();

    /**
     * The message is never to be delivered again, for a reason that servers from 2.10.4 on tell in their advisory. It
     * becomes no dead letter.
     *
     * @throws IllegalStateException if it is settled already
     */
    void term(String reason);

    /**
     * The message is still worked on: the server's wait begins anew. It needs not be called while the exchange is under
     * way.
     *
     * @throws IllegalStateException if it is settled already
     */
    void inProgress();

    /** Whether the message is settled, by whomsoever. */
    boolean isSettled();
}
