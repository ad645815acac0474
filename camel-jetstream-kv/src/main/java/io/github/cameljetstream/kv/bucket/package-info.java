/**
 * Key-value buckets of NATS (ADR-8), and compare-and-set on their keys. Independent of Camel; stands on the shared
 * connections of {@code camel-jetstream}.
 *
 * <p>A bucket is the stream {@code KV_<name>} with the subjects {@code $KV.<name>.>}, as all NATS clients create it. Begin
 * with {@link Bucket}. {@link BucketProvisioner} finds, creates, compares and updates the stream of a {@link
 * BucketSettings}; {@link KeyCodec} turns any text into a key.
 *
 * <h2>Writes</h2>
 *
 * A write is a request to the subject of its key. {@link WriteAnswer} says what an answer means:
 *
 * <ul>
 *   <li>A write without an answer may be stored or not. {@link WriteLoop} sends it again, with the same
 *       {@code CamelJetStream-Write-Id}. The expectation of the first attempt no longer holds if the stream has stored it:
 *       the stream refuses the second one. Then the loop reads the key from the leader. If the write found has the id, the
 *       first attempt was stored.
 *   <li>Reads decide nothing: with direct access, a replica that lags may answer. Only the expectation of a write decides.
 *   <li>A write whose caller has given up may still arrive late. Its expectation makes that harmless. So no write of this
 *       package is without an expectation, except those that happen whatever the key has, such as {@link Bucket#put};
 *       they have a message id.
 * </ul>
 */
@NullMarked
package io.github.cameljetstream.kv.bucket;

import org.jspecify.annotations.NullMarked;
