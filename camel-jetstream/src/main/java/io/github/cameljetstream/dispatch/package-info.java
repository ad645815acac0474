/**
 * When a delivery runs, and how many messages to request. Imports {@code source} for {@code Demand}, {@code settle} for
 * retries in place, {@code delivery} and {@code connection}.
 *
 * <p>A {@code DispatchQueue} takes deliveries from a thread of the connection without blocking, and runs them on workers:
 *
 * <ul>
 *   <li>{@code SequentialQueue}: one at a time, in order of arrival.
 *   <li>{@code ParallelQueue}: a limited number at a time.
 *   <li>{@code KeyedQueues}: in order for each key, in parallel for different keys.
 *   <li>{@code BatchQueue}: collected to batches.
 *   <li>{@code PolledQueue}: handed to callers that wait for a message.
 * </ul>
 *
 * <p>A runner returns true if the exchange is done. Otherwise it calls back later, perhaps before it returns;
 * {@code AsyncCompletionGuard} decides which of the two threads continues.
 *
 * <p>Order across redeliveries: {@code OrderGate} holds a delivery back until every earlier message has arrived, and
 * {@code InPlaceRetries} repeats a failed one without giving up its place. {@code ParkedDeliveries} keeps what must not
 * start while the consumer is suspended. {@code Drain} ends the work on fetched messages at a stop.
 *
 * <p>{@code PrefetchDemand} requests what a route processes in about two seconds ({@code PrefetchWindow}), within the
 * permits of {@code InFlight}.
 */
@NullMarked
package io.github.cameljetstream.dispatch;

import org.jspecify.annotations.NullMarked;
