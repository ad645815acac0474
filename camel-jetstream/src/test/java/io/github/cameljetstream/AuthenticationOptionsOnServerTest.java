package io.github.cameljetstream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.cameljetstream.testinfra.JwtAccounts;
import io.github.cameljetstream.testinfra.NatsServer;
import io.github.cameljetstream.testinfra.NatsServerExtension;
import io.github.cameljetstream.testinfra.TestCertificates;
import io.nats.client.NKey;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.util.Map;
import org.apache.camel.support.jsse.KeyStoreParameters;
import org.apache.camel.support.jsse.SSLContextParameters;
import org.apache.camel.support.jsse.TrustManagersParameters;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Who we are to the server, as its monitoring tells it; and that it lets nobody else in. */
@Tag("server")
class AuthenticationOptionsOnServerTest {
    private static final String STREAM = "streamName=ORDERS&streamProvisioning=create";
    /** An attempt ends at once when the only server refuses the credentials, and lasts so long when it refuses TLS. */
    private static final String REFUSED = "connectionTimeout=10s";

    private static final String TLS_REFUSED = "connectionTimeout=2s";

    private static final String CLOSED = "refused the credentials";

    private static TestCertificates certificates;

    @TempDir
    private static Path folder;

    @BeforeAll
    static void makeCertificates() {
        certificates = TestCertificates.create();
    }

    @AfterAll
    static void deleteCertificates() {
        certificates.close();
    }

    private static NatsServer server(String config) {
        return NatsServerExtension.newServer()
                .config(Monitoring.CONFIG)
                .config(config)
                .start();
    }

    /** Routes a message with the options, refuses one without, and returns what the server says of the connection. */
    private static Map<String, Object> connectionOf(
            NatsServer server, OptionPlace place, String options, String refused, String sentence) throws Exception {
        try (TestCamel camel = TestCamel.start()) {
            String common = "name=me" + (options.contains("natsURL=") ? "" : "&natsURL=" + server.url());
            assertThatThrownBy(() -> camel.consume(TestCamel.uri("orders", STREAM, REFUSED, common, refused)))
                    .hasStackTraceContaining(sentence);
        }
        try (TestCamel camel = TestCamel.start()) {
            String common = "name=me" + (options.contains("natsURL=") ? "" : "&natsURL=" + server.url());
            String left = place.give(camel.context(), common + "&" + options);
            camel.roundTrip("orders", left, STREAM);
            return Monitoring.connections(server, "me").get(0);
        }
    }

    @ParameterizedTest
    @EnumSource(OptionPlace.class)
    void token(OptionPlace place) throws Exception {
        try (NatsServer server = server("authorization { token: \"my-token\" }")) {
            assertThat(connectionOf(server, place, "token=my-token", "token=other", CLOSED))
                    .containsKey("authorized_user");
        }
    }

