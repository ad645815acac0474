package io.github.cameljetstream.connection;

import io.github.cameljetstream.options.ConnectionOptions;
import io.github.cameljetstream.options.SecurityOptions;
import io.github.cameljetstream.options.ServerUrls;
import io.github.cameljetstream.security.Credentials;
import io.github.cameljetstream.security.TlsSettings;
import io.nats.client.Connection;
import io.nats.client.Options;
import java.time.Duration;
import java.util.List;

/**
 * All that a connection is made from: endpoints with equal keys share one connection.
 *
 * @param servers the URLs, in the order given
 * @param name the connection's name
 * @param credentials who we are
 * @param inboxPrefix null for that of NATS
 * @param tls how we know the server, and it us
 * @param own the user's connection, of which only the name and the servers are known; null if the component makes it
 */
public record ConnectionKey(
        List<String> servers,
        String name,
        Duration connectionTimeout,
        Duration reconnectWait,
        Duration pingInterval,
        String inboxPrefix,
        Credentials credentials,
        TlsSettings tls,
        Connection own) {

    /** The key for the options of an endpoint. */
    public static ConnectionKey of(ConnectionOptions connection, SecurityOptions security, String defaultName) {
        if (connection.getConnection() != null) {
            return of(connection.getConnection());
        }
        return new ConnectionKey(
                List.of(connection.servers()),
                connection.getName() == null ? defaultName : connection.getName(),
                connection.getConnectionTimeout(),
                connection.getReconnectWait(),
                connection.getPingInterval(),
                connection.getInboxPrefix(),
                Credentials.of(security),
                TlsSettings.of(security),
                null);
    }

    private static ConnectionKey of(Connection own) {
        Options options = own.getOptions();
        SecurityOptions none = new SecurityOptions();
        return new ConnectionKey(
                options.getServers().stream()
                        .map(each -> ServerUrls.withoutUser(each.toString()))
                        .toList(),
                options.getConnectionName() == null ? "(without a name)" : options.getConnectionName(),
                options.getConnectionTimeout(),
                options.getReconnectWait(),
                options.getPingInterval(),
                options.getInboxPrefix(),
                Credentials.of(none),
                TlsSettings.of(none),
                own);
    }

    /** The servers as they may be shown: what may be a password in a URL is masked. */
    public String maskedServers() {
        return ServerUrls.masked(String.join(",", servers));
    }

    @Override
    public String toString() {
        return "ConnectionKey[servers=" + maskedServers() + ", name=" + name + "]";
    }
}
