package io.github.cameljetstream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.cameljetstream.testinfra.NatsServer;
import io.github.cameljetstream.testinfra.NatsServerExtension;
import io.github.cameljetstream.testinfra.TestCertificates;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.camel.support.jsse.KeyStoreParameters;
import org.apache.camel.support.jsse.SSLContextParameters;
import org.apache.camel.support.jsse.TrustManagersParameters;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Certificates and keys are renewed in their files; the server knows the client by the name in its certificate. */
@Tag("newest") // files and TLS of the client: the server's version makes no difference
@Tag("server")
class TlsRenewalTest {
    private static final Duration SOON = Duration.ofSeconds(40);

    private static TestCertificates certificates;
    private static Path secondCertificate;

    @TempDir
    private Path folder;

    private Path certificate;
    private Path key;
    private Path ca;

    @BeforeAll
    static void makeCertificates() {
        certificates = TestCertificates.create();
        secondCertificate = certificates.issueClient("second");
    }

    @AfterAll
    static void deleteCertificates() {
        certificates.close();
    }

    @BeforeEach
    void installTheFirst() throws Exception {
        certificate = folder.resolve("client.pem");
        key = folder.resolve("client-key.pem");
        ca = folder.resolve("ca.pem");
        install(certificates.clientCertificate(), certificate);
        install(certificates.clientKey(), key);
        install(certificates.ca(), ca);
    }

    private static void install(Path from, Path to) throws Exception {
        Files.copy(from, to, StandardCopyOption.REPLACE_EXISTING);
    }

    private void renew() throws Exception {
        install(secondCertificate, certificate);
        install(TestCertificates.keyOf(secondCertificate), key);
    }

    private static String accepting(String... names) {
        String users =
                Stream.of(names).map(name -> "{ user: \"CN=" + name + "\" }").collect(Collectors.joining(", "));
        return RenewalTraffic.CONFIG
                + certificates.serverConfigVerifyingClients().replace("verify:", "verify_and_map:")
                + "authorization { users: [" + users + " ] }";
    }

    private static NatsServer server(String config) {
        return NatsServerExtension.newServer().config(config).start();
    }

    private String options(String... more) {
        return TestCamel.join(
                "tlsClientCert=" + certificate + "&tlsClientKey=" + key + "&tlsCaCert=" + ca, TestCamel.join(more));
    }

    private static List<Object> users(NatsServer server) throws Exception {
        return Monitoring.connections(server, "traffic").stream()
                .map(each -> each.get("authorized_user"))
                .toList();
    }

    @Test
    void aRenewedClientCertificateIsUsedByTheNextReconnect() throws Exception {
        try (NatsServer server = server(accepting("client", "second"));
                RenewalTraffic traffic = RenewalTraffic.start(server, options())) {
            assertThat(users(server)).containsExactly("CN=client");
            renew();
            server.reload(accepting("second"));

            traffic.assertOneReconnectAndNothingLost();
            assertThat(users(server)).containsExactly("CN=second");
        }
    }

    @Test
    void withTlsReloadARunningConnectionMovesToTheRenewedCertificate() throws Exception {
        try (NatsServer server = server(accepting("client", "second"));
                LogCapture log = LogCapture.ours();
                RenewalTraffic traffic = RenewalTraffic.start(server, options("tlsReload=true"))) {
            renew();
            await().atMost(SOON).untilAsserted(() -> assertThat(users(server)).containsExactly("CN=second"));
            server.reload(accepting("second")); // the old one ends, and nobody notices

            traffic.assertOneReconnectAndNothingLost();
            assertThat(log.warnings()).isEmpty();
        }
    }

    @Test
    void withTlsReloadAConnectionStaysWhileTheServerRefusesTheRenewedCertificate() throws Exception {
        try (NatsServer server = server(accepting("client"));
                LogCapture log = LogCapture.ours();
                RenewalTraffic traffic = RenewalTraffic.start(server, options("tlsReload=true"))) {
            renew();
            await().atMost(SOON).until(() -> log.warnings().stream()
                    .anyMatch(line -> line.contains("does not accept the renewed certificates")));
            assertThat(users(server)).contains("CN=client");
            assertThat(traffic.connection().reconnects()).isZero();
            server.reload(accepting("client", "second"));

            traffic.assertOneReconnectAndNothingLost();
            assertThat(users(server)).containsExactly("CN=second");
            assertThat(log.warnings()).hasSize(1);
        }
    }

