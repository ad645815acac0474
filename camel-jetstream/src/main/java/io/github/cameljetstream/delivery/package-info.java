/**
 * One delivery: its message, its state, what is in flight, and the sequences of deliveries. Imports
 * {@code connection} and {@code provision}, and for the delay of a nak {@code headers}.
 *
 * <p>A server numbers everything that it delivers, and writes the numbers into the reply subject of the message
 * (NATS ADR-15, the JSAck format; {@code AckSubject}). Two sequences must not be confused:
 *
 * <ul>
 *   <li>The stream sequence identifies a message. It is unique until the stream is deleted and created again, or restored
 *       from a backup. So the component compares the time of storage too.
 *   <li>The consumer sequence identifies a delivery. It grows by one with each delivery, redeliveries included. A leap
 *       means that a delivery did not arrive here. A step back means that the server crashed and forgot its latest
 *       deliveries, or that somebody reset the consumer ({@code ConsumerSequenceTracker}).
 * </ul>
 *
 * <p>The parts:
 *
 * <ul>
 *   <li>{@code Delivery} and {@code DeliveryState}: the life of a delivery. {@code DeliverySettler} is the interface
 *       through which other packages settle it; {@code settle} implements it.
 *   <li>{@code Settlement}: the decision how to settle a delivery, as a value.
 *   <li>{@code InFlight}: deliveries that are not settled, the permits for further ones, and where a replacement of a lost
 *       consumer must start. {@code InFlightView} is its read-only view.
 *   <li>{@code ConsumerSequenceTracker}: what the consumer sequences say. {@code DeliveryGaps} and {@code MissedDeliveries}:
 *       where in the stream the deliveries lie that did not arrive, for a replaced consumer, and for the order and cumulative
 *       acknowledgements.
 * </ul>
 */
@NullMarked
package io.github.cameljetstream.delivery;

import org.jspecify.annotations.NullMarked;
