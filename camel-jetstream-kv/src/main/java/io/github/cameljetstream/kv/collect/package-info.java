/**
 * Groups of messages that are collected in a bucket until they are complete. Independent of Camel. Begin with {@link Groups}.
 *
 * <h2>Keys</h2>
 *
 * <ul>
 *   <li>{@code group.KEY} has a {@link GroupRecord}: the open aggregate of a correlation key with its data, and the ids of its
 *       completed aggregates that are not confirmed. <b>This key alone decides</b>: each change is one compare-and-set of it.
 *   <li>{@code completed.ID.KEY} has the data of a completed aggregate. It is valid only while the group lists its id.
 *   <li>{@code instance.ID} is the heartbeat of an instance, which owns the aggregates that it has completed.
 * </ul>
 *
 * <h2>Completion, and a crash at each point</h2>
 *
 * <ol>
 *   <li>The instance writes {@code completed.ID.KEY}. Crash: the group is still open. The id is not listed, so nobody recovers
 *       it. The last message was not acknowledged, comes again, and completes the group.
 *   <li>It removes the open aggregate from {@code group.KEY} and adds the id, in one compare-and-set. Crash: the aggregate is
 *       completed. Another instance takes it over when the owner's heartbeat has ended.
 *   <li>The aggregate is processed. Crash: as before. The exchange is processed again.
 *   <li>Confirmation: a compare-and-set removes the id from {@code group.KEY}. Crash: the data is garbage, and nobody recovers
 *       it.
 *   <li>The instance deletes {@code completed.ID.KEY}.
 * </ol>
 *
 * Two keys cannot be changed at once, and a copy that arrives late could bring back what was confirmed. So the data is written
 * before it is valid, and never copied. {@link Recovery} deletes garbage, after it has made sure that its id can no longer
 * become valid.
 *
 * <h2>Writes without an answer</h2>
 *
 * A write that had no answer is repeated, and refused if somebody else has written meanwhile. To know whether the first attempt
 * was stored, a group lists the number of the last write of each instance. An empty group stays for a while for the same reason.
 */
@NullMarked
package io.github.cameljetstream.kv.collect;

import org.jspecify.annotations.NullMarked;
