/**
 * The configuration of a stream: what the options want, how it differs from the stream on the server, and what may
 * change. Imports {@code connection} and {@code options}.
 *
 * <p>{@code StreamDocument} reads the option {@code streamConfiguration}, and {@code StreamPlan} joins it with the other
 * options. All work on the server's JSON and not on the classes of jnats. So an update sends back what it has read,
 * including fields that neither jnats nor the component knows.
 *
 * <p>{@code StreamChanges} knows what an update cannot change, {@code StreamDemands} which server a field needs, and
 * {@code StreamConflicts} which fields exclude each other. They refuse before the request.
 */
@NullMarked
package io.github.cameljetstream.stream;

import org.jspecify.annotations.NullMarked;
