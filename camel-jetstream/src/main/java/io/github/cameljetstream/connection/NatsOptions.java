package io.github.cameljetstream.connection;

import io.github.cameljetstream.connection.ConnectionKey.Credentials;
import io.github.cameljetstream.connection.ConnectionKey.Tls;
import io.github.cameljetstream.options.ServerUrls;
import io.nats.client.ConnectionListener;
import io.nats.client.ErrorListener;
import io.nats.client.NKey;
import io.nats.client.Nats;
import io.nats.client.Options;
import java.io.IOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.List;
import java.util.Locale;
import javax.net.ssl.SSLContext;
import org.apache.camel.CamelContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Makes jnats' options from ours: authentication, TLS, and how a connection recovers. */
final class NatsOptions {
    private static final Logger LOG = LoggerFactory.getLogger(NatsOptions.class);
    private static final int PINGS_UNANSWERED = 2;

    private NatsOptions() {}

    static Options of(ConnectionKey key, CamelContext context, ConnectionListener listener, ErrorListener errorListener)
            throws IOException, GeneralSecurityException {
        Options.Builder builder = new Options.Builder()
                .servers(servers(key).toArray(String[]::new))
                .connectionName(key.name())
                .connectionTimeout(key.connectionTimeout())
                .reconnectWait(key.reconnectWait())
                .reconnectJitter(key.reconnectWait().dividedBy(2))
                .reconnectJitterTls(key.reconnectWait().dividedBy(2))
                // jnats gives up after 60 attempts, for ever; an outage has no such limit.
                .maxReconnects(-1)
                .pingInterval(key.pingInterval())
                .maxPingsOut(PINGS_UNANSWERED)
                // A full outgoing queue would block the caller 2 s and then throw, acknowledgements included: our
                // windows (pending publishes, deliveries in flight) bound what is queued.
                .maxMessagesInOutgoingQueue(0)
                .reconnectBufferSize(-1)
                .dontForceFlushOnRequest()
                // Tells "nobody there" from "no answer in time".
                .advancedRequestBehavior()
                // Tells a request that was not answered in time from one that was given up.
                .useTimeoutException()
                .connectionListener(listener)
                .errorListener(errorListener);
        if (isSeenByJnats(ReadableDataPort.class)) {
            builder.dataPortType(ReadableDataPort.class.getName());
        } else {
            LOG.warn(
                    "jnats cannot load {}: a message whose headers are not ASCII will break its connection",
                    ReadableDataPort.class.getName());
        }
        authenticate(builder, key);
        secure(builder, key, context);
        return builder.build();
    }

    /** jnats makes it by its name; where each has a class loader of its own, as in OSGi, that needs an import. */
    private static boolean isSeenByJnats(Class<?> type) {
        try {
            return Class.forName(type.getName(), false, Options.class.getClassLoader()) == type;
        } catch (ClassNotFoundException e) {
            return false;
        }
    }

    /** jnats would repeat the URLs in its messages, so that it gets them without the user part. */
    private static List<String> servers(ConnectionKey key) {
        return key.servers().stream().map(ServerUrls::withoutUser).toList();
    }

    private static void authenticate(Options.Builder builder, ConnectionKey key) {
        Credentials credentials = key.credentials();
        if (credentials.jwt() != null) {
            if (credentials.token() != null) {
                LOG.warn("Options jwt and token are both given for {}: jwt is used", key.maskedServers());
            }
            char[] jwt = credentials.jwt().trim().toCharArray();
            builder.authHandler(Nats.staticCredentials(jwt, seed("seedKey", credentials.seedKey())));
        } else if (credentials.credentialsFile() != null) {
            builder.authHandler(Nats.credentials(credentials.credentialsFile()));
        } else if (credentials.nkeySeed() != null) {
            builder.authHandler(Nats.staticCredentials(null, seed("nkeySeed", credentials.nkeySeed())));
        } else if (credentials.token() != null) {
            builder.token(credentials.token().toCharArray());
        } else if (credentials.username() != null) {
            builder.userInfo(
                    credentials.username().toCharArray(), credentials.password().toCharArray());
        } else {
            fromUrl(builder, ServerUrls.user(key.servers()));
        }
    }

    private static void fromUrl(Options.Builder builder, String user) {
        if (user == null) {
            return;
        }
        int colon = user.indexOf(':');
        if (colon < 0) {
            builder.token(decoded(user).toCharArray());
        } else {
            builder.userInfo(
                    decoded(user.substring(0, colon)).toCharArray(),
                    decoded(user.substring(colon + 1)).toCharArray());
        }
    }

    private static String decoded(String part) {
        return URLDecoder.decode(part.replace("+", "%2B"), StandardCharsets.UTF_8);
    }

    /** Refuses a mistyped seed here, where it can be said, and not in the middle of the handshake. */
    private static char[] seed(String option, String seed) {
        char[] chars = seed.trim().toCharArray();
        try {
            NKey.fromSeed(chars).clear();
            return chars;
        } catch (RuntimeException e) {
            throw new IllegalArgumentException(
                    option + " is refused: it is no valid seed of a user key (its value is not shown).", e);
        }
    }

    private static void secure(Options.Builder builder, ConnectionKey key, CamelContext context)
            throws IOException, GeneralSecurityException {
        Tls tls = key.tls();
        SSLContext sslContext = sslContext(tls, context);
        if (sslContext == null && (isTls(key.servers()) || tls.first())) {
            sslContext = SSLContext.getDefault();
        }
        if (sslContext != null) {
            HostNameCheck.use(builder, sslContext, servers(key));
        }
        if (tls.first()) {
            builder.tlsFirst();
        }
    }

    private static boolean isTls(List<String> servers) {
        return servers.stream()
                .map(url -> url.toLowerCase(Locale.ROOT))
                .anyMatch(url -> url.startsWith("tls:") || url.startsWith("wss:"));
    }

    private static SSLContext sslContext(Tls tls, CamelContext context) throws IOException, GeneralSecurityException {
        if (tls.parameters() != null) {
            return tls.parameters().createSSLContext(context);
        }
        if (tls.clientCert() == null && tls.caCert() == null) {
            return null;
        }
        return PemFiles.sslContext(tls.clientCert(), tls.clientKey(), tls.caCert());
    }
}
