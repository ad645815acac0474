/**
 * Object store buckets of NATS in Camel: the endpoint {@code jetstream-object:}. Its options are in the package {@code
 * options}; the package {@code body} turns bodies into bytes and back, and the package {@code bucket} reads and writes.
 */
@NullMarked
package io.github.cameljetstream.object;

import org.jspecify.annotations.NullMarked;
