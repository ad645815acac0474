/**
 * How deliveries are settled. Imports {@code delivery}, {@code provision}, {@code publish}, {@code message},
 * {@code connection} and {@code options}.
 *
 * <p>{@code FailurePolicy} decides, a {@code Settlement} is the decision, {@code Settler} carries it out once for each
 * delivery, and {@code Acknowledgements} sends it. {@code SettlementLedger} remembers what was settled.
 *
 * <p>The protocol (NATS ADR-15): the client publishes to the reply subject of the message.
 *
 * <pre>
 * +ACK            processed; the server removes it from what is pending
 * -NAK            failed; the server redelivers it, after a delay if the body contains one
 * +WPI            in progress; the wait for the acknowledgement starts again
 * +TERM [reason]  never deliver it again; an older server ignores a term with a reason
 * </pre>
 *
 * <p>The server answers none of them, unless they are sent as a request. With {@code doubleAck} the component sends an ack
 * as a request, and repeats it until the server confirms it.
 *
 * <p>The ack policy of the consumer determines what an ack means:
 *
 * <ul>
 *   <li>{@code explicit}: one delivery. A nak, a progress message and a term have the same scope.
 *   <li>{@code all}: every message up to its stream sequence, also one that waits for its redelivery. The server ignores
 *       an ack with a lower consumer sequence than an earlier one. {@code CumulativeAcks} withholds an ack until neither
 *       does harm; {@code StalledAcks} ends the wait for messages that never arrive.
 *   <li>{@code none}: nothing is sent.
 * </ul>
 *
 * <p>A message whose delivery is in progress is kept from being redelivered by {@code ProgressKeeper}. A message that
 * failed for good is copied by {@code DeadLetters}, which settles the original only after a stream has stored the copy.
 */
@NullMarked
package io.github.cameljetstream.settle;

import org.jspecify.annotations.NullMarked;
