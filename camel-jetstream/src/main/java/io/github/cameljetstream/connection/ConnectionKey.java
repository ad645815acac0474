package io.github.cameljetstream.connection;

import io.github.cameljetstream.options.ConnectionOptions;
import io.github.cameljetstream.options.SecurityOptions;
import io.github.cameljetstream.security.Credentials;
import io.github.cameljetstream.security.TlsSettings;
import io.github.cameljetstream.values.ServerUrls;
import io.nats.client.Connection;
import io.nats.client.Options;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Everything that a connection depends on. Endpoints with equal keys share a connection.
 *
 * @param servers the URLs, in the order of the option
 * @param name the connection's name
 * @param credentials how the component authenticates
 * @param inboxPrefix null for the default of NATS
 * @param tls how the component verifies the server, and the server the component
 * @param own the connection that the option connection sets, of which only the name and the servers are known; null if
 *     the component opens one
 */
public record ConnectionKey(
        List<String> servers,
        String name,
        Duration connectionTimeout,
        Duration reconnectWait,
        Duration pingInterval,
        @Nullable String inboxPrefix,
        Credentials credentials,
        TlsSettings tls,
        @Nullable Connection own) {

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

    /** The servers for logs and messages, with passwords masked. */
    public String maskedServers() {
        return ServerUrls.masked(String.join(",", servers));
    }

    @Override
    public String toString() {
        return "ConnectionKey[servers=" + maskedServers() + ", name=" + name + "]";
    }
}
