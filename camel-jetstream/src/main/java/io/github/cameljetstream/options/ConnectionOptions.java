package io.github.cameljetstream.options;

import io.nats.client.Connection;
import java.time.Duration;
import org.apache.camel.spi.UriParam;
import org.apache.camel.spi.UriParams;
import org.jspecify.annotations.Nullable;

/**
 * The options of a connection to NATS, and of the way to JetStream over it. Endpoints with equal connection and
 * security options share one connection.
 */
@UriParams
public final class ConnectionOptions implements Cloneable {
    /**
     * URL of the NATS server, or the URLs of several servers of one cluster, separated by commas. Schemes: nats (the
     * default), tls, ws and wss. A URL can contain a user and password (user:password) or a token before the host,
     * followed by an at sign. Prefer the options username, password and token for these. Example:
     * nats://nats-1:4222,nats://nats-2:4222
     */
    @UriParam(label = "common", defaultValue = "nats://localhost:4222")
    private String natsURL = "nats://localhost:4222";

    /**
     * Name of the connection in the server's monitoring. The default is camel- followed by the name of the Camel
     * context. Endpoints with different names use different connections. Example: order-service
     */
    @UriParam(label = "common")
    private @Nullable String name;

    /**
     * JetStream domain of the stream, if it differs from the connected server's domain, for example behind a leaf node.
     * Example: hub
     */
    @UriParam(label = "common")
    private @Nullable String domain;

    /**
     * Subject prefix of the JetStream API, for a stream that another account exports under such a prefix. The dot at
     * its end is optional. If domain is also set, the component uses apiPrefix and logs a warning. Example: orders.API
     */
    @UriParam(label = "common")
    private @Nullable String apiPrefix;

    /**
     * Bean of type io.nats.client.Connection that the component uses instead of its own connection. The component never
     * closes it. With it natsURL, name, inboxPrefix, connectionTimeout, reconnectWait, pingInterval and the security
     * options have no effect. Create it with the options that the component uses; the component logs a warning for each
     * one that differs. Example: #myConnection
     */
    @UriParam(label = "advanced")
    private @Nullable Connection connection;

    /**
     * Prefix of all inboxes, which are the subjects to which the server sends replies and deliveries. Set it for users
     * who may subscribe only to their own inboxes. Example: _INBOX_orders
     */
    @UriParam(label = "security,advanced", defaultValue = "_INBOX")
    private @Nullable String inboxPrefix;

    /** Time limit for connecting to one server. Example: 2s */
    @UriParam(label = "advanced", defaultValue = "5s")
    private Duration connectionTimeout = Duration.ofSeconds(5);

    /**
     * Time limit for a reply of the JetStream API to a request that looks up, creates or changes a stream or consumer.
     * Example: 10s
     */
    @UriParam(label = "advanced", defaultValue = "5s")
    private Duration requestTimeout = Duration.ofSeconds(5);

    /** Pause between two attempts to reconnect to the same server. The component retries indefinitely. Example: 1s */
    @UriParam(label = "advanced", defaultValue = "250ms")
    private Duration reconnectWait = Duration.ofMillis(250);

    /**
     * Interval between pings of the server. If the server does not answer two pings, the component treats the
     * connection as lost and reconnects. Example: 30s
     */
    @UriParam(label = "advanced", defaultValue = "10s")
    private Duration pingInterval = Duration.ofSeconds(10);

    /** A copy that later changes to this group do not reach. */
    public ConnectionOptions copy() {
        try {
            return (ConnectionOptions) clone();
        } catch (CloneNotSupportedException e) {
            throw new AssertionError(e);
        }
    }

    /**
     * Rejects options with which no connection is possible.
     *
     * @throws IllegalArgumentException naming the option, its value and what is expected
     */
    public void validate() {
        Checks.notEmpty("natsURL", natsURL, "the URL of a NATS server, such as nats://localhost:4222");
        Checks.serverUrls("natsURL", natsURL, servers());
        Checks.oneUser("natsURL", servers());
        Checks.name("domain", domain);
        Checks.publishSubject("apiPrefix", withoutLastDot(apiPrefix));
        Checks.publishSubject("inboxPrefix", withoutLastDot(inboxPrefix));
        Checks.positive("connectionTimeout", connectionTimeout);
        Checks.positive("requestTimeout", requestTimeout);
        Checks.positive("reconnectWait", reconnectWait);
        Checks.positive("pingInterval", pingInterval);
    }

    /** The dot at the end of a prefix is optional. */
    private static @Nullable String withoutLastDot(@Nullable String prefix) {
        return prefix != null && prefix.endsWith(".") ? prefix.substring(0, prefix.length() - 1) : prefix;
    }

    /** The server URLs of {@code natsURL}, one by one. */
    public String[] servers() {
        return natsURL.trim().split("\\s*,\\s*");
    }

    public String getNatsURL() {
        return natsURL;
    }

    public void setNatsURL(String natsURL) {
        this.natsURL = natsURL;
    }

    public @Nullable String getName() {
        return name;
    }

    public void setName(String name) {
        this.name = name;
    }

    public @Nullable String getDomain() {
        return domain;
    }

    public void setDomain(String domain) {
        this.domain = domain;
    }

    public @Nullable String getApiPrefix() {
        return apiPrefix;
    }

    public void setApiPrefix(String apiPrefix) {
        this.apiPrefix = apiPrefix;
    }

    public @Nullable Connection getConnection() {
        return connection;
    }

    public void setConnection(Connection connection) {
        this.connection = connection;
    }

    public @Nullable String getInboxPrefix() {
        return inboxPrefix;
    }

    public void setInboxPrefix(String inboxPrefix) {
        this.inboxPrefix = inboxPrefix;
    }

    public Duration getConnectionTimeout() {
        return connectionTimeout;
    }

    public void setConnectionTimeout(Duration connectionTimeout) {
        this.connectionTimeout = connectionTimeout;
    }

    public Duration getRequestTimeout() {
        return requestTimeout;
    }

    public void setRequestTimeout(Duration requestTimeout) {
        this.requestTimeout = requestTimeout;
    }

    public Duration getReconnectWait() {
        return reconnectWait;
    }

    public void setReconnectWait(Duration reconnectWait) {
        this.reconnectWait = reconnectWait;
    }

    public Duration getPingInterval() {
        return pingInterval;
    }

    public void setPingInterval(Duration pingInterval) {
        this.pingInterval = pingInterval;
    }
}
