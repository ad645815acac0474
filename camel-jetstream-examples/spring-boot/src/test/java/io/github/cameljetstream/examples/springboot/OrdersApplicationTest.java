package io.github.cameljetstream.examples.springboot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.cameljetstream.testinfra.LoopbackPorts;
import io.github.cameljetstream.testinfra.NatsServer;
import io.github.cameljetstream.testinfra.NatsServerExtension;
import io.nats.client.Connection;
import io.nats.client.api.ConsumerInfo;
import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** The jar as users run it in production, on a server of its own, with a secret of the environment. */
class OrdersApplicationTest {
    private static final String TOKEN = "s3cret";

    private final HttpClient http = HttpClient.newHttpClient();
    private final int port = LoopbackPorts.free();

    @Test
    void ordersAreProcessedAndHealthFollowsTheServer() throws Exception {
        try (NatsServer server = NatsServerExtension.newServer()
                        .config("authorization { token: \"" + TOKEN + "\" }")
                        .start();
                Connection nats = server.connect(server.options().token(TOKEN.toCharArray()))) {
            Process application = start(server);
            try {
                awaitHealth(200, "\"consumer:billing\":\"UP\"");
                awaitReadiness(200);

                assertThat(order("4711").statusCode()).isEqualTo(202);
                assertThat(order("4711").statusCode()).isEqualTo(202);
                assertThat(order("4712").statusCode()).isEqualTo(202);
                byte[] first =
                        nats.jetStreamManagement().getMessage("ORDERS", 1).getData();
                assertThat(new String(first, StandardCharsets.UTF_8)).isEqualTo("two lamps");
                await().atMost(Duration.ofSeconds(20)).until(() -> {
                    ConsumerInfo billing = nats.jetStreamManagement().getConsumerInfo("ORDERS", "billing");
                    return billing.getAckFloor().getStreamSequence() == 2;
                });
                assertThat(nats.jetStreamManagement()
                                .getStreamInfo("ORDERS")
                                .getStreamState()
                                .getMsgCount())
                        .isEqualTo(2);

                server.kill();
                awaitHealth(503, "\"consumer:billing\":\"DOWN\"");
                awaitReadiness(503);
                assertThat(get("/actuator/health/liveness").statusCode()).isEqualTo(200);
                server.restart();
                awaitHealth(200, "\"consumer:billing\":\"UP\"");
                awaitReadiness(200);
            } finally {
                application.destroyForcibly().waitFor();
            }
        }
    }

    private Process start(NatsServer server) throws IOException {
        Path java = Path.of(System.getProperty("java.home"), "bin", "java");
        ProcessBuilder application = new ProcessBuilder(
                java.toString(),
                "-jar",
                System.getProperty("application.jar"),
                "--server.address=127.0.0.1",
                "--server.port=" + port,
                "--camel.main.profile=prod",
                "--camel.component.jetstream.token={{env:NATS_TOKEN}}");
        application.environment().put("NATS_TOKEN", TOKEN);
        application.environment().put("NATS_URL", server.url());
        return application
                .redirectErrorStream(true)
                .redirectOutput(new File("target", "application.log"))
                .start();
    }

    private void awaitHealth(int status, String part) {
        await().atMost(Duration.ofSeconds(60))
                .ignoreExceptionsInstanceOf(IOException.class)
                .untilAsserted(() -> {
                    HttpResponse<String> health = get("/actuator/health");
                    assertThat(health.body()).contains(part);
                    assertThat(health.statusCode()).isEqualTo(status);
                });
    }

    private void awaitReadiness(int status) {
        await().atMost(Duration.ofSeconds(60)).untilAsserted(() -> assertThat(
                        get("/actuator/health/readiness").statusCode())
                .isEqualTo(status));
    }

    private HttpResponse<String> get(String path) throws IOException, InterruptedException {
        return http.send(request(path).build(), BodyHandlers.ofString());
    }

    /** As curl -d does it. */
    private HttpResponse<String> order(String number) throws Exception {
        return http.send(
                request("/orders/" + number)
                        .header("Content-Type", "application/x-www-form-urlencoded")
                        .PUT(BodyPublishers.ofString("two lamps"))
                        .build(),
                BodyHandlers.ofString());
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path));
    }
}
