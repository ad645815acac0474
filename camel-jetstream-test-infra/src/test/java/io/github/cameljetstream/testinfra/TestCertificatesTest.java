package io.github.cameljetstream.testinfra;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.nats.client.Connection;
import io.nats.client.Options;
import java.io.IOException;
import java.io.InputStream;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.openssl.PEMKeyPair;
import org.bouncycastle.openssl.PEMParser;
import org.bouncycastle.openssl.jcajce.JcaPEMKeyConverter;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class TestCertificatesTest {

    private static final char[] PASSWORD = "unused".toCharArray();

    @AutoClose
    private final TestCertificates certificates = TestCertificates.create();

    @ParameterizedTest
    @MethodSource("io.github.cameljetstream.testinfra.AvailableServers#versions")
    void aVerifyingServerTakesOnlyItsAuthoritysClients(String version) throws Exception {
        SSLContext known = context(certificates.ca(), certificates.clientCertificate(), certificates.clientKey());
        SSLContext unknown = context(
                certificates.ca(), certificates.untrustedClientCertificate(), certificates.untrustedClientKey());
        SSLContext distrustful =
                context(certificates.untrustedCa(), certificates.clientCertificate(), certificates.clientKey());
        try (NatsServer server = NatsServer.builder()
                        .version(version)
                        .config(certificates.serverConfigVerifyingClients())
                        .start();
                Connection connection = server.connect(tls(server, known))) {
            assertThat(connection.jetStreamManagement().getAccountStatistics()).isNotNull();
            assertThatThrownBy(() -> server.connect(tls(server, unknown))).hasCauseInstanceOf(IOException.class);
            assertThatThrownBy(() -> server.connect(tls(server, distrustful))).hasCauseInstanceOf(IOException.class);
        }
    }

    @Test
    void aServerThatWantsTheHandshakeFirstIsAwaitedToo() throws Exception {
        SSLContext known = context(certificates.ca(), certificates.clientCertificate(), certificates.clientKey());
        String config = certificates.serverConfig().replace("tls {", "tls {\n  handshake_first: true");
        try (NatsServer server = NatsServer.builder().config(config).start();
                Connection connection = server.connect(tls(server, known).tlsFirst())) {
            assertThat(connection.jetStreamManagement().getAccountStatistics()).isNotNull();
        }
    }

    @Test
    void bothFormsOfTheKeyAreTheSameKey() throws Exception {
        assertThat(Files.readString(certificates.clientKey())).startsWith("-----BEGIN PRIVATE KEY-----");
        assertThat(Files.readString(certificates.clientKeyPkcs1())).startsWith("-----BEGIN RSA PRIVATE KEY-----");
        assertThat(key(certificates.clientKeyPkcs1())).isEqualTo(key(certificates.clientKey()));
    }

    private static Options.Builder tls(NatsServer server, SSLContext context) {
        return server.options().sslContext(context);
    }

    private static SSLContext context(Path ca, Path certificate, Path key) throws Exception {
        KeyStore trusted = KeyStore.getInstance("PKCS12");
        trusted.load(null, null);
        trusted.setCertificateEntry("ca", certificate(ca));
        TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(trusted);

        KeyStore own = KeyStore.getInstance("PKCS12");
        own.load(null, null);
        own.setKeyEntry("own", key(key), PASSWORD, new Certificate[] {certificate(certificate)});
        KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        keys.init(own, PASSWORD);

        SSLContext context = SSLContext.getInstance("TLS");
        context.init(keys.getKeyManagers(), trust.getTrustManagers(), null);
        return context;
    }

    private static Certificate certificate(Path file) throws Exception {
        try (InputStream in = Files.newInputStream(file)) {
            return CertificateFactory.getInstance("X.509").generateCertificate(in);
        }
    }

    private static PrivateKey key(Path file) throws Exception {
        try (Reader reader = Files.newBufferedReader(file);
                PEMParser parser = new PEMParser(reader)) {
            Object content = parser.readObject();
            PrivateKeyInfo key =
                    content instanceof PEMKeyPair pair ? pair.getPrivateKeyInfo() : (PrivateKeyInfo) content;
            return new JcaPEMKeyConverter().getPrivateKey(key);
        }
    }
}
