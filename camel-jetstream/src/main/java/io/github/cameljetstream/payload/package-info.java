/**
 * Bodies that are stored beside the stream: the message has a reference instead. {@link PayloadStore} is what another module
 * implements; {@code camel-jetstream-object} does.
 */
@NullMarked
package io.github.cameljetstream.payload;

import org.jspecify.annotations.NullMarked;
