package io.github.cameljetstream.connection;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.cameljetstream.options.ConnectionOptions;
import io.github.cameljetstream.options.SecurityOptions;
import io.github.cameljetstream.security.Credentials;
import io.github.cameljetstream.security.TlsSettings;
import org.junit.jupiter.api.Test;

/** Values that hold secrets do not show them, wherever they are logged by accident. */
class SecretTextsTest {
    private static final String SECRET = "very-secret";

    @Test
    void aTextShowsNoSecret() {
        SecurityOptions security = new SecurityOptions();
        security.setUsername("user");
        security.setPassword(SECRET);
        security.setToken(SECRET);
        security.setTlsClientKey("-----BEGIN PRIVATE KEY-----" + SECRET);
        security.setTlsClientKeyPassword(SECRET);
        ConnectionOptions connection = new ConnectionOptions();
        connection.setNatsURL("nats://user:" + SECRET + "@localhost:4222");

        assertThat(Credentials.of(security)).asString().doesNotContain(SECRET);
        assertThat(TlsSettings.of(security)).asString().doesNotContain(SECRET);
        assertThat(ConnectionKey.of(connection, security, "name"))
                .asString()
                .contains("localhost:4222", "name=name")
                .doesNotContain(SECRET);
    }
}
