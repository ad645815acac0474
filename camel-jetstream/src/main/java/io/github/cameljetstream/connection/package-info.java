/**
 * Connections to NATS that endpoints share. Imports {@code security}, {@code wire},
 * {@code runtime} and {@code options}.
 *
 * <p>{@code SharedConnections} counts the leases of each connection: the first {@code ConnectionLease} of a
 * {@code ConnectionKey} connects, and closing the last one drains and closes. All subscriptions of a connection have one
 * dispatcher thread, so a handler must not block. Work that blocks runs on {@code BackgroundTasks}, or on an
 * {@code ElasticWorkQueue}.
 *
 * <ul>
 *   <li>Options to jnats: {@code NatsOptions}. {@code TlsRenewal} moves a connection to renewed certificates.
 *   <li>Errors: {@code ConnectionErrors} and {@code ConnectFailures}, with the reasons that {@code ConnectReasons} knows.
 *   <li>State: {@code ConnectionState} changes only in {@code SharedConnection}. {@code ConnectionWatcher} reports
 *       reconnects and {@code Denial} permission errors.
 *   <li>The JetStream API (NATS ADR-1): {@code JetStreamApi}, with a domain or a prefix. {@code ServerFeatures} says what
 *       the server of a domain supports.
 * </ul>
 */
@NullMarked
package io.github.cameljetstream.connection;

import org.jspecify.annotations.NullMarked;
