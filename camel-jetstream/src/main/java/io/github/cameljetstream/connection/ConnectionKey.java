package io.github.cameljetstream.connection;

import io.github.cameljetstream.options.ConnectionOptions;
import io.github.cameljetstream.options.SecurityOptions;
import io.github.cameljetstream.options.ServerUrls;
import io.github.cameljetstream.options.TextSource;
import io.nats.client.AuthHandler;
import io.nats.client.Connection;
import io.nats.client.Options;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Supplier;
import org.apache.camel.support.jsse.SSLContextParameters;

/**
 * All that a connection is made from: endpoints with equal keys share one connection.
 *
 * @param servers the URLs, in the order given
 * @param name the connection's name
 * @param credentials who we are
 * @param inboxPrefix null for that of NATS
 * @param tls how we know the server, and it us
 * @param own the user's connection, of which all else but the name and the servers is unknown; null if it is ours
 */
public record ConnectionKey(
        List<String> servers,
        String name,
        Duration connectionTimeout,
        Duration reconnectWait,
        Duration pingInterval,
        String inboxPrefix,
        Credentials credentials,
        Tls tls,
        Connection own) {

    /** Who we are to the server; null where not given. */
    public record Credentials(
            AuthHandler authHandler,
            TextSource jwt,
            TextSource seedKey,
            TextSource credentialsFile,
            TextSource nkeySeed,
            Supplier<char[]> tokenSupplier,
            TextSource tokenFile,
            String token,
            String username,
            String password,
            TextSource passwordFile) {

        static Credentials of(SecurityOptions options) {
            return new Credentials(
                    options.getAuthHandler(),
                    options.jwtSource(),
                    options.seedKeySource(),
                    options.credentialsSource(),
                    options.nkeySeedSource(),
                    options.getTokenSupplier(),
                    options.tokenFileSource(),
                    options.getToken(),
                    options.getUsername(),
                    options.getPassword(),
                    options.passwordFileSource());
        }

        /** The names of the options that are given, each a way to authenticate; the first is used. */
        List<String> given() {
            Map<String, Object> ways = new LinkedHashMap<>();
            ways.put("authHandler", authHandler);
            ways.put("jwt", jwt);
            ways.put("credentialsFile", credentialsFile);
            ways.put("nkeySeed", nkeySeed);
            ways.put("tokenSupplier", tokenSupplier);
            ways.put("tokenFile", tokenFile);
            ways.put("token", token);
            ways.put("username", username);
            ways.values().removeIf(Objects::isNull);
            return List.copyOf(ways.keySet());
        }

        @Override
        public String toString() {
            return "Credentials[xxxxxx]";
        }
    }

    /** The material of TLS; null where not given. */
    public record Tls(
            TextSource clientCert,
            TextSource clientKey,
            String clientKeyPassword,
            TextSource caCert,
            boolean first,
            boolean reload,
            SSLContextParameters parameters) {

        static Tls of(SecurityOptions options) {
            return new Tls(
                    options.clientCertSource(),
                    options.clientKeySource(),
                    options.getTlsClientKeyPassword(),
                    options.caCertSource(),
                    options.isTlsFirst(),
                    options.isTlsReload(),
                    options.getSslContextParameters());
        }

        @Override
        public String toString() {
            return "Tls[xxxxxx]";
        }
    }

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
                Tls.of(security),
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
                Tls.of(none),
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
