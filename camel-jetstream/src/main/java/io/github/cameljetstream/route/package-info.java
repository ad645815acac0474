/**
 * The exchange of a delivery: creates it, routes it, and settles the delivery when it is done. Imports {@code dispatch},
 * {@code settle}, {@code delivery}, {@code headers}, {@code cloudevents} and {@code connection}.
 *
 * <p>The path of an exchange:
 *
 * <pre>
 * DeliveryRouter.run        called by a dispatch queue, on a worker
 * DeliveryExchanges         maps message and metadata to an exchange
 * ExchangeRun.route         passes the exchange to Camel
 * SettleOnCompletion        Camel reports that the unit of work is done, perhaps on another thread, or after a hand-over
 * CompletionHandler         automatic: DeliverySettler, which acks or decides about the failure;
 *                           manual: leaves it to the user; batch: settles each delivery on its own
 * </pre>
 *
 * <p>A completion has an effect once. Camel may call both the completion and the callback of an asynchronous route, throw, or
 * refuse an exchange without calling either; {@code ExchangeRun} handles all four cases.
 */
@NullMarked
package io.github.cameljetstream.route;

import org.jspecify.annotations.NullMarked;
