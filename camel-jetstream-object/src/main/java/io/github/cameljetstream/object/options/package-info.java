/**
 * The options of the endpoint {@code jetstream-object:}, in groups of documented fields, and the rules for them. The build
 * generates the configurers and the catalog entry from the fields.
 */
@NullMarked
package io.github.cameljetstream.object.options;

import org.jspecify.annotations.NullMarked;
