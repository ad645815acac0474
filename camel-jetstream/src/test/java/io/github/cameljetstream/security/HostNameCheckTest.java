package io.github.cameljetstream.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.github.cameljetstream.connection.ConnectFailedException;
import io.github.cameljetstream.connection.ConnectionKey;
import io.github.cameljetstream.connection.ConnectionLease;
import io.github.cameljetstream.connection.ConnectionState;
import io.github.cameljetstream.connection.SharedConnections;
import io.github.cameljetstream.options.ConnectionOptions;
import io.github.cameljetstream.options.SecurityOptions;
import io.github.cameljetstream.testinfra.LoopbackPorts;
import io.github.cameljetstream.testinfra.NatsBinary;
import io.github.cameljetstream.testinfra.NatsServer;
import io.github.cameljetstream.testinfra.NatsServerExtension;
import io.github.cameljetstream.testinfra.NatsVersion;
import io.github.cameljetstream.testinfra.TestCertificates;
import java.time.Duration;
import java.util.function.Consumer;
import java.util.stream.Stream;
import javax.net.ssl.SSLContext;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.jsse.SSLContextParameters;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Whose certificate is accepted for which host. */
@Tag("newest")
@Tag("server")
class HostNameCheckTest {
    private static TestCertificates certificates;
    private DefaultCamelContext context;

    @BeforeAll
    static void makeCertificates() {
        certificates = TestCertificates.create();
    }

    @AfterAll
    static void deleteCertificates() {
        certificates.close();
    }

    @BeforeEach
    void startContext() {
        context = new DefaultCamelContext();
        context.start();
    }

    @AfterEach
    void stopContext() throws Exception {
        context.close();
    }

    private static NatsServer server(String config) {
        return NatsServerExtension.newServer().jetStream(false).config(config).start();
    }

    private ConnectionLease lease(String urls, Consumer<SecurityOptions> more) throws Exception {
        ConnectionOptions connection = new ConnectionOptions();
        connection.setNatsURL(urls);
        connection.setConnectionTimeout(Duration.ofSeconds(5));
        connection.setReconnectWait(Duration.ofMillis(50));
        SecurityOptions security = new SecurityOptions();
        more.accept(security);
        return SharedConnections.of(context).lease(ConnectionKey.of(connection, security, "test"));
    }

    private static void pem(SecurityOptions security) {
        security.setTlsCaCert(certificates.ca().toString());
    }

    private static void parameters(SecurityOptions security) {
        SSLContextParameters parameters = new SSLContextParameters() {
            @Override
            public SSLContext createSSLContext(org.apache.camel.CamelContext context) {
                return certificates.clientContext();
            }
        };
        security.setSslContextParameters(parameters);
    }

    static Stream<Consumer<SecurityOptions>> ways() {
        return Stream.of(HostNameCheckTest::pem, HostNameCheckTest::parameters);
    }

    @ParameterizedTest
    @MethodSource("ways")
    void aCertificateForTheNameOfTheUrlIsAccepted(Consumer<SecurityOptions> way) throws Exception {
        try (NatsServer server = server(certificates.serverConfigFor("localhost"));
                ConnectionLease lease = lease("tls://localhost:" + server.port(), way)) {
            lease.connection().flush(Duration.ofSeconds(5));
        }
    }

    /** It says that the name is complete, and is no part of it. */
    @Test
    void aDotAtTheEndOfTheHostIsNotPartOfTheName() throws Exception {
        try (NatsServer right = server(certificates.serverConfigFor("localhost"));
                NatsServer wrong = server(certificates.serverConfigFor("other.example"))) {
            lease("tls://localhost.:" + right.port(), HostNameCheckTest::pem).close();
            assertThatThrownBy(() -> lease("tls://localhost.:" + wrong.port(), HostNameCheckTest::pem)
                            .close())
                    .isInstanceOf(ConnectFailedException.class)
                    .hasMessageContaining("is not valid for the host in natsURL");
        }
    }

    @ParameterizedTest
    @MethodSource("ways")
    void aCertificateForAnotherNameIsRefused(Consumer<SecurityOptions> way) throws Exception {
        try (NatsServer server = server(certificates.serverConfigFor("other.example", "127.0.0.1"))) {
            for (String scheme : new String[] {"tls", "TLS", "nats"}) {
                assertThatThrownBy(() -> lease(scheme + "://localhost:" + server.port(), way)
                                .close())
                        .isInstanceOf(ConnectFailedException.class)
                        .hasMessageContaining("localhost")
                        .hasMessageContaining("TLS failed");
            }
        }
    }

    @ParameterizedTest
    @MethodSource("ways")
    void aCertificateForTheNameAloneIsRefusedForTheAddressInTheUrl(Consumer<SecurityOptions> way) throws Exception {
        try (NatsServer server = server(certificates.serverConfigFor("localhost"))) {
            assertThatThrownBy(
                            () -> lease("tls://127.0.0.1:" + server.port(), way).close())
                    .isInstanceOf(ConnectFailedException.class);
            assertThatThrownBy(() -> lease("tls://127.0.0.1:" + server.port() + ",tls://localhost:1", way)
                            .close())
                    .isInstanceOf(ConnectFailedException.class);
        }
    }

