package io.github.cameljetstream.testinfra;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.nats.client.AuthHandler;
import io.nats.client.Connection;
import io.nats.client.Nats;
import io.nats.client.api.StreamConfiguration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class JwtAccountsTest {

    @ParameterizedTest
    @MethodSource("io.github.cameljetstream.testinfra.AvailableServers#versions")
    void onlyUsersOfTheAccountUseItsJetStream(String version) throws Exception {
        JwtAccounts accounts = JwtAccounts.create();
        AuthHandler known = handler(accounts.user("orders"));
        AuthHandler unknown = handler(JwtAccounts.create().user("orders"));
        try (NatsServer server = NatsServer.builder()
                        .version(version)
                        .config(accounts.serverConfig())
                        .start();
                Connection connection = server.connect(server.options().authHandler(known))) {
            StreamConfiguration stream = StreamConfiguration.builder()
                    .name("ORDERS")
                    .subjects("orders")
                    .build();
            assertThat(connection
                            .jetStreamManagement()
                            .addStream(stream)
                            .getConfiguration()
                            .getName())
                    .isEqualTo("ORDERS");
            assertThatThrownBy(() -> server.connect(server.options().authHandler(unknown)))
                    .hasMessageContaining("Authorization Violation");
        }
    }

    private static AuthHandler handler(JwtAccounts.User user) {
        assertThat(user.credentials()).contains(user.jwt()).contains(user.seed());
        assertThat(user.toString()).doesNotContain(user.seed());
        return Nats.staticCredentials(user.jwt().toCharArray(), user.seed().toCharArray());
    }
}
