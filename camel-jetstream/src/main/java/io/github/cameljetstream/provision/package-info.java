/**
 * Streams and consumers on the server: find, create, compare and update them. Imports {@code connection} and
 * {@code options}.
 *
 * <p>{@code StreamProvisioner} and {@code ConsumerProvisioner} are the entrances. {@code ConsumerPlan} and
 * {@code ConsumerDifferences} decide, and are pure; {@code ConsumerCreation} and {@code ConsumerReconciler} act. The
 * result is a {@code BoundConsumer}: what the server reports decides how the component settles, not the options.
 *
 * <p>The protocol is the JetStream API (NATS ADR-1 for its requests, ADR-13 for consumers, ADR-42 for priority groups): a
 * request to {@code $JS.API.CONSUMER.CREATE.<stream>.<consumer>} creates or updates a consumer, and
 * {@code $JS.API.CONSUMER.INFO} reads it. The component handles these peculiarities:
 *
 * <ul>
 *   <li>A server before 2.10 overwrites a consumer at a create. The component reads the consumer before and after.
 *   <li>A server ignores settings that it does not know. {@code ServerDemands} rejects them before the request.
 *   <li>The server normalizes a configuration: it reports the first delay of backOff as ackWait, and adds metadata.
 *   <li>An update silently keeps what it cannot change. The component compares again afterwards.
 *   <li>A consumer that replaces a lost one starts after the last message that is done. See {@code ConsumerStart}.
 * </ul>
 *
 * <p>Errors are matched by the server's code ({@code ApiErrors}), never by its text.
 */
@NullMarked
package io.github.cameljetstream.provision;

import org.jspecify.annotations.NullMarked;
