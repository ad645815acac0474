/**
 * Dead letters of exhausted messages: nobody settled their last delivery. Imports {@code consume} for the
 * interface {@code MaxDeliverMonitor} and, since the durable consumer of advisories is a consumer like any other, its
 * pipeline. It sees deliveries in flight through {@code InFlightView} only.
 *
 * <p>When a message has used up {@code maxDeliver}, the server publishes an advisory to
 * {@code $JS.EVENT.ADVISORY.CONSUMER.MAX_DELIVERIES.<stream>.<consumer>} once, and keeps the message. The component finds such
 * messages in three ways:
 *
 * <ul>
 *   <li>{@code LiveAdvisoryListener} subscribes to advisories. It misses those that are published while it is
 *       disconnected.
 *   <li>{@code DurableAdvisoryConsumer} consumes them from a stream that keeps them.
 *   <li>{@code ExhaustionScan} reads a work queue for messages that are stored although every consumer is done with them.
 * </ul>
 *
 * <p>Anybody who may publish to {@code $JS.EVENT} can forge an advisory, so it is a hint only. {@code ExhaustionCheck} asks
 * the server, and {@code ExhaustedMessages} reads the message by its sequence, publishes the copy and then removes the
 * original where the retention of the stream would keep it. The id of a copy is always the same, so that a message has one
 * dead letter whoever finds it.
 */
@NullMarked
package io.github.cameljetstream.deadletter;

import org.jspecify.annotations.NullMarked;
