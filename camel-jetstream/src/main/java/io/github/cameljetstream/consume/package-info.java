/**
 * A consumer: its life cycle, its recovery and its monitoring. Joins {@code binding}, {@code route}, {@code dispatch},
 * {@code source}, {@code settle} and {@code delivery}, which do not know this package.
 *
 * <p>The path of a delivery, from its arrival to its acknowledgement. {@code DeliveryPathTest} compares it with the code.
 *
 * <pre>
 * PullSource.onMessage          on the thread of the connection: checks that the server sent it for the consumer
 * DeliveryIntake.onMessage      creates the Delivery and takes a permit
 * WaitingDeliveries.dispatch    passes it, unless its message is settled or in flight already
 * SequentialQueue.add           waits until its exchange may begin; other queues for parallel, keyed, batched, polled
 * DeliveryRouter.run            on a worker: creates the exchange
 * ExchangeRun.route             passes the exchange to Camel, and learns that it is done
 * Settler.succeeded             decides the settlement, once for each delivery
 * SettlementSender.send         sends what the ack policy requires, and releases the permit
 * Acknowledgements.ack          publishes to the reply subject of the message
 * </pre>
 *
 * <p>The {@code SettlementObserver} then reports the free permit to the source, which requests more.
 *
 * <p>{@code ConsumerBinder} creates what belongs to a consumer on the server: a {@code ConsumerBinding}. When messages stop
 * although the server should send some, {@code Recovery} repeats the bind until it succeeds, and the binding is replaced.
 * Deliveries keep the settler that they began with. The component creates a lost consumer again, beginning at the first
 * message that is not settled; what was settled and arrives again is acknowledged and not routed a second time.
 *
 * <p>{@code MaxDeliverMonitor} is the interface to {@code deadletter}, which is above this package.
 */
@NullMarked
package io.github.cameljetstream.consume;

import org.jspecify.annotations.NullMarked;