    @Test
    void javasOwnTrustChecksTheNameToo() throws Exception {
        SSLContext before = SSLContext.getDefault();
        SSLContext.setDefault(certificates.clientContext());
        try (NatsServer right = server(certificates.serverConfigFor("localhost"));
                NatsServer wrong = server(certificates.serverConfigFor("other.example"))) {
            lease("tls://localhost:" + right.port(), security -> {}).close();
            assertThatThrownBy(() -> lease("tls://localhost:" + wrong.port(), security -> {})
                            .close())
                    .isInstanceOf(ConnectFailedException.class);
        } finally {
            SSLContext.setDefault(before);
        }
    }

    @ParameterizedTest
    @MethodSource("ways")
    void tlsFirstChecksTheName(Consumer<SecurityOptions> way) throws Exception {
        Assumptions.assumeTrue(
                NatsBinary.find(NatsServerExtension.wantedVersion()).version().compareTo(NatsVersion.parse("2.10.4"))
                        >= 0);
        String right = certificates.serverConfigFor("localhost").replace("tls {", "tls {\n  handshake_first: 500ms");
        String wrong =
                certificates.serverConfigFor("other.example").replace("tls {", "tls {\n  handshake_first: 500ms");
        Consumer<SecurityOptions> first = way.andThen(security -> security.setTlsFirst(true));
        try (NatsServer server = server(right);
                NatsServer other = server(wrong)) {
            lease("nats://localhost:" + server.port(), first).close();
            assertThatThrownBy(() ->
                            lease("nats://localhost:" + other.port(), first).close())
                    .isInstanceOf(ConnectFailedException.class);
        }
    }

    @ParameterizedTest
    @MethodSource("ways")
    void webSocketsCheckTheName(Consumer<SecurityOptions> way) throws Exception {
        for (String host : new String[] {"localhost", "other.example"}) {
            int port = LoopbackPorts.free();
            String tls =
                    certificates.serverConfigFor(host).replace("tls {", "websocket {\n  port: " + port + "\n tls {");
            try (NatsServer server = server(tls + "}\n")) {
                if (host.equals("localhost")) {
                    lease("wss://localhost:" + port, way).close();
                } else {
                    assertThatThrownBy(
                                    () -> lease("wss://localhost:" + port, way).close())
                            .isInstanceOf(ConnectFailedException.class);
                }
            }
        }
    }

    /** The cluster tells of its servers by address: they are known by the name that we were given, or by the address. */
    @ParameterizedTest
    @ValueSource(strings = {"localhost", "127.0.0.1"})
    void aServerThatTheClusterTellsOf(String inItsCertificate) throws Exception {
        int[] routes = {LoopbackPorts.free(), LoopbackPorts.free()};
        try (NatsServer told = server(certificates.serverConfigFor("localhost") + cluster(routes, 0));
                NatsServer discovered = server(certificates.serverConfigFor(inItsCertificate) + cluster(routes, 1));
                ConnectionLease lease = lease("tls://localhost:" + told.port(), HostNameCheckTest::pem)) {
            String address = "127.0.0.1:" + discovered.port();
            await().until(() -> lease.connection().getServers().stream().anyMatch(url -> url.contains(address)));
            told.kill();
            await().atMost(Duration.ofSeconds(10)).untilAsserted(() -> {
                assertThat(lease.state()).isEqualTo(ConnectionState.CONNECTED);
                assertThat(lease.connection().getConnectedUrl()).contains(address);
            });
        }
    }

    @Test
    void aServerThatTheClusterTellsOfAndThatIsSomebodyElse() throws Exception {
        int[] routes = {LoopbackPorts.free(), LoopbackPorts.free()};
        try (NatsServer told = server(certificates.serverConfigFor("localhost") + cluster(routes, 0));
                NatsServer discovered = server(certificates.serverConfigFor("other.example") + cluster(routes, 1));
                ConnectionLease lease = lease("tls://localhost:" + told.port(), HostNameCheckTest::pem)) {
            String address = "127.0.0.1:" + discovered.port();
            await().until(() -> lease.connection().getServers().stream().anyMatch(url -> url.contains(address)));
            told.kill();
            await().until(() -> lease.state() == ConnectionState.RECONNECTING);
            await().during(Duration.ofSeconds(1))
                    .atMost(Duration.ofSeconds(3))
                    .until(() -> lease.state() == ConnectionState.RECONNECTING);
        }
    }

    private static String cluster(int[] ports, int index) {
        return "cluster {\n  name: test\n  listen: \"127.0.0.1:" + ports[index] + "\"\n  routes: [\"nats://127.0.0.1:"
                + ports[1 - index] + "\"]\n}\n";
    }
}
