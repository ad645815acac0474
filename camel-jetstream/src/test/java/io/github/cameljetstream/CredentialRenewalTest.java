package io.github.cameljetstream;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.cameljetstream.testinfra.JwtAccounts;
import io.github.cameljetstream.testinfra.NatsServer;
import io.github.cameljetstream.testinfra.NatsServerExtension;
import io.nats.client.AuthHandler;
import io.nats.client.NKey;
import io.nats.client.Nats;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Credentials are read again at each connect: the server stops accepting the old ones, and the routes go on. */
@Tag("server")
class CredentialRenewalTest {

    @TempDir
    private Path folder;

    private static NatsServer server(String config) {
        return NatsServerExtension.newServer()
                .config(RenewalTraffic.CONFIG + config)
                .start();
    }

    private static void reload(NatsServer server, String config) {
        server.reload(RenewalTraffic.CONFIG + config);
    }

    @Test
    void aTokenFile() throws Exception {
        Path file = Files.writeString(folder.resolve("token"), "first\n");
        try (NatsServer server = server("authorization { token: first }");
                RenewalTraffic traffic = RenewalTraffic.start(server, "tokenFile=" + file)) {
            Files.writeString(file, "second\n");
            reload(server, "authorization { token: second }");

            traffic.assertOneReconnectAndNothingLost();
        }
    }

    @Test
    void aTokenSupplier() throws Exception {
        AtomicReference<String> token = new AtomicReference<>("first");
        AtomicInteger asked = new AtomicInteger();
        Supplier<char[]> supplier = () -> {
            asked.incrementAndGet();
            return token.get().toCharArray();
        };
        try (NatsServer server = server("authorization { token: first }");
                RenewalTraffic traffic = RenewalTraffic.start(server, "tokenSupplier=#tokens", camel -> camel.context()
                        .getRegistry()
                        .bind("tokens", supplier))) {
            int before = asked.get();
            token.set("second");
            reload(server, "authorization { token: second }");

            traffic.assertOneReconnectAndNothingLost();
            assertThat(asked.get()).isGreaterThan(before);
        }
    }

    @Test
    void aPasswordFile() throws Exception {
        Path file = Files.writeString(folder.resolve("password"), "first");
        try (NatsServer server = server("authorization { users: [ { user: alice, password: first } ] }");
                RenewalTraffic traffic = RenewalTraffic.start(server, "username=alice&passwordFile=" + file)) {
            Files.writeString(file, "second");
            reload(server, "authorization { users: [ { user: alice, password: second } ] }");

            traffic.assertOneReconnectAndNothingLost();
        }
    }

    @Test
    void theFileOfAnNkey() throws Exception {
        NKey first = NKey.createUser(null);
        NKey second = NKey.createUser(null);
        Path file = Files.writeString(folder.resolve("user.nk"), new String(first.getSeed()));
        try (NatsServer server = server(user(first));
                RenewalTraffic traffic = RenewalTraffic.start(server, "nkeySeed=" + file)) {
            Files.writeString(file, new String(second.getSeed()));
            reload(server, user(second));

            traffic.assertOneReconnectAndNothingLost();
        }
    }

    private static String user(NKey key) throws Exception {
        return "authorization { users: [ { nkey: " + new String(key.getPublicKey()) + " } ] }";
    }

    /** The server ends the connection when the JWT expires. */
    @ParameterizedTest
    @ValueSource(strings = {"credentialsFile", "jwt and seedKey"})
    void theFilesOfAnExpiringJwt(String option) throws Exception {
        JwtAccounts accounts = JwtAccounts.create();
        JwtAccounts.User first = accounts.user("first", Duration.ofSeconds(6));
        JwtAccounts.User second = accounts.user("second");
        Path credentials = folder.resolve("orders.creds");
        Path jwt = folder.resolve("jwt");
        Path seed = folder.resolve("seed");
        write(credentials, jwt, seed, first);
        String options = option.equals("credentialsFile")
                ? "credentialsFile=" + credentials
                : "jwt=file:" + jwt + "&seedKey=" + seed;
        try (NatsServer server = server(accounts.serverConfig());
                RenewalTraffic traffic = RenewalTraffic.start(server, options)) {
            write(credentials, jwt, seed, second);

            traffic.assertOneReconnectAndNothingLost();
        }
    }

    private static void write(Path credentials, Path jwt, Path seed, JwtAccounts.User user) throws Exception {
        Files.writeString(credentials, user.credentials());
        Files.writeString(jwt, user.jwt() + "\n");
        Files.writeString(seed, user.seed() + "\n");
    }

    @Test
    void anAuthHandler() throws Exception {
        NKey first = NKey.createUser(null);
        NKey second = NKey.createUser(null);
        AtomicReference<AuthHandler> current = new AtomicReference<>(
                Nats.staticCredentials(null, first.getSeed().clone()));
        AuthHandler handler = new AuthHandler() {
            @Override
            public byte[] sign(byte[] nonce) {
                return current.get().sign(nonce);
            }

            @Override
            public char[] getID() {
                return current.get().getID();
            }

            @Override
            public char[] getJWT() {
                return current.get().getJWT();
            }
        };
        try (NatsServer server = server(user(first));
                RenewalTraffic traffic = RenewalTraffic.start(server, "authHandler=#vault", camel -> camel.context()
                        .getRegistry()
                        .bind("vault", handler))) {
            current.set(Nats.staticCredentials(null, second.getSeed().clone()));
            reload(server, user(second));

            traffic.assertOneReconnectAndNothingLost();
        }
    }

    /** While the new token is not written, no attempt succeeds, and none is the last. */
    @Test
    void aTokenFileThatIsWrittenLate() throws Exception {
        Path file = Files.writeString(folder.resolve("token"), "first");
        try (NatsServer server = server("authorization { token: first }");
                LogCapture log = LogCapture.ours();
                RenewalTraffic traffic = RenewalTraffic.start(server, "tokenFile=" + file)) {
            Files.delete(file);
            reload(server, "authorization { token: second }");
            traffic.awaitOutage();
            Files.writeString(file, "second");

            traffic.assertNothingLost();
            assertThat(log.lines()).noneMatch(line -> line.contains("second"));
        }
    }
}
