package io.github.cameljetstream.connection;

import io.github.cameljetstream.options.ConnectionOptions;
import io.github.cameljetstream.options.SecurityOptions;
import io.github.cameljetstream.options.ServerUrls;
import java.time.Duration;
import java.util.List;
import org.apache.camel.support.jsse.SSLContextParameters;

/**
 * All that a connection is made from: endpoints with equal keys share one connection.
 *
 * @param servers the URLs, in the order given
 * @param name the connection's name
 * @param credentials who we are
 * @param tls how we know the server, and it us
 */
public record ConnectionKey(
        List<String> servers,
        String name,
        Duration connectionTimeout,
        Duration reconnectWait,
        Duration pingInterval,
        Credentials credentials,
        Tls tls) {

    /** Who we are to the server; null where not given. */
    public record Credentials(
            String jwt,
            String seedKey,
            String credentialsFile,
            String nkeySeed,
            String token,
            String username,
            String password) {
        @Override
        public String toString() {
            return "Credentials[xxxxxx]";
        }
    }

    /** The material of TLS; null where not given. */
    public record Tls(
            String clientCert, String clientKey, String caCert, boolean first, SSLContextParameters parameters) {}

    /** The key for the options of an endpoint. */
    public static ConnectionKey of(ConnectionOptions connection, SecurityOptions security, String defaultName) {
        return new ConnectionKey(
                List.of(connection.servers()),
                connection.getName() == null ? defaultName : connection.getName(),
                connection.getConnectionTimeout(),
                connection.getReconnectWait(),
                connection.getPingInterval(),
                new Credentials(
                        security.getJwt(),
                        security.getSeedKey(),
                        security.getCredentialsFile(),
                        security.getNkeySeed(),
                        security.getToken(),
                        security.getUsername(),
                        security.getPassword()),
                new Tls(
                        security.getTlsClientCert(),
                        security.getTlsClientKey(),
                        security.getTlsCaCert(),
                        security.isTlsFirst(),
                        security.getSslContextParameters()));
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
