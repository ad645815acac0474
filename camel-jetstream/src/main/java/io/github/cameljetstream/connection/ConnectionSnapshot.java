package io.github.cameljetstream.connection;

/**
 * A connection at one moment, for those who look at it from outside.
 *
 * @param name its name on the server
 * @param servers the servers, without secrets
 * @param state its state
 * @param leases how many consumers and producers share it
 * @param reconnects how many times it was lost and came back
 * @param refusal why the server, or we, refused the last attempt to connect; null if it is not known, the server cannot
 *     be reached, or the connection is up
 */
public record ConnectionSnapshot(
        String name, String servers, ConnectionState state, int leases, long reconnects, String refusal) {}
