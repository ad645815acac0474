package io.github.cameljetstream.options;

import io.nats.client.Connection;
import java.time.Duration;
import org.apache.camel.spi.UriParam;
import org.apache.camel.spi.UriParams;

/**
 * The options of a connection to NATS, and of the way to JetStream over it. Endpoints with equal connection and
 * security options share one connection.
 */
@UriParams
public final class ConnectionOptions implements Cloneable {
    /**
     * The URL of the NATS server, or the URLs of several servers of one cluster, separated by commas. The schemes
     * are nats, tls, ws and wss; without one it is nats. A user and password (user:password), or a token, may
     * stand before the host, followed by an at sign; the options username, password and token are the better place
     * for them.
     */
    @UriParam(label = "common", defaultValue = "nats://localhost:4222")
    private String natsURL = "nats://localhost:4222";

    /**
     * The name of the connection, by which the server's monitoring shows it. By default camel- and the name of the
     * Camel context. Endpoints with different names use different connections.
     */
    @UriParam(label = "common")
    private String name;

    /**
     * The JetStream domain of the stream, when it is another than that of the server we connect to, for example
     * beyond a leaf node.
     */
    @UriParam(label = "common")
    private String domain;

    /**
     * The subject prefix of the JetStream API, when another account exports its stream to ours under such a
     * prefix. The dot at its end may be left out. If domain is given too, apiPrefix is used and a warning logged.
     */
    @UriParam(label = "common")
    private String apiPrefix;

    /**
     * A bean of type io.nats.client.Connection that is used instead of a connection of the component's own. The
     * component never closes it. natsURL, name, the options of the connection and those of security have no effect
     * then. Its own options should be those that the component uses; a warning names each that is not. Example:
     * #myConnection
     */
    @UriParam(label = "advanced")
    private Connection connection;

    /**
     * The prefix of all inboxes, which are the subjects that answers and deliveries are sent to; for users who may
     * subscribe to their own inboxes only. By default _INBOX. Example: _INBOX_orders
     */
    @UriParam(label = "security,advanced", defaultValue = "_INBOX")
    private String inboxPrefix;

    /** How long to wait for one server when a connection is made. */
    @UriParam(label = "advanced", defaultValue = "5s")
    private Duration connectionTimeout = Duration.ofSeconds(5);

    /**
     * How long to wait for an answer of the JetStream API when streams and consumers are looked up, created or
     * changed.
     */
    @UriParam(label = "advanced", defaultValue = "5s")
    private Duration requestTimeout = Duration.ofSeconds(5);

    /**
     * The pause between two attempts to connect again to the same server. There is no limit to the number of
     * attempts.
     */
    @UriParam(label = "advanced", defaultValue = "250ms")
    private Duration reconnectWait = Duration.ofMillis(250);

    /**
     * How often the connection is probed. A server that has not answered two probes counts as gone, and the
     * connection is made anew.
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
     * Refuses what no connection can be made with.
     *
     * @throws IllegalArgumentException naming the option, its value and what it should be
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

    /** A prefix is written with or without the dot at its end. */
    private static String withoutLastDot(String prefix) {
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

    public String getName() {
        return name;
    }

    public void setName(String name) {
        this.name = name;
    }

    public String getDomain() {
        return domain;
    }

    public void setDomain(String domain) {
        this.domain = domain;
    }

    public String getApiPrefix() {
        return apiPrefix;
    }

    public void setApiPrefix(String apiPrefix) {
        this.apiPrefix = apiPrefix;
    }

    public Connection getConnection() {
        return connection;
    }

    public void setConnection(Connection connection) {
        this.connection = connection;
    }

    public String getInboxPrefix() {
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
