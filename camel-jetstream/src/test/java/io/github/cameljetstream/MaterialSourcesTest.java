package io.github.cameljetstream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.github.cameljetstream.testinfra.JwtAccounts;
import io.github.cameljetstream.testinfra.NatsServer;
import io.github.cameljetstream.testinfra.NatsServerExtension;
import io.github.cameljetstream.testinfra.TestCertificates;
import io.nats.client.NKey;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import org.assertj.core.util.Throwables;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Credentials, seeds, certificates and keys are taken from a path, {@code file:}, {@code classpath:}, or as text. */
@Tag("newest") // the client reads its files: the server's version makes no difference
@Tag("server")
class MaterialSourcesTest {
    private static final String STREAM = "streamName=ORDERS&streamProvisioning=create";

    private static TestCertificates certificates;

    @TempDir
    private Path folder;

    private enum Place {
        PATH,
        FILE,
        CLASSPATH,
        TEXT;

        /** The value of an option for a file in the folder that the context's class loader knows. */
        String of(Path file) throws Exception {
            return switch (this) {
                case PATH -> file.toString();
                case FILE -> "file:" + file;
                case CLASSPATH -> "classpath:" + file.getFileName();
                case TEXT -> Files.readString(file);
            };
        }
    }

    @BeforeAll
    static void makeCertificates() {
        certificates = TestCertificates.create();
    }

    @AfterAll
    static void deleteCertificates() {
        certificates.close();
    }

    private static NatsServer server(String config) {
        return NatsServerExtension.newServer().config(config).start();
    }

    private static TestCamel camel(NatsServer server, Path classes) throws Exception {
        TestCamel camel = TestCamel.start();
        camel.component().getConnectionOptions().setNatsURL(server.url());
        camel.context()
                .setApplicationContextClassLoader(
                        new URLClassLoader(new URL[] {classes.toUri().toURL()}, TestCamel.class.getClassLoader()));
        camel.context().getClassResolver().addClassLoader(camel.context().getApplicationContextClassLoader());
        return camel;
    }

    @ParameterizedTest
    @EnumSource(Place.class)
    void credentials(Place place) throws Exception {
        JwtAccounts accounts = JwtAccounts.create();
        Path file = Files.writeString(
                folder.resolve("orders.creds"), accounts.user("orders").credentials());
        try (NatsServer server = server(accounts.serverConfig());
                TestCamel camel = camel(server, folder)) {
            camel.component().getSecurityOptions().setCredentialsFile(place.of(file));
            camel.roundTrip("orders", "", STREAM);
        }
    }

    @ParameterizedTest
    @EnumSource(Place.class)
    void jwtAndSeed(Place place) throws Exception {
        JwtAccounts accounts = JwtAccounts.create();
        JwtAccounts.User user = accounts.user("orders");
        Path jwt = Files.writeString(folder.resolve("orders.jwt"), user.jwt() + "\n");
        Path seed = Files.writeString(folder.resolve("orders.nk"), user.seed() + "\n");
        try (NatsServer server = server(accounts.serverConfig());
                TestCamel camel = camel(server, folder)) {
            camel.component().getSecurityOptions().setJwt(place.of(jwt));
            camel.component().getSecurityOptions().setSeedKey(place.of(seed));
            camel.roundTrip("orders", "", STREAM);
        }
    }

    @ParameterizedTest
    @EnumSource(Place.class)
    void nkey(Place place) throws Exception {
        NKey key = NKey.createUser(null);
        Path seed = Files.writeString(folder.resolve("orders.nk"), new String(key.getSeed()) + "\n");
        String config = "authorization { users: [ { nkey: " + new String(key.getPublicKey()) + " } ] }";
        try (NatsServer server = server(config);
                TestCamel camel = camel(server, folder)) {
            camel.component().getSecurityOptions().setNkeySeed(place.of(seed));
            camel.roundTrip("orders", "", STREAM);
        }
    }

    @ParameterizedTest
    @EnumSource(Place.class)
    void certificates(Place place) throws Exception {
        try (NatsServer server = server(certificates.serverConfigVerifyingClients());
                TestCamel camel = camel(server, certificates.ca().getParent())) {
            camel.component().getSecurityOptions().setTlsCaCert(place.of(certificates.ca()));
            camel.component().getSecurityOptions().setTlsClientCert(place.of(certificates.clientCertificate()));
            camel.component().getSecurityOptions().setTlsClientKey(place.of(certificates.clientKey()));
            camel.roundTrip("orders", "", STREAM);
        }
    }

    @Test
    void anEncryptedKey() throws Exception {
        Path key = certificates.encryptedClientKey("open sesame");
        String options = "tlsCaCert=" + certificates.ca() + "&tlsClientCert=" + certificates.clientCertificate()
                + "&tlsClientKey=" + key;
        try (NatsServer server = server(certificates.serverConfigVerifyingClients());
                TestCamel camel = camel(server, folder)) {
            assertThat(catchThrowable(() -> camel.consume(TestCamel.uri("orders", STREAM, options))))
                    .hasStackTraceContaining(
                            "tlsClientKey=" + key + " is refused: the key is encrypted. Set tlsClientKeyPassword.");
            Throwable wrong = catchThrowable(
                    () -> camel.consume(TestCamel.uri("orders", STREAM, options, "tlsClientKeyPassword=s3same")));
            assertThat(wrong)
                    .hasStackTraceContaining(
                            "tlsClientKey=" + key + " is refused: tlsClientKeyPassword does not open it.");
            assertThat(Throwables.getStackTrace(wrong)).doesNotContain("s3same");

            camel.roundTrip("orders", TestCamel.join(options, "tlsClientKeyPassword=RAW(open sesame)"), STREAM);
        }
    }

    @Test
    void aKeyOfAnotherCertificateIsRefused() throws Exception {
        try (TestCamel camel = TestCamel.start()) {
            Throwable thrown = catchThrowable(() -> camel.consume("jetstream:orders?tlsClientCert="
                    + certificates.clientCertificate() + "&tlsClientKey=" + certificates.untrustedClientKey()));

            assertThat(thrown)
                    .hasStackTraceContaining("tlsClientKey=" + certificates.untrustedClientKey()
                            + " is refused: it is not the key of the certificate");
        }
    }

    /** What is given as text may be a secret, so that it is in no message. */
    @Test
    void aTextThatIsRefusedIsNotShown() throws Exception {
        String key = Files.readString(certificates.clientKey());
        String half = key.substring(0, key.length() / 2);
        try (TestCamel camel = TestCamel.start()) {
            camel.component()
                    .getSecurityOptions()
                    .setTlsClientCert(certificates.clientCertificate().toString());
            camel.component().getSecurityOptions().setTlsClientKey(half);

            Throwable thrown = catchThrowable(() -> camel.consume("jetstream:orders"));

            assertThat(thrown).hasStackTraceContaining("tlsClientKey is refused: the text holds no private key");
            assertThat(Throwables.getStackTrace(thrown)).doesNotContain(half.substring(40, 80));
        }
    }

    @Test
    void aResourceThatIsNotOnTheClassPathIsNamed() throws Exception {
        try (TestCamel camel = TestCamel.start()) {
            assertThat(catchThrowable(() -> camel.consume("jetstream:orders?credentialsFile=classpath:no.creds")))
                    .hasStackTraceContaining("credentialsFile=classpath:no.creds is refused");
        }
    }
}
