/**
 * What a Camel route remembers in a key-value bucket of NATS. {@link JetStreamIdempotentRepository} is the part of Camel of
 * the package {@code claim}, {@link JetStreamAggregationRepository} that of the package {@code collect}, and {@link
 * JetStreamClusterService} that of the package {@code election}. These packages decide; the package {@code bucket} reads and
 * writes.
 */
@NullMarked
package io.github.cameljetstream.kv;

import org.jspecify.annotations.NullMarked;
