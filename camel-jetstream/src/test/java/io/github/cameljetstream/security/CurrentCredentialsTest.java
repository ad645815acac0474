package io.github.cameljetstream.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.cameljetstream.options.SecurityOptions;
import io.nats.client.NKey;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What jnats asks for at a connect is what the files hold then. */
class CurrentCredentialsTest {
    @TempDir
    private Path folder;

    private final SecurityOptions options = new SecurityOptions();

    @Test
    void aSeedIsReadAgainAtEachConnect() throws Exception {
        NKey first = NKey.createUser(null);
        NKey second = NKey.createUser(null);
        Path file = Files.writeString(folder.resolve("user.nk"), new String(first.getSeed()));
        options.setNkeySeed("file:" + file);
        CurrentCredentials credentials = CurrentCredentials.of(Credentials.of(options), new DefaultCamelContext());
        assertThat(credentials.getID()).isEqualTo(first.getPublicKey());

        Files.writeString(file, "# the user of orders\n" + new String(second.getSeed()) + "\n");

        assertThat(credentials.getID()).isEqualTo(second.getPublicKey());
        assertThat(second.verify(new byte[] {1}, credentials.sign(new byte[] {1})))
                .isTrue();
    }

    @Test
    void aTokenIsReadAgainAtEachConnect() throws Exception {
        Path file = Files.writeString(folder.resolve("token"), "first\n");
        options.setTokenFile(file.toString());
        CurrentToken token = new CurrentToken(options.tokenFileSource(), new DefaultCamelContext());
        assertThat(token.get()).isEqualTo("first".toCharArray());

        Files.writeString(file, " second\n");

        assertThat(token.get()).isEqualTo("second".toCharArray());
    }

    @Test
    void aFileWithoutAValueIsRefused() throws Exception {
        String empty = Files.writeString(folder.resolve("empty"), "\n").toString();
        options.setTokenFile(empty);
        assertThatThrownBy(() -> new CurrentToken(options.tokenFileSource(), new DefaultCamelContext()).get())
                .hasMessageContaining("tokenFile")
                .hasMessageContaining("the file holds no token");

        options.setJwt("file:" + empty);
        options.setSeedKey(new String(NKey.createUser(null).getSeed()));
        assertThatThrownBy(() -> CurrentCredentials.of(Credentials.of(options), new DefaultCamelContext()))
                .hasMessageContaining("jwt")
                .hasMessageContaining("the file holds no user JWT");

        options.setJwt(null);
        options.setCredentialsFile(empty);
        assertThatThrownBy(() -> CurrentCredentials.of(Credentials.of(options), new DefaultCamelContext()))
                .hasMessageContaining("credentialsFile")
                .hasMessageContaining("no user JWT and seed");
    }

    @Test
    void aFileThatIsGoneFailsTheConnect() throws Exception {
        Path file = Files.writeString(folder.resolve("token"), "first");
        options.setTokenFile(file.toString());
        CurrentToken token = new CurrentToken(options.tokenFileSource(), new DefaultCamelContext());
        options.setNkeySeed("file:"
                + Files.writeString(
                        folder.resolve("user.nk"),
                        new String(NKey.createUser(null).getSeed())));
        CurrentCredentials credentials = CurrentCredentials.of(Credentials.of(options), new DefaultCamelContext());
        Files.delete(file);
        Files.delete(folder.resolve("user.nk"));

        assertThatThrownBy(token::get).hasMessageContaining("token");
        assertThatThrownBy(credentials::getID).hasMessageContaining("user.nk");
    }
}