    @ParameterizedTest
    @EnumSource(OptionPlace.class)
    void tokenInTheUserPartOfTheUrl(OptionPlace place) throws Exception {
        try (NatsServer server = server("authorization { token: \"my-token\" }")) {
            String url = "natsURL=nats://my-token@127.0.0.1:" + server.port();
            String wrong = "natsURL=nats://other@127.0.0.1:" + server.port();
            assertThat(connectionOf(server, place, url, wrong, CLOSED)).containsKey("authorized_user");
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = OptionPlace.class,
            names = {"URI", "COMPONENT"})
    void userAndPassword(OptionPlace place) throws Exception {
        try (NatsServer server = server("authorization { users: [ { user: alice, password: \"se cret&\" } ] }")) {
            String password = place == OptionPlace.URI ? "RAW(se cret&)" : "se cret&";
            if (place == OptionPlace.COMPONENT) {
                try (TestCamel camel = TestCamel.start()) {
                    camel.component().getSecurityOptions().setUsername("alice");
                    camel.component().getSecurityOptions().setPassword(password);
                    camel.roundTrip("orders", "name=me&natsURL=" + server.url(), STREAM);
                    assertThat(Monitoring.connections(server, "me").get(0)).containsEntry("authorized_user", "alice");
                }
                return;
            }
            assertThat(connectionOf(
                            server,
                            place,
                            "username=alice&password=" + password,
                            "username=alice&password=other",
                            CLOSED))
                    .containsEntry("authorized_user", "alice");
        }
    }

    @ParameterizedTest
    @EnumSource(OptionPlace.class)
    void userAndPasswordInTheUserPartOfTheUrl(OptionPlace place) throws Exception {
        try (NatsServer server = server("authorization { users: [ { user: alice, password: secret } ] }")) {
            String host = "@127.0.0.1:" + server.port();
            String urls = "natsURL=nats://alice:secret@127.0.0.1:1,nats://alice:secret" + host;
            assertThat(connectionOf(server, place, urls, "natsURL=nats://alice:other" + host, CLOSED))
                    .containsEntry("authorized_user", "alice");
        }
    }

    @ParameterizedTest
    @EnumSource(OptionPlace.class)
    void jwtAndSeedKey(OptionPlace place) throws Exception {
        JwtAccounts accounts = JwtAccounts.create();
        JwtAccounts.User user = accounts.user("orders");
        try (NatsServer server = server(accounts.serverConfig())) {
            Map<String, Object> connection = connectionOf(server, place, jwt(user), jwt(stranger()), CLOSED);
            assertThat(connection)
                    .containsEntry("authorized_user", publicKey(user.seed()))
                    .hasEntrySatisfying("account", account -> assertThat(account.toString())
                            .startsWith("A")
                            .hasSize(56));
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = OptionPlace.class,
            names = {"URI", "COMPONENT"})
    void credentialsFile(OptionPlace place) throws Exception {
        JwtAccounts accounts = JwtAccounts.create();
        JwtAccounts.User user = accounts.user("orders");
        Path file = Files.writeString(folder.resolve(place + ".creds"), user.credentials());
        Path other = Files.writeString(
                folder.resolve(place + "-other.creds"), stranger().credentials());
        try (NatsServer server = server(accounts.serverConfig())) {
            assertThat(connectionOf(server, place, "credentialsFile=" + file, "credentialsFile=" + other, CLOSED))
                    .containsEntry("authorized_user", publicKey(user.seed()));
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = OptionPlace.class,
            names = {"URI", "COMPONENT"})
    void nkeySeed(OptionPlace place) throws Exception {
        NKey key = NKey.createUser(null);
        String seed = new String(key.getSeed());
        String publicKey = new String(key.getPublicKey());
        try (NatsServer server = server("authorization { users: [ { nkey: " + publicKey + " } ] }")) {
            String other = new String(NKey.createUser(null).getSeed());
            assertThat(connectionOf(server, place, "nkeySeed=" + seed, "nkeySeed=" + other, CLOSED))
                    .containsEntry("authorized_user", publicKey);
        }
    }

    @ParameterizedTest
    @EnumSource(OptionPlace.class)
    void clientCertificateByDaprsSpelling(OptionPlace place) throws Exception {
        certificate(place, "tls_client_cert=", "tls_client_key=", certificates.clientKey());
    }

    @ParameterizedTest
    @EnumSource(OptionPlace.class)
    void clientCertificateByCamelsSpellingAndAnotherFormOfKey(OptionPlace place) throws Exception {
        certificate(place, "tlsClientCert=", "tlsClientKey=", certificates.clientKeyPkcs1());
    }

    private static void certificate(OptionPlace place, String certificate, String key, Path keyFile) throws Exception {
        String config = certificates.serverConfigVerifyingClients().replace("verify:", "verify_and_map:")
                + "authorization { users: [ { user: \"CN=client\" } ] }";
        try (NatsServer server = server(config);
                TestCamel camel = TestCamel.start()) {
            camel.component()
                    .getSecurityOptions()
                    .setTlsCaCert(certificates.ca().toString());
            String address = "name=me&natsURL=" + server.url();
            String unknown = "tlsClientCert=" + certificates.untrustedClientCertificate() + "&tlsClientKey="
                    + certificates.untrustedClientKey();
            assertThatThrownBy(() -> camel.consume(TestCamel.uri("orders", STREAM, TLS_REFUSED, address, unknown)))
                    .hasStackTraceContaining("No connection to NATS at " + server.url());

            String options = certificate + certificates.clientCertificate() + "&" + key + keyFile;
            String left = place.give(camel.context(), options);
            camel.roundTrip("orders", TestCamel.join(left, address), STREAM);

            Map<String, Object> connection =
                    Monitoring.connections(server, "me").get(0);
            assertThat(connection).containsEntry("authorized_user", "CN=client").containsKey("tls_version");
        }
    }

    private static SSLContextParameters parameters(Path ca) {
        try (InputStream pem = Files.newInputStream(ca)) {
            KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
            store.load(null, null);
            store.setCertificateEntry(
                    "ca", CertificateFactory.getInstance("X.509").generateCertificate(pem));
            KeyStoreParameters keyStore = new KeyStoreParameters();
            keyStore.setKeyStore(store);
            TrustManagersParameters trust = new TrustManagersParameters();
            trust.setKeyStore(keyStore);
            SSLContextParameters parameters = new SSLContextParameters();
            parameters.setTrustManagers(trust);
            return parameters;
        } catch (IOException | GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void useGlobal(TestCamel camel, Path ca) {
        camel.context().setSSLContextParameters(parameters(ca));
        camel.component().setUseGlobalSslContextParameters(true);
    }

    private static void assertIsTls(NatsServer server) throws Exception {
        assertThat(Monitoring.connections(server, "me").get(0)).containsKey("tls_version");
    }

    @Test
    void theTlsConfigurationOfTheContextIsUsedIfTheComponentSaysSo() throws Exception {
        try (NatsServer server = server(certificates.serverConfig());
                TestCamel camel = TestCamel.start()) {
            camel.context().setSSLContextParameters(parameters(certificates.ca()));
            String address = "name=me&natsURL=" + server.url();
            assertThatThrownBy(() -> camel.consume(TestCamel.uri("orders", STREAM, TLS_REFUSED, address)))
                    .hasStackTraceContaining("No connection to NATS at " + server.url());

            camel.component().setUseGlobalSslContextParameters(true);
            camel.roundTrip("orders", address, STREAM);

            assertIsTls(server);
        }
    }

    @Test
    void certificatesOfTheUriWinOverTheTlsConfigurationOfTheContext() throws Exception {
        try (NatsServer server = server(certificates.serverConfigVerifyingClients());
                TestCamel camel = TestCamel.start()) {
            useGlobal(camel, certificates.untrustedCa());
            String address = "name=me&natsURL=" + server.url();
            String files = "tlsCaCert=" + certificates.ca() + "&tlsClientCert=" + certificates.clientCertificate()
                    + "&tlsClientKey=" + certificates.clientKey();
            assertThatThrownBy(() -> camel.consume(TestCamel.uri("orders", STREAM, TLS_REFUSED, address)))
                    .hasStackTraceContaining("No connection to NATS at " + server.url());

            camel.roundTrip("orders", TestCamel.join(address, files), STREAM);

            assertIsTls(server);
        }
    }

    @Test
    void parametersOfTheUriWinOverTheTlsConfigurationOfTheContext() throws Exception {
        try (NatsServer server = server(certificates.serverConfig());
                TestCamel camel = TestCamel.start()) {
            useGlobal(camel, certificates.untrustedCa());
            camel.context().getRegistry().bind("ours", parameters(certificates.ca()));

            camel.roundTrip("orders", "name=me&sslContextParameters=#ours&natsURL=" + server.url(), STREAM);

            assertIsTls(server);
        }
    }

    /** Dapr uses the first of the two and drops the other. */
    @ParameterizedTest
    @EnumSource(OptionPlace.class)
    void jwtOverTlsWithAClientCertificate(OptionPlace place) throws Exception {
        JwtAccounts accounts = JwtAccounts.create();
        JwtAccounts.User user = accounts.user("orders");
        try (NatsServer server = server(accounts.serverConfig() + certificates.serverConfigVerifyingClients());
                TestCamel camel = TestCamel.start()) {
            camel.component()
                    .getSecurityOptions()
                    .setTlsCaCert(certificates.ca().toString());
            String url = "natsURL=tls://127.0.0.1:" + server.port() + "&name=me";
            String certificate = "tls_client_cert=" + certificates.clientCertificate() + "&tls_client_key="
                    + certificates.clientKey();
            assertThatThrownBy(() ->
                            camel.consume(TestCamel.uri("orders", STREAM, REFUSED, url, certificate, jwt(stranger()))))
                    .hasStackTraceContaining(CLOSED);
            assertThatThrownBy(() -> camel.consume(TestCamel.uri("orders", STREAM, TLS_REFUSED, url, jwt(user))))
                    .hasStackTraceContaining("No connection to NATS at");

            String left = place.give(camel.context(), TestCamel.join(url, certificate, jwt(user)));
            camel.roundTrip("orders", left, STREAM);

            assertThat(Monitoring.connections(server, "me").get(0))
                    .containsEntry("authorized_user", publicKey(user.seed()))
                    .containsKey("tls_version");
        }
    }

    private static String jwt(JwtAccounts.User user) {
        return "jwt=" + user.jwt() + "&seedKey=" + user.seed();
    }

    private static JwtAccounts.User stranger() {
        return JwtAccounts.create().user("stranger");
    }

    private static String publicKey(String seed) throws Exception {
        return new String(NKey.fromSeed(seed.toCharArray()).getPublicKey());
    }
}
