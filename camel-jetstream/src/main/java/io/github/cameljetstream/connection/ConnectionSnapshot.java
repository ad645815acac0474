package io.github.cameljetstream.connection;

import org.jspecify.annotations.Nullable;

/**
 * The state of a connection at one moment, for health checks, metrics and the console.
 *
 * @param name its name on the server
 * @param servers the servers, without secrets
 * @param state its state
 * @param leases the number of consumers and producers that share it
 * @param reconnects the number of reconnects
 * @param refusal why the server or the component refused the last attempt to connect; null if it is unknown, the server is
 *     unreachable, or the connection is up
 */
public record ConnectionSnapshot(
        String name, String servers, ConnectionState state, int leases, long reconnects, @Nullable String refusal) {}
