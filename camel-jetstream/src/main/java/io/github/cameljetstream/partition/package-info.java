/**
 * Partitions of a stream that the instances of a route share, so that messages with the same key stay in order.
 *
 * <pre>
 * PartitionedStream    finds the stream whose subjects begin with a partition, or creates a work queue of that kind
 * PartitionTransform   the subject transform: the server hashes the key (pure)
 * GroupMember          announces what this instance holds, and receives what the others hold
 * GroupView            who is in the group now (pure)
 * Assignment           which partitions this instance claims and releases (pure)
 * PartitionPipelines   a {@code DeliveryPipeline} for each partition that this instance holds
 * </pre>
 *
 * <p><b>The order is kept by the server, not by the members.</b> Each partition has a durable consumer with
 * {@code max_ack_pending} 1: the server delivers a message only after the one before it was acknowledged or terminated, or
 * has used up its deliveries, whichever instances request messages. A message that failed is redelivered before the next one.
 * So two members that believe to hold a partition at the same time cost nothing: the announcements only balance the load.
 * A pin of a priority group would not do that: while it changes hands, deliveries of the earlier holder are still under way.
 *
 * <p>One case is left: a delivery that its instance receives only after the server's wait for its acknowledgement, for
 * example because the JVM was paused. {@code PartitionMode} drops it.
 */
@NullMarked
package io.github.cameljetstream.partition;

import org.jspecify.annotations.NullMarked;
