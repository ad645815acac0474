package io.github.cameljetstream.connection;

import io.github.cameljetstream.options.ConnectionOptions;
import io.nats.client.JetStreamApiException;
import io.nats.client.JetStreamManagement;
import io.nats.client.JetStreamOptions;
import io.nats.client.api.AccountStatistics;
import java.io.IOException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The JetStream API over a connection, reached through a domain or a prefix if one is given. Thread-safe.
 */
public final class JetStreamApi {
    private static final Logger LOG = LoggerFactory.getLogger(JetStreamApi.class);

    private final ConnectionLease lease;
    private final ConnectionOptions options;
    private final String prefix;

    private JetStreamApi(ConnectionLease lease, ConnectionOptions options) {
        this.lease = lease;
        this.options = options;
        this.prefix = prefix(options);
    }

    /** The API as the options reach it; asks nothing yet. */
    public static JetStreamApi of(ConnectionLease lease, ConnectionOptions options) {
        return new JetStreamApi(lease, options);
    }

    private static String prefix(ConnectionOptions options) {
        if (options.getApiPrefix() != null) {
            if (options.getDomain() != null) {
                LOG.warn(
                        "Options domain={} and apiPrefix={} are both given: apiPrefix is used",
                        options.getDomain(),
                        options.getApiPrefix());
            }
            String given = options.getApiPrefix();
            return given.endsWith(".") ? given : given + ".";
        }
        return options.getDomain() == null ? "$JS.API." : "$JS." + options.getDomain() + ".API.";
    }

    /**
     * Streams and consumers, by requests that block.
     *
     * @throws IOException if there is no connection now
     */
    public JetStreamManagement management() throws IOException {
        try {
            return lease.connection()
                    .jetStreamManagement(JetStreamOptions.builder()
                            .requestTimeout(options.getRequestTimeout())
                            .prefix(prefix)
                            .build());
        } catch (IllegalStateException e) {
            throw new IOException(e);
        }
    }

    /** The subject of a request to this API. */
    public String subject(String request) {
        return prefix + request;
    }

    /** How the API is reached, for messages. */
    public String describe() {
        return prefix;
    }

    /**
     * Asks whether there is JetStream for our account, and how new the server is that answers.
     *
     * @throws IOException if nothing answers
     * @throws JetStreamApiException if JetStream is not enabled for the account
     */
    public ServerFeatures features() throws IOException, JetStreamApiException {
        AccountStatistics statistics = management().getAccountStatistics();
        boolean sameServer = options.getDomain() == null && options.getApiPrefix() == null;
        return ServerFeatures.of(
                statistics.getApi() == null ? 0 : statistics.getApi().getLevel(),
                sameServer ? lease.connection().getServerInfo() : null);
    }
}
