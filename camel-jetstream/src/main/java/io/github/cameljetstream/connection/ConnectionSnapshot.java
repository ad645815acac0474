package io.github.cameljetstream.connection;

/**
 * A connection at one moment, for those who look at it from outside.
 *
 * @param name its name on the server
 * @param servers the servers, without secrets
 * @param state its state
 * @param leases how many consumers and producers share it
 * @param reconnects how many times it was lost and came back
 */
public record ConnectionSnapshot(String name, String servers, ConnectionState state, int leases, long reconnects) {}
