package io.github.cameljetstream.connection;

import io.github.cameljetstream.options.ServerUrls;
import io.github.cameljetstream.options.TextSource;
import io.github.cameljetstream.security.Credentials;
import io.github.cameljetstream.security.CurrentCredentials;
import io.github.cameljetstream.security.CurrentTls;
import io.github.cameljetstream.security.CurrentToken;
import io.github.cameljetstream.security.HostNameCheck;
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
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Makes jnats' options from ours: authentication, TLS, and how a connection recovers. */
final class NatsOptions {
    private static final Logger LOG = LoggerFactory.getLogger(NatsOptions.class);
    private static final int PINGS_UNANSWERED = 2;
    private static final Pattern COMPLETE_HOST = Pattern.compile("(?:^|//)([\\w.-]*\\w)\\.(?=[:/]|$)");

    private NatsOptions() {}

    static Options of(
            ConnectionKey key,
            CamelContext context,
            CurrentTls tls,
            ConnectionListener listener,
            ErrorListener errorListener)
            throws IOException, GeneralSecurityException {
        Options.Builder builder = new Options.Builder()
                .servers(servers(key).toArray(String[]::new))
                .connectionName(key.name())
                .connectionTimeout(key.connectionTimeout())
                .reconnectWait(key.reconnectWait())
                .reconnectJitter(key.reconnectWait().dividedBy(2))
                .reconnectJitterTls(key.reconnectWait().dividedBy(2))
                // By default jnats gives up after 60 attempts; an outage has no such limit.
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
        if (key.inboxPrefix() != null) {
            builder.inboxPrefix(key.inboxPrefix());
        }
        sanitizeHeaders(builder);
        authenticate(builder, key, context);
        secure(builder, key, tls);
        return builder.build();
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
        return key.servers().stream()
                .map(ServerUrls::withoutUser)
                .map(NatsOptions::resolvable)
                .toList();
    }

    /**
     * A host with a dot at its end is looked up as it is, without search domains. Where it is only known from a file of
     * hosts, which has no such names, the dot is left out.
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

    /** Read for each new connection: jnats has no other way, and gives a connection up when its password is refused. */
    private static char[] password(Credentials credentials, CamelContext context) throws IOException {
        TextSource file = credentials.passwordFile();
        return (file == null ? credentials.password() : file.readText(context)).toCharArray();
    }

    private static void warnOfUnused(ConnectionKey key) {
        List<String> given = key.credentials().given();
        for (String unused : given.subList(Math.min(1, given.size()), given.size())) {
            LOG.warn(
                    "Options {} and {} are both given for {}: {} is used",
                    given.get(0),
                    unused,
                    key.maskedServers(),
                    given.get(0));
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
