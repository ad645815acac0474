/**
 * The options of the endpoint {@code jetstream-kv:}, in groups of documented fields, and the rules for them. The build
 * generates the configurers and the catalog entry from the fields.
 */
@NullMarked
package io.github.cameljetstream.kv.options;

import org.jspecify.annotations.NullMarked;
