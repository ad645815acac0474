package io.github.cameljetstream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.awaitility.Awaitility.await;

import io.github.cameljetstream.testinfra.NatsServer;
import io.github.cameljetstream.testinfra.NatsServerExtension;
import io.github.cameljetstream.testinfra.TestCertificates;
import java.time.Duration;
import java.util.stream.Stream;
import org.apache.camel.health.HealthCheck;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Why there is no connection: in the exception of the start, in one warning, and in the health check. */
@Tag("server")
class ConnectReasonOnServerTest {
    private static final Duration SOON = Duration.ofSeconds(30);
    private static final String STREAM = "streamName=ORDERS&streamProvisioning=create";

    private static TestCertificates certificates;
    private static TestCertificates others;

    @BeforeAll
    static void makeCertificates() {
        certificates = TestCertificates.create();
        others = TestCertificates.create();
    }

    @AfterAll
    static void deleteCertificates() {
        certificates.close();
        others.close();
    }

    private static Stream<Arguments> reasons() {
        return Stream.of(
                Arguments.of(certificates.serverConfigExpired(), "TLS failed: the server's certificate has expired"),
                Arguments.of(
                        others.serverConfig(), "TLS failed: no trusted authority has signed the server's certificate"),
                Arguments.of(
                        certificates.serverConfigFor("other.example"),
                        "TLS failed: the server's certificate is not valid for the host in natsURL"),
                Arguments.of(
                        certificates.serverConfigVerifyingClients(),
                        "TLS failed: the server refused the client's certificate"),
                Arguments.of(
                        certificates.serverConfig() + "authorization { token: secret }",
                        "the server says: Authorization Violation"));
    }

    private static String options(NatsServer server) {
        return "reconnectWait=50ms&connectionTimeout=3s&natsURL=tls://localhost:" + server.port() + "&tlsCaCert="
                + certificates.ca();
    }

    @ParameterizedTest
    @MethodSource("reasons")
    void whenARouteStarts(String config, String reason) throws Exception {
        try (NatsServer server = NatsServerExtension.newServer().config(config).start();
                TestCamel camel = TestCamel.start()) {
            assertThat(catchThrowable(() -> camel.consume(TestCamel.uri("orders", STREAM, options(server)))))
                    .hasStackTraceContaining("The reason: " + reason);
        }
    }

    @ParameterizedTest
    @MethodSource("reasons")
    void whenItWasConnectedBefore(String config, String reason) throws Exception {
        try (NatsServer server = NatsServerExtension.newServer()
                        .config(certificates.serverConfig())
                        .start();
                LogCapture log = LogCapture.ours();
                TestCamel camel = TestCamel.start()) {
            camel.consume(TestCamel.uri("orders", STREAM, options(server)));
            JetStreamConsumer consumer =
                    (JetStreamConsumer) camel.context().getRoutes().get(0).getConsumer();
            server.restart(config);

            await().atMost(SOON).untilAsserted(() -> {
                HealthCheck.Result result = consumer.getHealthCheck().call();
                assertThat(result.getState()).isEqualTo(HealthCheck.State.DOWN);
                assertThat(result.getMessage().orElseThrow()).contains("The last attempt failed: " + reason);
                assertThat(result.getDetails().get("connection.error").toString())
                        .startsWith(reason);
            });
            String words = reason.replace("the server says: ", "");
            await().during(Duration.ofSeconds(1))
                    .atMost(SOON)
                    .until(() -> log.warnings().stream()
                                    .filter(line -> line.contains(words))
                                    .count()
                            == 1);
            server.restart(certificates.serverConfig());

            await().atMost(SOON).untilAsserted(() -> {
                HealthCheck.Result result = consumer.getHealthCheck().call();
                assertThat(result.getState()).isEqualTo(HealthCheck.State.UP);
                assertThat(result.getDetails()).doesNotContainKey("connection.error");
            });
        }
    }
}
