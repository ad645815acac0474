/**
 * Key-value buckets of NATS in Camel. {@link JetStreamKeyValueEndpoint} reads, writes and watches keys; its options are in
 * the package {@code options}, and the decisions of a watch in {@code watch}. {@link JetStreamIdempotentRepository} is the
 * part of Camel of the package {@code claim}, {@link JetStreamAggregationRepository} that of the package {@code collect}, and
 * {@link JetStreamClusterService} that of the package {@code election}. These packages decide; the package {@code bucket}
 * reads and writes.
 */
@NullMarked
package io.github.cameljetstream.kv;

import org.jspecify.annotations.NullMarked;
