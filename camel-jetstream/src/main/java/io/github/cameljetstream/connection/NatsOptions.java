package io.github.cameljetstream.connection;

import static java.util.Objects.requireNonNull;

import io.github.cameljetstream.security.Credentials;
import io.github.cameljetstream.security.CurrentCredentials;
import io.github.cameljetstream.security.CurrentTls;
import io.github.cameljetstream.security.CurrentToken;
import io.github.cameljetstream.security.HostNameCheck;
import io.github.cameljetstream.values.ServerUrls;
import io.github.cameljetstream.values.TextSource;
import io.github.cameljetstream.wire.SanitizingDataPort;
import io.nats.client.ConnectionListener;
import io.nats.client.ErrorListener;
import io.nats.client.Options;
import java.io.IOException;
import java.net.InetAddress;
import java.net.URLDecoder;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.camel.CamelContext;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Creates the options of jnats for a connection: authentication, TLS, and recovery. */
final class NatsOptions {
    private static final Logger LOG = LoggerFactory.getLogger(NatsOptions.class);
    private static final int MAX_UNANSWERED_PINGS = 2;
    private static final Pattern COMPLETE_HOST = Pattern.compile("(?:^|//)([\\w.-]*\\w)\\.(?=[:/]|$)");

    private NatsOptions() {}

    static Options of(
            ConnectionKey key,
            CamelContext context,
            CurrentTls tls,
            ConnectionListener listener,
            ErrorListener errorListener)
            throws IOException, GeneralSecurityException {
        Options.Builder builder = identity(key).connectionListener(listener).errorListener(errorListener);
        keepTrying(builder, key);
        keepAllMessages(builder);
        distinguishFailedRequests(builder);
        builder.subjectValidationType(Options.SubjectValidationType.None); // see ProtocolSubjects
        sanitizeHeaders(builder);
        authenticate(builder, key, context);
        secure(builder, key, tls);
        return builder.build();
    }

    private static Options.Builder identity(ConnectionKey key) {
        Options.Builder builder = new Options.Builder()
                .servers(servers(key).toArray(String[]::new))
                .connectionName(key.name());
        return key.inboxPrefix() == null ? builder : builder.inboxPrefix(key.inboxPrefix());
    }

    /** By default jnats gives up after 60 attempts to reconnect. */
    private static void keepTrying(Options.Builder builder, ConnectionKey key) {
        builder.maxReconnects(-1)
                .connectionTimeout(key.connectionTimeout())
                .reconnectWait(key.reconnectWait())
                .reconnectJitter(key.reconnectWait().dividedBy(2))
                .reconnectJitterTls(key.reconnectWait().dividedBy(2))
                .pingInterval(key.pingInterval())
                .maxPingsOut(MAX_UNANSWERED_PINGS);
    }

    /**
     * A full outgoing queue would block the caller for 2 s and then throw, also for acknowledgements. The component limits
     * the queue by its own windows: pending publishes, and deliveries in flight.
     */
    private static void keepAllMessages(Options.Builder builder) {
        builder.maxMessagesInOutgoingQueue(0).reconnectBufferSize(-1);
    }

    /** Distinguishes a request without responders, one without an answer in time, and a canceled one. */
    private static void distinguishFailedRequests(Options.Builder builder) {
        builder.dontForceFlushOnRequest().advancedRequestBehavior().useTimeoutException();
    }

    private static void sanitizeHeaders(Options.Builder builder) {
        if (isSeenByJnats(SanitizingDataPort.class)) {
            builder.dataPortType(SanitizingDataPort.class.getName());
        } else {
            LOG.warn(
                    "jnats cannot load {}: a message whose headers are not ASCII will break its connection",
                    SanitizingDataPort.class.getName());
        }
    }

    /** jnats loads it by name. With a class loader for each library, as in OSGi, jnats must import its package. */
    private static boolean isSeenByJnats(Class<?> type) {
        try {
            return Class.forName(type.getName(), false, Options.class.getClassLoader()) == type;
        } catch (ClassNotFoundException e) {
            return false;
        }
    }

    /** Without the user part, because jnats repeats the URLs in its messages. */
    private static List<String> servers(ConnectionKey key) {
        return key.servers().stream()
                .map(ServerUrls::withoutUser)
                .map(NatsOptions::resolvable)
                .toList();
    }

    /**
     * DNS resolves a host with a dot at its end without search domains. A file of hosts has no such names: then the dot is
     * left out.
     */
    private static String resolvable(String url) {
        Matcher complete = COMPLETE_HOST.matcher(url);
        if (!complete.find()) {
            return url;
        }
        try {
            InetAddress.getByName(complete.group(1) + ".");
            return url;
        } catch (UnknownHostException e) {
            return url.substring(0, complete.end(1)) + url.substring(complete.end(1) + 1);
        }
    }

    private static void authenticate(Options.Builder builder, ConnectionKey key, CamelContext context)
            throws IOException {
        Credentials credentials = key.credentials();
        warnOfUnused(key);
        if (credentials.authHandler() != null) {
            builder.authHandler(credentials.authHandler());
        } else if (credentials.jwt() != null
                || credentials.credentialsFile() != null
                || credentials.nkeySeed() != null) {
            builder.authHandler(CurrentCredentials.of(credentials, context));
        } else if (credentials.tokenSupplier() != null) {
            builder.tokenSupplier(credentials.tokenSupplier());
        } else if (credentials.tokenFile() != null) {
            builder.tokenSupplier(new CurrentToken(credentials.tokenFile(), context));
        } else if (credentials.token() != null) {
            builder.token(credentials.token().toCharArray());
        } else if (credentials.username() != null) {
            builder.userInfo(credentials.username().toCharArray(), password(credentials, context));
        } else {
            fromUrl(builder, ServerUrls.user(key.servers()));
        }
    }

    /** Reads the file for each new connection: jnats accepts only a fixed password. */
    private static char[] password(Credentials credentials, CamelContext context) throws IOException {
        TextSource file = credentials.passwordFile();
        String password = file == null ? credentials.password() : file.readText(context);
        return requireNonNull(password, "validated together with username").toCharArray();
    }

    private static void warnOfUnused(ConnectionKey key) {
        List<String> given = key.credentials().given();
        for (String unused : given.subList(Math.min(1, given.size()), given.size())) {
            LOG.warn(
                    "Options {} and {} are both set for {}: using {}. Remove one of the two",
                    given.get(0),
                    unused,
                    key.maskedServers(),
                    given.get(0));
        }
    }

    private static void fromUrl(Options.Builder builder, @Nullable String user) {
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

    private static void secure(Options.Builder builder, ConnectionKey key, CurrentTls tls)
            throws IOException, GeneralSecurityException {
        if (tls.isUsed()) {
            HostNameCheck.use(builder, tls, servers(key));
        }
        if (key.tls().first()) {
            builder.tlsFirst();
        }
    }
}
