/**
 * The parts of the {@link io.github.cameljetstream.examples.OrdersDemo demo}.
 *
 * <pre>
 *   timer -> OrderPublisher -> stream ORDERS -> BillingRoute -> Billing
 *                                                    | an order that fails in its last delivery
 *                                                    v
 *                                             stream ORDERS-DEAD -> DeadOrdersRoute
 * </pre>
 *
 * Each counts in the {@link io.github.cameljetstream.examples.orders.Tally} what it sees;
 * {@link io.github.cameljetstream.examples.orders.ServerCounts} is what the server says, and
 * {@link io.github.cameljetstream.examples.orders.Verdict} compares the two.
 */
package io.github.cameljetstream.examples.orders;
