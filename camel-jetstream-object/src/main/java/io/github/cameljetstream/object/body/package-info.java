/** Bodies of Camel messages as bytes of objects, and the other way round. */
@NullMarked
package io.github.cameljetstream.object.body;

import org.jspecify.annotations.NullMarked;
