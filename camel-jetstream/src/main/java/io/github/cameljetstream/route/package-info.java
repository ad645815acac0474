/**
 * The exchange of a delivery: creates it, routes it, and settles the delivery when it is done. Imports {@code dispatch},
 * {@code settle}, {@code delivery}, {@code headers}, {@code cloudevents} and {@code connection}.
 *
 * <p>The way of an exchange:
 *
 * <pre>
 * DeliveryRouter.run        called by a dispatch queue, on a worker
 * DeliveryExchanges         maps message and metadata to an exchange
 * ExchangeRun.route         gives the exchange to Camel
 * SettleOnCompletion        Camel reports that the unit of work is done, perhaps on another thread, or after a hand-over
 * CompletionHandler         automatic: ack or fail; manual: leave it to the user; batch: each delivery of its own
 * DeliverySettler           settles the delivery
 * </pre>
 *
 * <p>A completion counts once. Camel may call both the completion and the callback of an asynchronous route, throw, or
 * refuse an exchange without calling either; {@code ExchangeRun} handles all four cases.
 */
@NullMarked
package io.github.cameljetstream.route;

import org.jspecify.annotations.NullMarked;