    /** The certificate is renewed, its key is not yet: they do not belong together. */
    @Test
    void aHalfRenewalLeavesTheLastGoodOneInUse() throws Exception {
        try (NatsServer server = server(accepting("client", "second"));
                LogCapture log = LogCapture.ours();
                RenewalTraffic traffic = RenewalTraffic.start(server, options())) {
            install(secondCertificate, certificate);
            server.restart();
            traffic.awaitReconnects(1);
            assertThat(users(server)).containsExactly("CN=client");
            assertThat(log.warnings())
                    .filteredOn(line -> line.contains("keeping the last good ones"))
                    .singleElement()
                    .satisfies(line -> assertThat(line)
                            .contains("tlsClientKey=" + key + " is refused: it is not the key of the certificate"
                                    + " tlsClientCert=" + certificate));
            install(TestCertificates.keyOf(secondCertificate), key);
            server.reload(accepting("second"));

            traffic.awaitReconnects(2);
            traffic.assertNothingLost();
            assertThat(users(server)).containsExactly("CN=second");
        }
    }

    @Test
    void withTlsReloadAHalfRenewalWaitsForItsOtherHalf() throws Exception {
        try (NatsServer server = server(accepting("client", "second"));
                LogCapture log = LogCapture.ours();
                RenewalTraffic traffic = RenewalTraffic.start(server, options("tlsReload=true"))) {
            Files.writeString(certificate, Files.readString(secondCertificate).substring(0, 100));
            await().atMost(SOON)
                    .until(() -> log.warnings().stream().anyMatch(line -> line.contains("keeping the last good ones")));
            renew();

            traffic.assertOneReconnectAndNothingLost();
            assertThat(users(server)).containsExactly("CN=second");
        }
    }

    /** The server has a certificate of another authority after a restart. */
    @Test
    void aRenewedAuthority() throws Exception {
        try (TestCertificates other = TestCertificates.create();
                NatsServer server = server(RenewalTraffic.CONFIG + certificates.serverConfig());
                RenewalTraffic traffic = RenewalTraffic.start(server, "tlsCaCert=" + ca)) {
            Files.writeString(ca, Files.readString(certificates.ca()) + Files.readString(other.ca()));
            server.restart(RenewalTraffic.CONFIG + other.serverConfig());

            traffic.assertOneReconnectAndNothingLost();
        }
    }

    @Test
    void sslContextParametersAreAskedAgain() throws Exception {
        Path store = folder.resolve("trust.p12");
        writeTrust(store, certificates.ca());
        KeyStoreParameters keyStore = new KeyStoreParameters();
        keyStore.setResource("file:" + store);
        keyStore.setPassword("changeit");
        keyStore.setType("PKCS12");
        TrustManagersParameters trust = new TrustManagersParameters();
        trust.setKeyStore(keyStore);
        SSLContextParameters parameters = new SSLContextParameters();
        parameters.setTrustManagers(trust);
        try (TestCertificates other = TestCertificates.create();
                NatsServer server = server(RenewalTraffic.CONFIG + certificates.serverConfig());
                RenewalTraffic traffic =
                        RenewalTraffic.start(server, "sslContextParameters=#tls", camel -> camel.context()
                                .getRegistry()
                                .bind("tls", parameters))) {
            writeTrust(store, other.ca());
            server.restart(RenewalTraffic.CONFIG + other.serverConfig());

            traffic.assertOneReconnectAndNothingLost();
        }
    }

    private static void writeTrust(Path file, Path ca) throws Exception {
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        try (var in = Files.newInputStream(ca)) {
            store.setCertificateEntry(
                    "ca", CertificateFactory.getInstance("X.509").generateCertificate(in));
        }
        try (OutputStream out = Files.newOutputStream(file)) {
            store.store(out, "changeit".toCharArray());
        }
    }
}
