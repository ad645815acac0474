/**
 * What the endpoint and the beans count, and the meters of it. Uses the entrance of the component's {@code metrics}, not
 * Micrometer.
 */
@NullMarked
package io.github.cameljetstream.kv.meters;

import org.jspecify.annotations.NullMarked;
