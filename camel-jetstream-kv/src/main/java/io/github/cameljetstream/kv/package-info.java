/**
 * What a Camel route remembers in a key-value bucket of NATS. {@link JetStreamIdempotentRepository} is the part of Camel of
 * the package {@code claim}, which decides, and of the package {@code bucket}, which reads and writes.
 */
@NullMarked
package io.github.cameljetstream.kv;

import org.jspecify.annotations.NullMarked;
