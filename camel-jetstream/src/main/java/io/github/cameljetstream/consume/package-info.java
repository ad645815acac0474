/**
 * A consumer: its life cycle, its recovery and its monitoring. Joins {@code binding}, {@code route}, {@code dispatch},
 * {@code source}, {@code settle} and {@code delivery}, which do not know this package.
 *
 * <pre>
 *            MessageSource  ---&gt;  InFlight  ---&gt;  OrderGate  ---&gt;  DispatchQueue
 *                 ^                                                    |
 *                 | permit                                             v
 *              Settler  &lt;---  CompletionHandler  &lt;---  ExchangeRun  &lt;--- DeliveryRouter
 * </pre>
 *
 * <p>{@code ConsumerBinder} creates what belongs to a consumer on the server: a {@code ConsumerBinding}. When messages stop
 * although the server should send some, {@code Recovery} repeats the bind until it succeeds, and the binding is replaced.
 * Deliveries keep the settler that they began with. A consumer that was lost is created again at the first message that is
 * not settled; what was settled and arrives again is acknowledged and not routed a second time.
 *
 * <p>{@code MaxDeliverMonitor} is the interface to {@code deadletter}, which is above this package.
 */
package io.github.cameljetstream.consume;
