/**
 * Headers of messages: the names of Camel's headers, the object for manual acknowledgement, and the mapping between
 * Camel's headers and those of NATS in both directions. Imports no other package of the component.
 *
 * <p>NATS headers are text with several values for a name (NATS ADR-4). {@code HeaderMapper} is the only place that
 * maps them. Headers that begin with {@code Nats-} belong to the protocol, and those that begin with {@code Camel} to
 * Camel; neither passes. Headers that the component sets on a received message never steer a producer: steering headers
 * have other names.
 *
 * <p>A new header is one documented constant of {@code JetStreamHeaders}, and the place that reads or writes it.
 */
@NullMarked
package io.github.cameljetstream.headers;

import org.jspecify.annotations.NullMarked;
