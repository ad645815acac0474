package io.github.cameljetstream.security;

import io.nats.client.Options;
import io.nats.client.impl.NatsServerPool;
import io.nats.client.support.NatsUri;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URISyntaxException;
import java.security.GeneralSecurityException;
import java.security.KeyManagementException;
import java.security.SecureRandom;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLContextSpi;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLServerSocketFactory;
import javax.net.ssl.SSLSessionContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.TrustManager;
import org.jspecify.annotations.Nullable;

/**
 * Compares the server's certificate with the host of the URL, as HTTPS does (RFC 2818), which jnats omits.
 *
 * <p>jnats resolves names and tells the socket the address, so that the host is taken from the pool of servers, which
 * knows whose turn it is; a connection tries one after the other. A server that the cluster has told of by its address
 * alone may show a certificate for that address, or for the first name that we were given: it is one cluster.
 */
public final class HostNameCheck {
    private static final String AS_HTTPS = "HTTPS";

    private final Set<String> givenHosts = new HashSet<>();
    private final @Nullable SNIHostName givenName;

    @SuppressWarnings("NullAway.Init") // by the pool of servers, before the first connection
    private volatile String host;

    private HostNameCheck(List<String> servers) throws IOException {
        SNIHostName name = null;
        for (String server : servers) {
            NatsUri uri = parse(server);
            givenHosts.add(host(uri));
            if (name == null && !isAddress(uri)) {
                name = new SNIHostName(host(uri));
            }
        }
        givenName = name;
    }

    /** Makes the connection use TLS with this check; each handshake asks for the context of that moment. */
    public static void use(Options.Builder builder, CurrentTls tls, List<String> servers)
            throws IOException, GeneralSecurityException {
        SSLContext first = tls.sslContext();
        if (first == null) {
            return;
        }
        HostNameCheck check = new HostNameCheck(servers);
        builder.serverPool(check.new Servers()).sslContext(new Context(check.new Spi(tls), first));
    }

    /** A dot at the end says that the name is complete; neither certificates nor SNI have it. */
    private static String host(NatsUri uri) {
        String host = uri.getHost();
        return host.endsWith(".") ? host.substring(0, host.length() - 1) : host;
    }

    private static NatsUri parse(String server) throws IOException {
        try {
            return new NatsUri(server);
        } catch (URISyntaxException e) {
            throw new IOException(e);
        }
    }

    private static boolean isAddress(NatsUri uri) {
        return uri.hostIsIpAddress() || uri.getHost().startsWith("[");
    }

    private String hostToCheck() {
        return host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
    }

    private SSLParameters checking(SSLParameters parameters) {
        parameters.setEndpointIdentificationAlgorithm(AS_HTTPS);
        if (givenName != null && !givenHosts.contains(host)) {
            // Java accepts a certificate for the name that is asked for as well as one for the host.
            parameters.setServerNames(List.of(givenName));
        }
        return parameters;
    }

    /** Notes which server is tried. */
    private final class Servers extends NatsServerPool {
        @Override
        public @Nullable NatsUri nextServer() {
            NatsUri next = super.nextServer();
            if (next != null) {
                host = host(next);
            }
            return next;
        }
    }

    private static final class Context extends SSLContext {
        Context(Spi spi, SSLContext first) {
            super(spi, first.getProvider(), first.getProtocol());
        }
    }

    /** The context of the moment, except for the sockets of clients. */
    private final class Spi extends SSLContextSpi {
        private final CurrentTls tls;

        Spi(CurrentTls tls) {
            this.tls = tls;
        }

        private SSLContext context() {
            try {
                SSLContext now = tls.sslContext();
                if (now == null) {
                    throw new IllegalStateException(
                            "the SSLContextParameters of the connection make no context any more");
                }
                return now;
            } catch (IOException | GeneralSecurityException e) {
                throw new IllegalStateException(e.getMessage(), e);
            }
        }

        @Override
        protected SSLSocketFactory engineGetSocketFactory() {
            return new Sockets(context().getSocketFactory());
        }

        @Override
        protected SSLEngine engineCreateSSLEngine() {
            return engineCreateSSLEngine(null, -1);
        }

        @Override
        protected SSLEngine engineCreateSSLEngine(@Nullable String peer, int port) {
            SSLEngine engine = context().createSSLEngine(hostToCheck(), port);
            engine.setSSLParameters(checking(engine.getSSLParameters()));
            return engine;
        }

        @Override
        protected void engineInit(KeyManager[] keys, TrustManager[] trusted, SecureRandom random)
                throws KeyManagementException {
            context().init(keys, trusted, random);
        }

        @Override
        protected SSLServerSocketFactory engineGetServerSocketFactory() {
            return context().getServerSocketFactory();
        }

        @Override
        protected SSLSessionContext engineGetServerSessionContext() {
            return context().getServerSessionContext();
        }

        @Override
        protected SSLSessionContext engineGetClientSessionContext() {
            return context().getClientSessionContext();
        }

        @Override
        protected SSLParameters engineGetDefaultSSLParameters() {
            return context().getDefaultSSLParameters();
        }

        @Override
        protected SSLParameters engineGetSupportedSSLParameters() {
            return context().getSupportedSSLParameters();
        }
    }

    /** Sockets that check. jnats connects a socket itself, and has it upgraded by the first of the methods. */
    private final class Sockets extends SSLSocketFactory {
        private final SSLSocketFactory factory;

        Sockets(SSLSocketFactory factory) {
            this.factory = factory;
        }

        @Override
        public Socket createSocket(Socket connected, String peer, int port, boolean autoClose) throws IOException {
            return checking(factory.createSocket(connected, hostToCheck(), port, autoClose));
        }

        @Override
        public Socket createSocket(String peer, int port) throws IOException {
            return checking(factory.createSocket(peer, port));
        }

        @Override
        public Socket createSocket(String peer, int port, InetAddress local, int localPort) throws IOException {
            return checking(factory.createSocket(peer, port, local, localPort));
        }

        @Override
        public Socket createSocket(InetAddress peer, int port) throws IOException {
            return checking(factory.createSocket(peer, port));
        }

        @Override
        public Socket createSocket(InetAddress peer, int port, InetAddress local, int localPort) throws IOException {
            return checking(factory.createSocket(peer, port, local, localPort));
        }

        @Override
        public String[] getDefaultCipherSuites() {
            return factory.getDefaultCipherSuites();
        }

        @Override
        public String[] getSupportedCipherSuites() {
            return factory.getSupportedCipherSuites();
        }

        private Socket checking(Socket socket) {
            SSLSocket secure = (SSLSocket) socket;
            secure.setSSLParameters(HostNameCheck.this.checking(secure.getSSLParameters()));
            return secure;
        }
    }
}
