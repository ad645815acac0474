/**
 * The bytes between jnats and the server. jnats reads only ASCII headers (NATS ADR-4) and breaks the connection at others:
 * {@link SanitizingDataPort} replaces such bytes before jnats reads them. {@link SubjectBytes} decodes subjects that are not
 * ASCII, {@link StoredMessage} answers with the headers of a stored message, and {@link PubAckReader} acknowledgements of
 * published messages. Imports nothing of the component.
 *
 * <p>jnats creates {@code SanitizingDataPort} by its name, so OSGi exports this package.
 */
@NullMarked
package io.github.cameljetstream.wire;

import org.jspecify.annotations.NullMarked;
