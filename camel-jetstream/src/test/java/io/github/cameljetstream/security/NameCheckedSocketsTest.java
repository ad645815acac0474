package io.github.cameljetstream.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.nats.client.Options;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.security.KeyManagementException;
import java.util.List;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Whichever way a client of TLS is made, it checks the name: jnats may use another one tomorrow. */
class NameCheckedSocketsTest {
    private SSLContext context;

    @BeforeEach
    void setUp() throws Exception {
        context = contextFor("tls://example.org:4222", "tls://example.org:4222");
    }

    /** The context of a connection to a cluster, while it tries one of its servers. */
    private static SSLContext contextFor(String server, String tried) throws Exception {
        CurrentTls tls =
                new CurrentTls(new TlsSettings(null, null, null, null, false, false, null), List.of(server), "c", null);
        Options.Builder builder = new Options.Builder().server(tried);
        HostNameCheck.use(builder, tls, List.of(server));
        Options options = builder.build();
        options.getServerPool().initialize(options);
        assertThat(options.getServerPool().nextServer()).isNotNull();
        return options.getSslContext();
    }

    private static void assertChecks(Socket made) throws Exception {
        try (SSLSocket socket = (SSLSocket) made) {
            assertThat(socket.getSSLParameters().getEndpointIdentificationAlgorithm())
                    .isEqualTo("HTTPS");
        }
    }

    @Test
    void anEngineChecksTheHostOfTheServer() {
        for (SSLEngine engine : List.of(context.createSSLEngine(), context.createSSLEngine("10.0.0.1", 4222))) {
            assertThat(engine.getSSLParameters().getEndpointIdentificationAlgorithm())
                    .isEqualTo("HTTPS");
            assertThat(engine.getPeerHost()).isEqualTo("example.org");
        }
    }

    @Test
    void aSocketChecksHoweverItIsMade() throws Exception {
        SSLSocketFactory factory = context.getSocketFactory();
        InetAddress loopback = InetAddress.getLoopbackAddress();
        try (ServerSocket listening = new ServerSocket(0, 5, loopback)) {
            int port = listening.getLocalPort();
            assertChecks(factory.createSocket(new Socket(loopback, port), "10.0.0.1", port, true));
            assertChecks(factory.createSocket(loopback, port));
            assertChecks(factory.createSocket(loopback, port, loopback, 0));
            assertChecks(factory.createSocket(loopback.getHostAddress(), port));
            assertChecks(factory.createSocket(loopback.getHostAddress(), port, loopback, 0));
        }
    }

    @Test
    void theRestIsThatOfTheContextBehindIt() throws Exception {
        SSLContext behind = SSLContext.getDefault();
        assertThat(context.getDefaultSSLParameters().getCipherSuites())
                .isEqualTo(behind.getDefaultSSLParameters().getCipherSuites());
        assertThat(context.getSupportedSSLParameters().getProtocols())
                .isEqualTo(behind.getSupportedSSLParameters().getProtocols());
        assertThat(context.getSocketFactory().getDefaultCipherSuites())
                .isEqualTo(behind.getSocketFactory().getDefaultCipherSuites());
        assertThat(context.getSocketFactory().getSupportedCipherSuites())
                .isEqualTo(behind.getSocketFactory().getSupportedCipherSuites());
        assertThat(context.getClientSessionContext()).isSameAs(behind.getClientSessionContext());
        assertThat(context.getServerSessionContext()).isSameAs(behind.getServerSessionContext());
        assertThat(context.getServerSocketFactory().getDefaultCipherSuites())
                .isEqualTo(behind.getServerSocketFactory().getDefaultCipherSuites());
        assertThatThrownBy(() -> context.init(null, null, null)).isInstanceOf(KeyManagementException.class);
    }

    @ParameterizedTest
    @CsvSource({
        "tls://example.org.:4222, example.org",
        "tls://[::1]:4222, ::1",
        "tls://127.0.0.1:4222, 127.0.0.1",
        "nats://u:p@Example.org:4222, Example.org"
    })
    void theHostIsThatOfTheUrlWithoutWhatCertificatesDoNotHave(String url, String host) throws Exception {
        SSLEngine engine = contextFor(url, url).createSSLEngine();
        assertThat(engine.getPeerHost()).isEqualTo(host);
    }

    /** A cluster tells of its servers by address: a certificate for the name that we were given is accepted too. */
    @Test
    void aServerThatTheClusterTellsOfMayHaveTheGivenName() throws Exception {
        SSLEngine told =
                contextFor("tls://example.org:4222", "tls://10.0.0.7:4222").createSSLEngine();
        assertThat(told.getPeerHost()).isEqualTo("10.0.0.7");
        assertThat(told.getSSLParameters().getServerNames()).containsExactly(new SNIHostName("example.org"));
        SSLEngine addresses =
                contextFor("tls://10.0.0.6:4222", "tls://10.0.0.7:4222").createSSLEngine();
        assertThat(addresses.getSSLParameters().getServerNames()).isNullOrEmpty();
    }
}
